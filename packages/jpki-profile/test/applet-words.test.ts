import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { toHex } from '@inro/foundation';
import fc from 'fast-check';
import {
  appletCertificateKinds,
  certificateFiles,
  dataGroupings,
  encodeAppletStatus,
  encodeCertificatesPresent,
  encodeTokenLabel,
  fileName,
  keyFiles,
  keyKinds,
  LONGEST_FILE,
  LONGEST_FILE_PART,
  parseAppletStatus,
  parseCertificatesPresent,
  placeOf,
  secretFiles,
  secretKinds,
  secretMaskOf,
  secretRules,
  tokenKindOf,
  tokenLabels,
} from '../src/index.ts';

const page = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../../docs/protocol', `${name}.md`), 'utf8');

describe('the words of the JPKI applet, docs/protocol/applet.md and applet-personalisation.md', () => {
  it('are the files, labels and groupings of the pages', () => {
    const applet = page('applet');
    const files = [...Object.values(certificateFiles), ...Object.values(keyFiles), ...Object.values(secretFiles)];
    for (const ef of files) assert.match(applet, new RegExp(`^\\|.*\\b${fileName(ef)}\\b.*\\|`, 'm'));
    assert.ok(applet.includes(`\`${tokenLabels.card}\` | \`${tokenLabels.phone}\``));
    const personalisation = page('applet-personalisation');
    const rows = [...personalisation.matchAll(/^\| `(\d{4})` \|/gm)].map(([, dgi]) => dgi);
    assert.deepEqual(Object.values(dataGroupings).map(fileName), rows);
    assert.ok(personalisation.includes(`≤ ${LONGEST_FILE_PART}`));
    assert.ok(personalisation.includes(`${LONGEST_FILE.toLocaleString('en')} bytes`));
    assert.ok(
      personalisation.includes('01 = 0017 generated, 02 = 001A generated, 04 = 0017 certified, 08 = 001A certified'),
    );
    const { userAuthentication, digitalSignature } = placeOf;
    assert.deepEqual([userAuthentication.generatedMask, digitalSignature.generatedMask], [0x01, 0x02]);
    assert.deepEqual([userAuthentication.certifiedMask, digitalSignature.certifiedMask], [0x04, 0x08]);
    assert.ok(personalisation.includes('mask(1): 01 = PIN 0018, 02 = password 001B'));
    assert.deepEqual([userAuthentication.secretMask, digitalSignature.secretMask], [0x01, 0x02]);
  });

  it('give every file, every secret and every bit of a mask to one kind alone', () => {
    const files = [...Object.values(certificateFiles), ...Object.values(keyFiles), ...Object.values(secretFiles)];
    assert.equal(new Set(files).size, files.length);
    assert.deepEqual(Object.keys(certificateFiles).sort(), [...appletCertificateKinds].sort());
    assert.deepEqual(
      keyKinds.map((kind) => placeOf[kind].secret),
      secretKinds.map((kind) => secretFiles[kind]),
    );
    const bits = keyKinds.flatMap((kind) => [placeOf[kind].generatedMask, placeOf[kind].certifiedMask]);
    assert.equal(
      bits.reduce((all, bit) => all | bit, 0),
      bits.reduce((all, bit) => all + bit, 0),
    );
    assert.equal(secretMaskOf(keyKinds), 0x03);
    assert.equal(secretMaskOf([]), 0);
  });

  it('are read as they were written: status, present certificates, label', () => {
    const byte = fc.integer({ min: 0, max: 0xff });
    const status = fc.record({
      version: fc.integer({ min: 0, max: 0xffff }),
      secretsSet: byte,
      permits: byte,
      keys: byte,
    });
    fc.assert(fc.property(status, (one) => assert.deepEqual(parseAppletStatus(encodeAppletStatus(one)), { ...one })));
    const present = fc.record({ digitalSignature: fc.boolean(), userAuthentication: fc.boolean() });
    fc.assert(
      fc.property(present, (one) =>
        assert.deepEqual(parseCertificatesPresent(encodeCertificatesPresent(one)), { ...one }),
      ),
    );
    for (const kind of ['card', 'phone', 'iphone'] as const) {
      assert.equal(encodeTokenLabel(kind).length, 32);
      assert.equal(tokenKindOf(encodeTokenLabel(kind)), kind);
    }
    assert.equal(toHex(encodeCertificatesPresent({ digitalSignature: true, userAuthentication: false })), '8F0000');
  });

  it('are not read into what is too short, too long or of no known label', () => {
    const other = fc.uint8Array({ maxLength: 12 }).filter(({ length }) => length !== 5);
    fc.assert(fc.property(other, (data) => assert.equal(parseAppletStatus(data), undefined)));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 32 }), (label) => {
        const text = String.fromCharCode(...label).trimEnd();
        assert.equal(tokenKindOf(label) === undefined, !Object.values(tokenLabels).includes(text));
      }),
    );
  });

  it('let no secret pass for the other, nor with a line behind it', () => {
    const { userAuthenticationPin, signaturePassword } = secretRules;
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Z]{0,20}$/), (text) =>
        assert.ok(!(userAuthenticationPin.form.test(text) && signaturePassword.form.test(text))),
      ),
    );
    for (const { form } of [userAuthenticationPin, signaturePassword]) assert.ok(!form.test('1234\n'));
    assert.ok(userAuthenticationPin.form.test('1234') && !userAuthenticationPin.form.test('12345'));
    assert.ok(signaturePassword.form.test('ABC123') && !signaturePassword.form.test('abc123'));
  });
});
