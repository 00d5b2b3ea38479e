import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oid, parseCertificate } from '@inro/pki/read';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import { withCertificate } from '../../../quality/testing/signature/forged.ts';
import {
  at,
  digestOf,
  documentOf,
  questionOf,
  signAttributes,
  signatory,
  signDocument,
} from '../../../quality/testing/signature/signatory.ts';
import {
  certificate,
  extensions,
  newResponder,
  newRoot,
  privateKey,
  staple,
} from '../../../quality/testing/verifier/authority.ts';
import { assembleCades, documentHashOf, prepareCades } from '../src/make/index.ts';
import { type CadesRequest, type SignatureReport, verifyCadesNow } from '../src/verify/index.ts';

const verify = (request: CadesRequest): SignatureReport => verifyCadesNow(request, nodeSignatureVerifier);
const codes = ({ findings }: SignatureReport) => findings.map(({ code }) => code);
const document = documentOf('%PDF-1.7 the contract');

describe('who signs documents', async () => {
  const root = await newRoot();
  const usage = extensions.keyUsage(['digitalSignature']);
  const authentication = { change: { [oid.extension.keyUsage]: usage } };

  it('is no certificate of user authentication: a wallet does not prepare, and nobody accepts (also under the policy for signing)', async () => {
    for (const policy of [oid.inro.policy.phoneUserAuthentication, oid.inro.policy.phoneDigitalSignature]) {
      const who = await signatory('rsa-2048', { root, policy, ...authentication });
      assert.throws(() => signDocument(who, document), { code: 'signature.certificate_signs_no_documents' });
      const honest = await signatory('rsa-2048', { root });
      const prepared = prepareCades({
        documentDigest: digestOf(honest, document),
        certificate: honest.holder.certificate,
        at,
      });
      // Software that does not ask: the attributes name the authentication certificate.
      const forged = withCertificate(who, prepared.signedAttributes);
      const report = verify(questionOf(who, forged, document));
      assert.equal(report.status, 'invalid');
      assert.ok(codes(report).includes('purpose.key_usage'), codes(report).join());
    }
  });

  it('is of the policy of phone or of card, or of those that the caller names', async () => {
    const { phoneDigitalSignature, cardDigitalSignature, phoneUserAuthentication } = oid.inro.policy;
    const status = async (policy: string, policies?: readonly string[]) => {
      const who = await signatory('rsa-2048', { root, policy });
      return verify({ ...questionOf(who, signDocument(who, document), document), ...(policies ? { policies } : {}) })
        .status;
    };
    assert.equal(await status(phoneDigitalSignature), 'valid');
    assert.equal(await status(cardDigitalSignature), 'valid');
    assert.equal(await status(phoneUserAuthentication), 'invalid');
    assert.equal(await status('2.25.7'), 'invalid');
    assert.equal(await status(cardDigitalSignature, [phoneDigitalSignature]), 'invalid');
  });

  it('is dated: RSA-2048 ends with 2030, P-384 does not', async () => {
    const late = new Date('2031-06-01T00:00:00Z');
    const notAfter = new Date('2035-01-01T00:00:00Z');
    for (const [kind, status] of [
      ['rsa-2048', 'invalid'],
      ['ec-p384', 'valid'],
    ] as const) {
      const longer = await certificate({
        subject: 'Long root',
        ca: {},
        key: (await signatory('ec-p384')).key,
        notAfter,
      });
      const who = await signatory(kind, { root: longer, notAfter });
      const responder = await newResponder(longer, { notAfter });
      const thisUpdate = new Date(late.getTime() - 3_600_000);
      const fresh = await staple(who.holder.certificate, { responder, issuer: longer, thisUpdate });
      const made = signDocument({ ...who, staple: fresh }, document, { at: late });
      const report = verify({ ...questionOf(who, made, document), at: late });
      assert.equal(report.status, status, `${kind}: ${codes(report).join()}`);
      if (status === 'invalid') assert.ok(codes(report).includes('certificate.key_not_accepted'));
    }
  });

  it('has a key of a kind that holders have', async () => {
    const odd = await signatory('rsa-2048', { root, key: privateKey('odd', 'p256') });
    assert.throws(() => signDocument(odd, document), { code: 'signature.certificate_signs_no_documents' });
  });
});

describe('what a wallet hands in', async () => {
  const who = await signatory();
  const certificateOf = who.holder.certificate;
  const good = { documentDigest: digestOf(who, document), certificate: certificateOf, at };

  it('a digest of another length, a request of another, no media type: a programmer’s mistake', () => {
    for (const wrong of [
      { documentDigest: new Uint8Array(48) },
      { requestDigest: new Uint8Array(31) },
      { mediaType: 'Application/PDF' },
      { mediaType: 'text/plain; charset=utf-8' },
    ])
      assert.throws(() => prepareCades({ ...good, ...wrong }), TypeError);
  });

  it('a value that is no signature by the key’s kind is refused', async () => {
    const prepared = prepareCades(good);
    assert.throws(() => assembleCades(prepared, new Uint8Array(255)), { code: 'signature.value_not_accepted' });
    const p384 = await signatory('ec-p384');
    const other = prepareCades({ documentDigest: digestOf(p384, document), certificate: p384.holder.certificate, at });
    assert.throws(() => assembleCades(other, new Uint8Array(96)), { code: 'signature.value_not_accepted' });
    assert.equal(documentHashOf(parseCertificate(p384.holder.certificate)), 'SHA-384');
    assert.equal(signAttributes(who, prepared.signedAttributes).length, 256);
  });
});
