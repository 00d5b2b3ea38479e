import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toBase64 } from '@inro/foundation';
import { applicationNonce } from '@inro/pki/request';
import { InroError } from '@inro/problem';
import {
  digestText,
  fromText,
  generateKey,
  hanako,
  makeElement,
  makeOrder,
  type OrderBody,
  type Signatory,
  startTestAuthority,
  type TestAuthority,
} from './support.ts';

/** Neither registration nor TSM alone obtains a certificate: what each could change or make up, and what the authority says to it. */
describe('A registration or TSM that cheats obtains no certificate', () => {
  let ca: TestAuthority;
  let card: Signatory;
  before(async () => {
    ca = await startTestAuthority();
    card = await ca.card();
  });
  after(async () => {
    await ca.dispose();
  });

  const good = (options: Parameters<typeof makeOrder>[3] = {}) => makeOrder('phone', card, ca.element, options).body;
  const flip = (base64: string, at: number) => {
    const bytes = fromText(base64);
    bytes[at < 0 ? bytes.length + at : at]! ^= 1;
    return toBase64(bytes);
  };
  const withKey = (body: OrderBody, change: Partial<OrderBody['keys'][number]>): OrderBody => ({
    ...body,
    keys: [{ ...body.keys[0]!, ...change }, body.keys[1]!],
  });
  let number = 0;
  const refused = async (body: unknown, code: string) => {
    await assert.rejects(
      ca.issue(`cheat-${number++}`, body),
      (failure) => failure instanceof InroError && failure.code === code && true,
    );
  };

  it('the application: not the form, another content, another signature, another certificate', async () => {
    const body = good();
    await refused({ ...body, application: toBase64(Uint8Array.of(0x30, 0)) }, 'ca.application_malformed');
    await refused({ ...body, application: 'not base64!' }, 'http.body_invalid');
    await refused({ ...body, application: flip(body.application, -1) }, 'ca.application_signature_invalid');
    const content = Buffer.from(body.application, 'base64').indexOf('inro-application-2');
    const changed = fromText(body.application);
    const nonce = Buffer.from(changed).indexOf('"nonce":"');
    changed[nonce + 12] = changed[nonce + 12] === 0x41 ? 0x42 : 0x41;
    assert.ok(content > 0 && nonce > 0);
    await refused({ ...body, application: toBase64(changed) }, 'ca.application_signature_invalid');
    await refused(
      { ...body, application: good({ document: { type: 'inro-application-1' } }).application },
      'ca.application_malformed',
    );
    await refused({ ...good({ document: { profile: 'card', citizen: '1' } }) }, 'ca.application_malformed');
    // Another encoding of the same signature (rsaEncryption): a second application of the same person, were it one.
    const recoded = fromText(body.application);
    const algorithm = Buffer.from('06092A864886F70D01010B', 'hex');
    recoded[Buffer.from(recoded).lastIndexOf(algorithm) + algorithm.length - 1] = 0x01;
    await refused({ ...body, application: toBase64(recoded) }, 'ca.application_malformed');
  });

  it('the signer: somebody who made a certificate for himself', async () => {
    const stranger = await startTestAuthority();
    try {
      await refused(makeOrder('phone', await stranger.card(), ca.element).body, 'ca.signer_not_accepted');
    } finally {
      await stranger.dispose();
    }
  });

  it('the time: an old application, and one from the future', async () => {
    const hour = 3_600_000;
    await refused(good({ now: new Date(Date.now() - 8 * 24 * hour) }), 'ca.application_too_old');
    await refused(good({ now: new Date(Date.now() + hour) }), 'ca.application_too_old');
  });

  it('the person: every attribute must be the card’s', async () => {
    const others = {
      name: '山田　太郎',
      nameSubstitutions: '10000',
      address: '大阪府',
      addressSubstitutions: '10000',
      dateOfBirth: '2001-03-04',
      sex: 'male',
    };
    for (const [attribute, value] of Object.entries(others)) {
      await refused({ ...good(), subject: { ...hanako, [attribute]: value } }, 'ca.subject_mismatch');
    }
  });

  it('the kinds: one more, one less, one twice', async () => {
    const body = good();
    const one = good({ kinds: ['userAuthentication'] });
    await refused({ ...body, keys: body.keys.slice(0, 1) }, 'ca.kinds_mismatch');
    await refused({ ...one, keys: [...one.keys, body.keys[1]] }, 'ca.kinds_mismatch');
    await refused({ ...body, keys: [body.keys[0], body.keys[0]] }, 'ca.kinds_mismatch');
    await refused(
      { ...good({ document: { certificates: ['userAuthentication', 'userAuthentication'] } }) },
      'ca.application_malformed',
    );
  });

  it('the element: one of an unknown maker, another one than the application names, a chain with something behind it', async () => {
    const stranger = await makeElement();
    const other = makeOrder('phone', card, stranger).body;
    await refused(other, 'ca.attestation_invalid');
    await refused({ ...good(), attestationChain: toBase64(stranger.chain) }, 'ca.attestation_invalid');
    await refused({ ...good(), attestationChain: toBase64(ca.element.makerCertificate) }, 'ca.attestation_invalid');
    const surplus = Buffer.concat([ca.element.chain, Buffer.of(0)]);
    await refused({ ...good(), attestationChain: toBase64(surplus) }, 'ca.attestation_invalid');
    // A self-made leaf that names the trusted maker.
    const mixed = Buffer.concat([stranger.leaf, ca.element.makerCertificate]);
    const named = makeOrder('phone', card, stranger, {
      document: { attestationCertificateSha256: digestText(stranger.leaf) },
    }).body;
    await refused({ ...named, attestationChain: toBase64(mixed) }, 'ca.attestation_invalid');
  });

  it('the keys: not attested, attested for another application or another kind, not proved, not RSA-2048 with 65537', async () => {
    const body = good();
    const key = body.keys[0]!;
    const foreign = generateKey(ca.element, 'userAuthentication', applicationNonce(new Uint8Array(9))).order;
    const elsewhere = generateKey(
      await makeElement(),
      'userAuthentication',
      applicationNonce(fromText(body.application)),
    ).order;
    const otherKind = generateKey(ca.element, 'digitalSignature', applicationNonce(fromText(body.application))).order;
    await refused(withKey(body, { attestation: flip(key.attestation, -1) }), 'ca.key_attestation_invalid');
    await refused(withKey(body, { attestation: toBase64(new Uint8Array(8)) }), 'ca.key_attestation_invalid');
    await refused(withKey(body, { ...foreign }), 'ca.key_attestation_invalid');
    await refused(withKey(body, { ...elsewhere }), 'ca.key_attestation_invalid');
    await refused(withKey(body, { ...otherKind, kind: 'userAuthentication' }), 'ca.key_attestation_invalid');
    await refused(withKey(body, { modulus: foreign.modulus }), 'ca.key_attestation_invalid');
    await refused(withKey(body, { modulus: toBase64(new Uint8Array(256)) }), 'ca.key_attestation_invalid');
    await refused(withKey(body, { exponent: toBase64(Uint8Array.of(3)) }), 'ca.key_attestation_invalid');
    await refused(withKey(body, { possession: flip(key.possession, 9) }), 'ca.possession_invalid');
    await refused(withKey(body, { possession: foreign.possession }), 'ca.possession_invalid');
  });

  it('nothing of all this was recorded, and the same order unchanged is issued', async () => {
    const { db } = ca.running.context;
    assert.deepEqual(await db.selectFrom('issuance').select('id').where('id', 'like', 'cheat%').execute(), []);
    assert.equal((await ca.issue('honest', good())).certificates.length, 2);
  });
});
