import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { oid } from '@inro/pki/read';
import { type DocumentToSign, digestsOfDocument } from '@inro/presentation';
import type { SignatureVerifier } from '@inro/relying-party/node';
import { documentSignatures } from '@inro/relying-party/signature';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import { hour, makeAuthority, now, type StapleOptions } from '../../../quality/testing/relying-party/authority.ts';
import { answerOfParts, type Part } from '../../../quality/testing/relying-party/own-wallet.ts';
import { openService, purpose } from '../../../quality/testing/relying-party/service.ts';

const authority = await makeAuthority();
const anchors = () => [authority.authentication.certificate];
let verifications = 0;
const signatures: SignatureVerifier = {
  ...nodeSignatureVerifier,
  verify(input) {
    verifications++;
    return nodeSignatureVerifier.verify(input);
  },
};
const verifiers = { signatureAnchors: anchors, documentSignatures, signatures };
const bank = await openService(authority, 'http://bank.localhost:8429', verifiers);
after(() => bank.folder.dispose());
const person = await authority.person({ signing: true, policies: [oid.inro.policy.phoneDigitalSignature] });
const staple = (more: StapleOptions, { certificate } = person) => authority.staple(certificate, more);
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
const fresh = await staple({ thisUpdate: ago(1) });

const digests = digestsOfDocument(new TextEncoder().encode('the contract'));
const unknown: DocumentToSign = { kind: 'unknown', title: 'A contract', ...digests };
const shown: DocumentToSign = {
  ...unknown,
  kind: 'shown',
  uri: `${bank.sdk.origin}/contract`,
  mediaType: 'text/plain',
  size: 12,
};

/** A fresh answer about a document that was signed like this; with what the transaction ends. */
async function ends(documents: NonNullable<Part['documents']>, document: DocumentToSign = unknown) {
  const signature = { maxStapleAge: 600, documents: [document] };
  const asked = await bank.sdk.ask({ flow: 'same-device', purpose, signature });
  const request = await bank.sdk.requestObject(asked.requestUri.split('/').at(-1)!);
  const parts = { signature: { person, staple: fresh, documents: { staple: fresh, ...documents } } };
  const told = await bank.sdk.receiveAnswer(await answerOfParts(authority, request, parts)).then(
    () => ({ code: 'taken', details: {} }),
    ({ code, details }: { code: string; details: object }) => ({ code, details }),
  );
  const { state, failure, report } = await bank.sdk.progress(asked);
  assert.equal(failure?.code ?? 'taken', told.code, 'the page is told the same');
  return { code: told.code, finding: (told.details as { finding?: string }).finding, state, report };
}
const codeOf = async (...asked: Parameters<typeof ends>) => (await ends(...asked)).code;

const invalid = 'relying-party.document_signature_invalid';
const indeterminate = 'relying-party.authentication_indeterminate';

describe('the signature of a document in an answer', () => {
  it('is of the time when it was asked for, give or take what clocks differ', async () => {
    for (const [minutes, code] of [
      [0, 'taken'],
      [4, 'taken'],
      [-4, 'taken'],
      [6, invalid],
      [60, invalid],
      [24 * 60, invalid],
      [-6, invalid],
    ] as const)
      assert.equal(await codeOf({ at: ago(minutes) }), code, `${minutes} minutes ago`);
  });

  it('says the type that was shown, and none of what nobody was shown', async () => {
    assert.equal(await codeOf({}, shown), 'taken');
    for (const mediaType of ['application/pdf', 'text/html'])
      assert.equal(await codeOf({ mediaType }, shown), invalid, mediaType);
    assert.equal(await codeOf({ typed: false }, shown), invalid);
    assert.equal(await codeOf({}), 'taken');
    for (const mediaType of ['application/pdf', 'text/plain']) assert.equal(await codeOf({ mediaType }), invalid);
  });

  it('has a status as fresh as the answer’s own, or nobody knows how it stands', async () => {
    assert.equal(await codeOf({ unstapled: true }), indeterminate);
    assert.equal(await codeOf({ staple: await staple({ thisUpdate: ago(60) }) }), indeterminate);
    const about = (await authority.person({ signing: true })).certificate;
    assert.equal(await codeOf({ staple: await staple({ thisUpdate: ago(1), about }) }), indeterminate);
    assert.equal(await codeOf({ staple: await staple({ thisUpdate: new Date(now.getTime() + hour) }) }), indeterminate);
    const status = { status: 'revoked', at: ago(10), reason: 'keyCompromise' } as const;
    const revoked = await staple({ thisUpdate: ago(1), status });
    assert.equal(await codeOf({ staple: revoked }), 'relying-party.certificate_revoked');
  });

  it('that is not valid fails with its own report: nothing says that all was well', async () => {
    for (const documents of [
      { documentDigest: new Uint8Array(32) },
      { at: ago(60) },
      { unstapled: true },
      { mediaType: 'text/plain' },
      { person: await authority.person({ signing: true, policies: [oid.inro.policy.phoneDigitalSignature] }) },
      { requestDigest: new Uint8Array(32) },
    ] as const) {
      const own = 'person' in documents ? { staple: await staple({ thisUpdate: ago(1) }, documents.person) } : {};
      const { state, report } = await ends({ ...documents, ...own });
      assert.equal(state, 'failed');
      assert.notEqual(report?.status, 'valid');
    }
    assert.equal((await ends({ documentDigest: new Uint8Array(32) })).finding, 'document.digest_mismatch');
  });

  it('by another than answered costs nothing: no path is sought among what lies beside it', async () => {
    const other = await authority.person({ signing: true, policies: [oid.inro.policy.phoneDigitalSignature] });
    const status = await staple({ thisUpdate: ago(1) }, other);
    const costOf = async (documents: NonNullable<Part['documents']>) => {
      const before = verifications;
      await ends(documents);
      return verifications - before;
    };
    const whole = await costOf({});
    assert.ok((await costOf({ person: other, staple: status })) <= whole / 2);
  });

  it('is by a certificate that signs documents on a phone, and by no other', async () => {
    const { policy } = oid.inro;
    for (const one of [policy.phoneUserAuthentication, policy.cardDigitalSignature, policy.relyingPartyAccess]) {
      const other = await authority.person({ signing: true, policies: [one] });
      const status = await staple({ thisUpdate: ago(1) }, other);
      assert.notEqual(await codeOf({ person: other, staple: status }), 'taken', one);
    }
  });
});
