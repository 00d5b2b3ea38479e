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

const newSignatory = (modulusLength: number): Promise<Signatory> =>
  signatoryOf(generateKeyPairSync('rsa', { modulusLength }).privateKey);

async function signatoryOf(privateKey: KeyObject): Promise<Signatory> {
  const root = await newRoot('rsa-2048');
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
  const hash = privateKey.asymmetricKeyType === 'ec' ? 'sha384' : 'sha256';
  return assembleApplication(prepared, new Uint8Array(sign(hash, prepared.signedAttributes, privateKey)));
}

/** With any one bit of it changed, it does not hold. */
const holdsAsItIs = (der: Uint8Array, numRuns: number): void =>
  fc.assert(
    fc.property(fc.integer({ min: 0, max: der.length - 1 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
      const changed = der.slice();
      changed[at]! ^= 1 << bit;
      assert.ok(!holds(changed), `byte ${at}, bit ${bit}`);
    }),
    { numRuns },
  );

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
    holdsAsItIs(signed(phone, holder), 2_000);
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

/** SEC 2 §2.5.1. */
const ORDER = 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n;

describe('an application that a key on P-384 signed (ADR 57)', () => {
  let holder: Signatory;
  before(async () => {
    holder = await signatoryOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey);
  });

  it('is read, and its signature holds, whichever of the two that hold together the card gave', () => {
    for (let time = 0; time < 8; time++) {
      const received = readApplication(toBase64(signed(phone, holder)));
      assert.equal(received.signed.hash, 'SHA-384');
      assert.ok(applicationSignatureHolds(received.signed, nodeSignatureVerifier));
    }
  });

  it('does not hold with any one bit of it changed', () => {
    holdsAsItIs(signed(phone, holder), 500);
  });

  it('is one application: (r, n − s) holds as well, is another digest, and is refused (T-141)', () => {
    const der = signed(phone, holder);
    const { signature } = parseSignedApplication(der);
    const length = signature[3]!;
    const s = BigInt(`0x${Buffer.from(signature.subarray(6 + length)).toString('hex')}`);
    assert.ok(2n * s < ORDER, 'the smaller one is written');
    const other = Buffer.from((ORDER - s).toString(16).padStart(96, '0'), 'hex');
    const value = other[0]! >= 0x80 ? [0, ...other] : [...other];
    const body = [...signature.subarray(2, 4 + length), 2, value.length, ...value];
    const twin = withSignature(der, signature, Uint8Array.from([0x30, body.length, ...body]));
    const read = parseSignedApplication(twin);
    assert.ok(applicationSignatureHolds(read, nodeSignatureVerifier), 'the signature itself is good');
    assert.throws(() => readApplication(toBase64(twin)), /one way alone/);
  });

  it('does not hold by a key on another curve, nor with SHA-256', async () => {
    const other = await signatoryOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
    assert.ok(!holds(signed(phone, other)));
    const prepared = prepareApplication(utf8(JSON.stringify(phone)), holder.certificate);
    const weaker = sign('sha256', prepared.signedAttributes, holder.privateKey);
    assert.ok(!holds(assembleApplication(prepared, new Uint8Array(weaker))));
  });
});

/** Another signature in the place of this one, which ends the application; the lengths around it follow. */
function withSignature(der: Uint8Array, before: Uint8Array, after: Uint8Array): Uint8Array {
  const grown = (bytes: Uint8Array, at: number): Uint8Array => {
    const octets = bytes[at]! & 0x7f;
    const long = bytes[at]! >= 0x80;
    const changed = Buffer.from(bytes);
    const by = after.length - before.length;
    if (long) changed.writeUIntBE(changed.readUIntBE(at + 1, octets) + by, at + 1, octets);
    else changed[at] = bytes[at]! + by;
    return changed;
  };
  let changed: Uint8Array = Buffer.concat([der.subarray(0, der.length - before.length), after]);
  // Every element that reaches to the end holds the signature.
  for (let at = 0; at < der.length - before.length; ) {
    const octets = der[at + 1]! >= 0x80 ? der[at + 1]! & 0x7f : 0;
    const begin = at + 2 + octets;
    const length = octets === 0 ? der[at + 1]! : Buffer.from(der).readUIntBE(at + 2, octets);
    const reaches = begin + length === der.length;
    if (reaches) changed = grown(changed, at + 1);
    at = reaches ? begin : begin + length;
  }
  return changed;
}

function holds(der: Uint8Array): boolean {
  try {
    return applicationSignatureHolds(readApplication(toBase64(der)).signed, nodeSignatureVerifier);
  } catch {
    return false;
  }
}
