import assert from 'node:assert/strict';
import { verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import * as pkijs from 'pkijs';
import {
  issue,
  newRoot,
  newSigner,
  notAfter,
  notBefore,
  randomness,
  responderProfile,
  workFolder,
} from '../../../quality/testing/pki/certificates.ts';
import {
  buildOcspError,
  buildTbsCertList,
  type CrlToBeSigned,
  encodeName,
  keyIdentifier,
  lintTbsCertList,
  type OcspStatus,
  serialNumber,
  signOcspResponse,
  signTbs,
} from '../src/issue/index.ts';
import { oid, parseCertificate, parseCertificateList, parseOcspRequest, parseOcspResponse } from '../src/read/index.ts';
import { buildOcspRequest, encodeCertId } from '../src/request/index.ts';

const hour = 3_600_000;
// `openssl ocsp` compares the times of an answer with the machine's clock, whatever `-attime` says.
const thisUpdate = new Date(Math.floor(Date.now() / 1000) * 1000);
const nextUpdate = new Date(thisUpdate.getTime() + 24 * hour);
const point = [{ uri: 'http://status.localhost/crl/one.crl' }];

describe('RFC 5280 §5: CRLs, issued', () => {
  it('of everything that a whole country has revoked in a day: made, signed and read', async () => {
    const root = await newRoot('ec-p256');
    const most = 150_000;
    const entries = Array.from({ length: most }, (_, at) => ({
      serialNumber: Uint8Array.of(1, at >> 16, (at >> 8) & 255, at & 255),
      revocationDate: thisUpdate,
      reason: 'keyCompromise' as const,
    }));
    const tbs = buildTbsCertList({
      signatureAlgorithm: root.signer.algorithm,
      issuer: root.identity.name,
      authorityKeyIdentifier: root.identity.keyIdentifier,
      thisUpdate,
      nextUpdate,
      number: 400,
      baseNumber: 88,
      entries,
    });
    const list = parseCertificateList(await signTbs(root.signer, tbs));
    assert.equal(list.entries.length, most);
    assert.equal(list.entriesFor('010249EF', list.issuer)[0]?.reason, 'keyCompromise');
  });

  it('openssl crl, @peculiar/x509 and pkijs verify and read a partition, and a delta of it', async () => {
    using folder = workFolder();
    const root = await newRoot('rsa-2048');
    const [one, two] = [serialNumber(randomness), serialNumber(randomness)];
    const base: CrlToBeSigned = {
      signatureAlgorithm: root.signer.algorithm,
      issuer: root.identity.name,
      authorityKeyIdentifier: root.identity.keyIdentifier,
      thisUpdate,
      nextUpdate,
      number: 300,
      entries: [
        { serialNumber: one, revocationDate: thisUpdate, reason: 'certificateHold' },
        { serialNumber: two, revocationDate: thisUpdate, reason: 'keyCompromise', invalidityDate: notBefore },
      ],
      distributionPoint: point,
      delta: [{ uri: 'http://status.localhost/crl/one-delta.crl' }],
    };
    const full = await signTbs(root.signer, buildTbsCertList(base));
    const delta = await signTbs(
      root.signer,
      buildTbsCertList({
        ...base,
        number: 301,
        baseNumber: 300,
        entries: [{ serialNumber: one, revocationDate: thisUpdate, reason: 'removeFromCRL' }],
      }),
    );
    folder.write('root.der', root.certificate);
    folder.openssl('x509', '-in', 'root.der', '-out', 'root.pem');
    for (const [name, bytes] of Object.entries({ full, delta })) {
      folder.write(`${name}.crl`, bytes);
      const text = folder.openssl(
        'crl',
        '-in',
        `${name}.crl`,
        '-inform',
        'DER',
        '-CAfile',
        'root.pem',
        '-text',
        '-noout',
      );
      assert.match(text, /Issuing Distribution Point: critical/);
      assert.match(
        text,
        name === 'full' ? /Hold[\s\S]*Key Compromise/ : /Delta CRL Indicator: critical[\s\S]*Remove From CRL/,
      );
      const peculiar = new x509.X509Crl(bytes as Uint8Array<ArrayBuffer>);
      assert.ok(
        await peculiar.verify({ publicKey: new x509.X509Certificate(root.certificate as Uint8Array<ArrayBuffer>) }),
      );
      const theirs = pkijs.CertificateRevocationList.fromBER(bytes as Uint8Array<ArrayBuffer>);
      assert.ok(
        await theirs.verify({
          issuerCertificate: pkijs.Certificate.fromBER(root.certificate as Uint8Array<ArrayBuffer>),
        }),
      );
    }
    assert.equal(parseCertificateList(delta).baseCrlNumber, 300n);
    assert.equal(parseCertificateList(full).entries[1]?.invalidityDate, notBefore.getTime());
  });

  it('an empty list has no entries field, and removeFromCRL never stands in a full CRL', async () => {
    const root = await newRoot('ec-p256');
    const empty: CrlToBeSigned = {
      signatureAlgorithm: root.signer.algorithm,
      issuer: root.identity.name,
      authorityKeyIdentifier: root.identity.keyIdentifier,
      thisUpdate,
      nextUpdate,
      number: 1,
      entries: [],
    };
    assert.deepEqual(parseCertificateList(await signTbs(root.signer, buildTbsCertList(empty))).entries, []);
    const entry = {
      serialNumber: serialNumber(randomness),
      revocationDate: thisUpdate,
      reason: 'removeFromCRL',
    } as const;
    assert.throws(() => buildTbsCertList({ ...empty, entries: [entry] }), TypeError);
  });
});

async function setting() {
  const root = await newRoot('rsa-2048');
  const signer = newSigner('ec-p256');
  const contents = {
    serialNumber: serialNumber(randomness),
    notBefore,
    notAfter,
    subjectPublicKeyInfo: signer.publicKey,
  };
  const subject = encodeName([['commonName', 'OCSP responder']]);
  const certificate = await issue(responderProfile, { ...contents, subject }, root.signer, root.identity);
  const responder = { signer, certificate, keyIdentifier: keyIdentifier(signer.publicKey) };
  return { root, responder };
}

describe('CRLs are linted before they are signed', () => {
  it('names each rule that a mistaken list breaks', async () => {
    const { identity } = await newRoot('ec-p256');
    const other = await newRoot('ec-p256', 'Somebody else');
    const serial = serialNumber(randomness);
    const entry = { serialNumber: serial, revocationDate: thisUpdate, reason: 'keyCompromise' } as const;
    const good: CrlToBeSigned = {
      signatureAlgorithm: identity.signatureAlgorithm,
      issuer: identity.name,
      authorityKeyIdentifier: identity.keyIdentifier,
      thisUpdate,
      nextUpdate,
      number: 5,
      entries: [entry],
      distributionPoint: point,
    };
    const findings = (change: Partial<CrlToBeSigned>, previousNumber = 4) =>
      lintTbsCertList(buildTbsCertList({ ...good, ...change }), { issuer: identity, previousNumber });
    assert.deepEqual(findings({}), []);
    assert.deepEqual(findings({}, 5), ['number_increases']);
    assert.deepEqual(findings({ nextUpdate: thisUpdate }), ['updates_in_order']);
    assert.deepEqual(findings({ issuer: other.identity.name }), ['issuer_is_the_signer']);
    assert.deepEqual(findings({ authorityKeyIdentifier: serial }), ['authority_key_identifier']);
    assert.deepEqual(findings({ signatureAlgorithm: 'sha256WithRSAEncryption' }), ['algorithms_agree']);
    assert.deepEqual(findings({ entries: [entry, entry] }), ['serials_once']);
    assert.deepEqual(findings({ baseNumber: 6 }), ['base_is_not_newer']);
    assert.deepEqual(findings({ entries: [{ ...entry, revocationDate: nextUpdate }] }), [
      'nothing_revoked_in_the_future',
    ]);
    const { distributionPoint: _, ...withoutScope } = good;
    const whole = buildTbsCertList(withoutScope);
    assert.deepEqual(lintTbsCertList(whole, { issuer: identity, previousNumber: 4 }), ['scope_is_critical']);
    assert.deepEqual(lintTbsCertList(Uint8Array.of(0x30, 0), { issuer: identity, previousNumber: 4 }), ['malformed']);
  });
});

describe('RFC 6960: OCSP, answered', () => {
  it('openssl ocsp believes good, revoked and unknown from a delegated responder, for SHA-1 and SHA-256 questions with a nonce', async () => {
    using folder = workFolder();
    const { root, responder } = await setting();
    const answers = (certId: Uint8Array, status: OcspStatus) => [{ certId, status, thisUpdate, nextUpdate }];
    folder.write('root.der', root.certificate);
    folder.write('leaf.der', responder.certificate);
    for (const name of ['root', 'leaf']) folder.openssl('x509', '-in', `${name}.der`, '-out', `${name}.pem`);
    const expected: [OcspStatus, RegExp][] = [
      [{ status: 'good' }, /leaf\.pem: good/],
      [{ status: 'unknown' }, /leaf\.pem: unknown/],
      [
        { status: 'revoked', at: thisUpdate, reason: 'certificateHold' },
        /leaf\.pem: revoked[\s\S]*Reason: certificateHold/,
      ],
      [{ status: 'revoked', at: thisUpdate, reason: 'unspecified' }, /leaf\.pem: revoked/],
    ];
    for (const hash of ['SHA-1', 'SHA-256'] as const) {
      const flag = hash === 'SHA-1' ? '-sha1' : '-sha256';
      folder.openssl('ocsp', flag, '-issuer', 'root.pem', '-cert', 'leaf.pem', '-reqout', 'request.der');
      const request = parseOcspRequest(new Uint8Array(readFileSync(`${folder.path}/request.der`)));
      const issuer = parseCertificate(root.certificate);
      const certId = encodeCertId(
        { name: issuer.subject.der, keyBits: issuer.keyBits },
        parseCertificate(responder.certificate).serialNumber,
        hash,
      );
      assert.deepEqual(new Uint8Array(request.questions[0]!.der), new Uint8Array(certId));
      for (const [status, pattern] of expected) {
        const der = await signOcspResponse(responder, {
          producedAt: thisUpdate,
          answers: answers(certId, status),
          ...(request.nonce ? { nonce: request.nonce } : {}),
        });
        folder.write('response.der', der);
        const at = String(notBefore.getTime() / 1000 + 60);
        const said = folder.openssl(
          'ocsp',
          '-no_nonce',
          '-respin',
          'response.der',
          '-reqin',
          'request.der',
          '-CAfile',
          'root.pem',
          '-issuer',
          'root.pem',
          flag,
          '-cert',
          'leaf.pem',
          '-attime',
          at,
        );
        assert.match(said, pattern);
        const basic = parseOcspResponse(der).basic!;
        assert.ok(
          verify(
            'sha256',
            basic.tbs,
            { key: Buffer.from(responder.signer.publicKey), format: 'der', type: 'spki' },
            basic.signature,
          ),
        );
        assert.deepEqual(basic.nonce, request.nonce);
        assert.equal(basic.responses[0]?.status, status.status);
      }
    }
  });

  it('openssl and pkijs read our requests, with and without the nonce of RFC 9654', async () => {
    using folder = workFolder();
    const { root, responder } = await setting();
    const nonce = randomness(32);
    folder.write('with.der', buildOcspRequest(responder.certificate, root.certificate, { nonce }));
    folder.write('without.der', buildOcspRequest(responder.certificate, root.certificate, { hash: 'SHA-1' }));
    assert.match(folder.openssl('ocsp', '-reqin', 'with.der', '-req_text'), /sha256[\s\S]*OCSP Nonce/);
    assert.doesNotMatch(folder.openssl('ocsp', '-reqin', 'without.der', '-req_text'), /Nonce/);
    const der = buildOcspRequest(responder.certificate, root.certificate, { nonce });
    assert.deepEqual(parseOcspRequest(der).nonce, nonce);
    const theirs = pkijs.OCSPRequest.fromBER(der as Uint8Array<ArrayBuffer>);
    assert.equal(theirs.tbsRequest.requestExtensions?.[0]?.extnID, oid.extension.ocspNonce);
    assert.throws(
      () => buildOcspRequest(responder.certificate, root.certificate, { nonce: new Uint8Array(129) }),
      TypeError,
    );
  });

  it('§4.2.1: errors stand without a signature', () => {
    for (const status of ['malformedRequest', 'internalError', 'tryLater', 'sigRequired', 'unauthorized'] as const) {
      assert.equal(parseOcspResponse(buildOcspError(status)).status, status);
    }
  });
});
