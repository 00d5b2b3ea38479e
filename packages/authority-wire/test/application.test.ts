import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { toBase64, utf8 } from '@inro/foundation';
import { buildTbsCertificate, encodeName, fillProfile, serialNumber, signTbs } from '@inro/pki/issue';
import { keySigner } from '@inro/pki/issue/node';
import { parseSignedApplication } from '@inro/pki/read';
import { assembleApplication, prepareApplication } from '@inro/pki/request';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import fc from 'fast-check';
import {
  newRoot,
  notAfter,
  notBefore,
  points,
  randomness,
  signingProfile,
} from '../../../quality/testing/pki/certificates.ts';
import { applicationSignatureHolds, readApplication } from '../src/application.ts';

const nonce = randomBytes(32).toString('base64url');
const phone = {
  type: 'inro-application-2',
  nonce,
  certificates: ['userAuthentication', 'digitalSignature'],
  attestationCertificateSha256: randomBytes(32).toString('base64url'),
  secureElement: { seId: 'eSE1' },
  requestedAt: '2026-11-28T09:00:00Z',
};
const card = {
  ...phone,
  profile: 'card',
  citizen: '0000000001',
  cardValidUntil: '2036-11-22T14:59:59Z',
  subjectSha256: nonce,
};

interface Signatory {
  readonly privateKey: KeyObject;
  readonly certificate: Uint8Array;
}

async function newSignatory(modulusLength: number): Promise<Signatory> {
  const root = await newRoot('rsa-2048');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength });
  const contents = {
    serialNumber: serialNumber(randomness),
    notBefore,
    notAfter,
    subject: encodeName([['commonName', 'card']]),
    subjectPublicKeyInfo: keySigner(privateKey).publicKey,
    ...points,
  };
  const profile = { ...signingProfile, subjectAltName: false };
  const certificate = await signTbs(root.signer, buildTbsCertificate(fillProfile(profile, contents, root.identity)));
  return { privateKey, certificate };
}

function signed(document: object, { privateKey, certificate }: Signatory): Uint8Array {
  const prepared = prepareApplication(utf8(JSON.stringify(document)), certificate);
  return assembleApplication(prepared, new Uint8Array(sign('sha256', prepared.signedAttributes, privateKey)));
}

describe('an application, read and verified once for registration and CA (docs/protocol/registration.md)', () => {
  let holder: Signatory;
  before(async () => {
    holder = await newSignatory(2048);
  });

  it('is read into its document, and its signature holds', () => {
    const received = readApplication(toBase64(signed(phone, holder)));
    assert.ok(applicationSignatureHolds(received.signed, nodeSignatureVerifier));
    assert.equal(received.document.profile, 'phone');
    assert.equal(Buffer.from(received.document.nonce).toString('base64url'), nonce);
    const blank = readApplication(toBase64(signed(card, holder))).document;
    assert.ok(blank.profile === 'card' && blank.citizen === '0000000001');
  });

  it('does not hold with any one bit of it changed', () => {
    const der = signed(phone, holder);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: der.length - 1 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const changed = der.slice();
        changed[at]! ^= 1 << bit;
        assert.ok(!holds(changed), `byte ${at}, bit ${bit}`);
      }),
      { numRuns: 2_000 },
    );
  });

  it('has one encoding: the same signature in another one is no second application', () => {
    const der = Buffer.from(signed(phone, holder));
    // RFC 5754 §3.2 leaves it open whether the algorithm is named with the digest (…01 0B) or without (…01 01).
    const withDigest = Buffer.from('06092A864886F70D01010B', 'hex');
    const other = Buffer.from(der);
    other[der.lastIndexOf(withDigest) + withDigest.length - 1] = 0x01;
    assert.ok(applicationSignatureHolds(parseSignedApplication(other), nodeSignatureVerifier));
    assert.throws(() => readApplication(toBase64(other)), /one way alone/);
  });

  it('does not hold by a key of another length than a card has', async () => {
    for (const length of [1024, 3072]) assert.ok(!holds(signed(phone, await newSignatory(length))), String(length));
  });

  it('has one form: a member more, one less, or one of another form is no application', () => {
    const wrong: readonly object[] = [
      { ...phone, type: 'inro-application-1' },
      { ...phone, nonce: nonce.slice(1) },
      { ...phone, certificates: [] },
      { ...phone, certificates: ['userAuthentication', 'userAuthentication'] },
      { ...phone, certificates: ['userAuthenticationCa'] },
      { ...phone, secureElement: {} },
      { ...phone, requestedAt: 'yesterday' },
      { ...phone, profile: 'phone' },
      { ...phone, citizen: '0000000001' },
      { ...card, citizen: '1' },
      { ...card, cardValidUntil: undefined },
      { ...card, subjectSha256: undefined },
      { ...card, subjectSha256: nonce.slice(1) },
      { ...phone, subjectSha256: nonce },
      { ...card, more: true },
    ];
    for (const document of wrong)
      assert.throws(
        () => readApplication(toBase64(signed(document, holder))),
        (failure) => failure instanceof Error,
        JSON.stringify(document),
      );
    assert.throws(() => readApplication('not base64!'));
  });
});

function holds(der: Uint8Array): boolean {
  try {
    return applicationSignatureHolds(readApplication(toBase64(der)).signed, nodeSignatureVerifier);
  } catch {
    return false;
  }
}
