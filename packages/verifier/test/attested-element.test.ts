import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { concatBytes, toBase64 } from '@inro/foundation';
import { temporaryFolder } from '@inro/host/testing';
import { oid, parseCertificate } from '@inro/pki/read';
import { at, certificate, der, extensions, newRoot, privateKey } from '../../../quality/testing/verifier/authority.ts';
import { attestedElement, readTrustedCertificates } from '../src/node/index.ts';

const maker = await newRoot('Maker', 'p256');
const makers = [parseCertificate(maker.certificate)];
const elementUse = { [oid.extension.extendedKeyUsage]: usage(oid.inro.extendedKeyUsage.elementAttestation) };
const model = {
  [oid.inro.extension.deviceModel]: {
    oid: oid.inro.extension.deviceModel,
    critical: false,
    value: der.utf8String('inro-one'),
  },
};
function usage(...uses: string[]): extensions.Extension {
  return extensions.extendedKeyUsage(uses);
}

/** An element's certificate with whatever the test changes. */
const leaf = async (
  change: Readonly<Record<string, extensions.Extension | null>> = {},
  key: KeyObject = privateKey('element', 'p256'),
): Promise<Uint8Array> =>
  (
    await certificate({
      subject: 'Element',
      serialData: '4790ABCD',
      issuer: maker,
      key,
      change: { ...elementUse, ...model, ...change },
    })
  ).certificate;

const attested = (chain: Uint8Array, trusted = makers) => {
  const element = attestedElement(chain, trusted, at);
  return element && [element.model, element.cplc];
};

describe('docs/protocol/secure-element.md, attestation of the element', () => {
  it('names the model and the serial data of an element whose chain leads to a trusted maker', async () => {
    const genuine = await leaf();
    assert.deepEqual(attested(concatBytes(genuine, maker.certificate)), ['inro-one', '4790ABCD']);
    assert.deepEqual(attested(genuine), ['inro-one', '4790ABCD']);
    assert.deepEqual(attestedElement(genuine, makers, at)?.leaf.der, genuine);
  });

  it('RFC 5280 §4.2.1.12: for element attestation, and for no other use', async () => {
    const id = oid.extension.extendedKeyUsage;
    const others = [null, usage(oid.extendedKeyUsage.codeSigning), usage(oid.extendedKeyUsage.any)];
    for (const other of others) assert.equal(attested(await leaf({ [id]: other })), undefined);
    const more = usage(oid.extendedKeyUsage.codeSigning, oid.inro.extendedKeyUsage.elementAttestation);
    assert.ok(attested(await leaf({ [id]: more })));
  });

  it('its key is on P-256', async () => {
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
    assert.equal(attested(await leaf({}, p384)), undefined);
    assert.equal(attested(await leaf({}, privateKey('element', 'rsa'))), undefined);
  });

  it('without a model, or a model that is no text, or without serial data there is no element', async () => {
    const id = oid.inro.extension.deviceModel;
    assert.equal(attested(await leaf({ [id]: null })), undefined);
    const bytes = { oid: id, critical: false, value: der.octetString(Uint8Array.of(1)) };
    assert.equal(attested(await leaf({ [id]: bytes })), undefined);
    const { certificate: nameless } = await certificate({
      subject: 'Element',
      issuer: maker,
      key: privateKey('element', 'p256'),
      change: { ...elementUse, ...model },
    });
    assert.equal(attested(nameless), undefined);
  });

  it('ADR 49: its maker says whether it made a phone or a card, and no other word', async () => {
    const said = async (carrier: string | undefined, name = 'inro-one') => {
      const text = (id: string, value: string) => ({
        [id]: { oid: id, critical: false, value: der.utf8String(value) },
      });
      const { deviceModel, elementCarrier } = oid.inro.extension;
      const change = { ...text(deviceModel, name), ...(carrier === undefined ? {} : text(elementCarrier, carrier)) };
      return attestedElement(await leaf(change), makers, at)?.carrier;
    };
    for (const carrier of ['phone', 'card']) assert.equal(await said(carrier), carrier);
    for (const other of ['', 'Card', 'card ', 'phone,card', 'tablet'])
      assert.equal(await said(other), undefined, other);
    assert.equal(await said(undefined), 'phone', 'one of before');
    assert.equal(await said(undefined, 'my-number-card'), 'card', 'the card of before');
    assert.equal(await said('phone', 'my-number-card'), 'phone', 'whatever it is called');
  });

  it('nothing else is one: no DER, bytes behind, more than four certificates, another maker, no maker, another time', async () => {
    const genuine = await leaf();
    const other = [parseCertificate((await newRoot('Other maker', 'p256')).certificate)];
    const four = concatBytes(genuine, maker.certificate, maker.certificate, maker.certificate);
    assert.ok(attested(four));
    assert.equal(attested(concatBytes(four, maker.certificate)), undefined);
    assert.equal(attested(concatBytes(genuine, Uint8Array.of(0))), undefined);
    assert.equal(attested(genuine.subarray(0, -1)), undefined);
    assert.equal(attested(new Uint8Array()), undefined);
    assert.equal(attested(genuine, other), undefined);
    assert.equal(attested(genuine, []), undefined);
    assert.equal(attestedElement(genuine, makers, new Date('2031-01-01T00:00:00Z')), undefined);
  });
});

describe('Trusted certificates on a disk', () => {
  const pem = (bytes: Uint8Array): string =>
    `-----BEGIN CERTIFICATE-----\n${toBase64(bytes).replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
  /** Names and contents to a folder; how many certificates are read, whether those are all, what was told. */
  const read = (files: Readonly<Record<string, Uint8Array | string | null>>, path = '.') => {
    const folder = temporaryFolder();
    try {
      for (const [name, content] of Object.entries(files)) {
        if (content === null) mkdirSync(join(folder.path, name));
        else writeFileSync(join(folder.path, name), content);
      }
      let told = 0;
      const { certificates, complete } = readTrustedCertificates(join(folder.path, path), () => told++);
      return [certificates.length, complete, told];
    } finally {
      folder.dispose();
    }
  };
  const good = maker.certificate;

  it('are one file or a folder of them, DER or PEM, one or more in a file; other files are not looked at', () => {
    assert.deepEqual(read({ 'a.cer': good }, 'a.cer'), [1, true, 0]);
    const files = { 'a.cer': good, 'b.der': good, 'c.pem': pem(good) + pem(good), 'd.crt': pem(good), notes: 'x' };
    assert.deepEqual(read(files), [5, true, 0]);
  });

  it('one that cannot be read is told and left out, and the others count', () => {
    const bad = [
      good.subarray(0, 100),
      good.subarray(0, 0),
      pem(good).slice(0, 200),
      pem(good) + pem(good).slice(0, 200),
      pem(good).replace('MII', 'M!I'),
      'a note',
      null,
    ];
    for (const content of bad) assert.deepEqual(read({ 'a.pem': good, 'b.pem': content }), [1, false, 1]);
  });

  it('nothing at all is not all there is', () => {
    assert.deepEqual(read({}), [0, false, 0]);
    assert.deepEqual(read({}, 'missing'), [0, false, 1]);
  });
});
