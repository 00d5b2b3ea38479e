// The threat: docs/threats/t-223-one-document-signature-made-two-or-moved.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toHex } from '@inro/foundation';
import { ecdsaSignatureValue, oid, openDer, parseCertificate, readSignedData, tag } from '@inro/pki/read';
import { type CadesRequest, type SignatureReport, verifyCadesNow } from '@inro/signature/verify';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import {
  at,
  digestOf,
  documentOf,
  keyKinds,
  type Signatory,
  signatory,
  signDocument,
} from '../../quality/testing/signature/signatory.ts';
import {
  attribute,
  sha256,
  signerOf,
  sortDer,
  variantOf,
  withSigner,
} from '../../quality/testing/signature/variants.ts';
import { certificate, der, staple } from '../../quality/testing/verifier/authority.ts';
import { type Defence, without } from './support/without.ts';

const document = documentOf('%PDF-1.7 I owe you one million yen.');
const request = sha256(documentOf('the request of this transaction'));
const DAY = 86_400_000;
type Verify = typeof verifyCadesNow;

function question(who: Signatory, signature: Uint8Array, more: Partial<CadesRequest> = {}): CadesRequest {
  const asked = { requestDigest: request, expectedMediaType: 'application/pdf' };
  return { signature, document, trustAnchors: [who.root.certificate], at, ...asked, ...more };
}
const ask = (
  who: Signatory,
  signature: Uint8Array,
  more: Partial<CadesRequest> = {},
  verify: Verify = verifyCadesNow,
) => verify(question(who, signature, more), nodeSignatureVerifier);
const codeOf = ({ findings }: SignatureReport) => findings.find(({ level }) => level !== 'note')?.code;
const nameOf = (report: SignatureReport): string => toHex(report.claims!.signatureDigest);

const algorithm = (id: string, ...parameters: Uint8Array[]) => der.sequence(der.objectIdentifier(id), ...parameters);
const own = (who: Signatory) =>
  who.kind === 'rsa-2048'
    ? { hash: oid.hash.sha256, signature: oid.signature.sha256WithRsa }
    : { hash: oid.hash.sha384, signature: oid.signature.sha384WithEcdsa };

/** (r, n − s): holds wherever (r, s) does. */
function twinOf(signature: Uint8Array): Uint8Array {
  const inner = openDer(signature, tag.sequence, 'test');
  const [r, s] = [inner.integer(), inner.integer()].map((one) => BigInt(`0x${toHex(one)}`));
  const order = 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n;
  const octets = (value: bigint) => Buffer.from(value.toString(16).padStart(96, '0'), 'hex');
  return ecdsaSignatureValue(new Uint8Array([...octets(r!), ...octets(order - s!)]))!;
}

/** The same signature, in other octets. */
function recodings(who: Signatory, good: Uint8Array): Readonly<Record<string, Uint8Array>> {
  const { hash, signature } = own(who);
  const { issuer, serialNumber } = parseCertificate(who.holder.certificate);
  const shouted = Buffer.from(issuer.der);
  shouted.write('ROOT', shouted.lastIndexOf('Root'));
  const change = (more: Parameters<typeof withSigner>[2]) => withSigner(who, good, more);
  const bag = sortDer([who.holder.certificate, who.root.certificate]);
  return {
    'NULL in the signer’s digest algorithm': change({ digestAlgorithm: algorithm(hash, der.nullValue()) }),
    'NULL in the set of digest algorithms': variantOf(good, { digestAlgorithms: [algorithm(hash, der.nullValue())] }),
    'no digest algorithm': variantOf(good, { digestAlgorithms: [] }),
    'one digest algorithm twice': variantOf(good, { digestAlgorithms: [algorithm(hash), algorithm(hash)] }),
    'other parameters of the signature': change({
      signatureAlgorithm: algorithm(signature, ...(who.kind === 'rsa-2048' ? [] : [der.nullValue()])),
    }),
    'the key’s algorithm for the signature’s': change({ signatureAlgorithm: algorithm(oid.key.rsa, der.nullValue()) }),
    'another version': variantOf(good, { version: 1 }),
    'another version of the signer': change({ version: 3 }),
    'the issuer in capitals': change({ sid: der.sequence(shouted, der.unsignedInteger(serialNumber)) }),
    'a chain out of order': variantOf(good, { certificates: bag.toReversed() }),
    'a length with an octet more': Uint8Array.of(0x30, 0x83, 0, ...good.subarray(2)),
    'an indefinite length': Uint8Array.of(0x30, 0x80, ...good.subarray(4), 0, 0),
    'something behind it': Uint8Array.of(...good, 0),
    'the document attached': variantOf(good, { content: document }),
    'an unsigned attribute': change({ unsigned: [attribute('2.25.1', der.nullValue())] }),
    'a counter-signature': change({ unsigned: [attribute(oid.cms.counterSignature, signerOf(who, good, {}))] }),
    'the signer twice': variantOf(good, { signers: [signerOf(who, good, {}), signerOf(who, good, {})] }),
    'a zero before the value': change({ signature: (value) => Uint8Array.of(0, ...value) }),
    ...(who.kind === 'ec-p384' ? { 'its twin on the curve': change({ signature: twinOf }) } : {}),
  };
}

for (const kind of keyKinds)
  describe(`T-223 one signature of a document, by ${kind}, is made two or moved`, async () => {
    const who = await signatory(kind);
    const good = signDocument(who, document, { mediaType: 'application/pdf', requestDigest: request });
    const report = ask(who, good);

    it('is valid as it was made, again and a day later with a newer status, and is one', async () => {
      assert.equal(report.status, 'valid');
      assert.equal(nameOf(ask(who, good)), nameOf(report));
      const later = new Date(at.getTime() + DAY);
      const thisUpdate = new Date(later.getTime() - 60_000);
      const newer = await staple(who.holder.certificate, { responder: who.responder, issuer: who.root, thisUpdate });
      const choice = der.element(0xa1, der.objectIdentifier(oid.cms.ocspResponse), newer);
      const renewed = ask(who, variantOf(good, { revocation: [choice] }), { at: later });
      assert.deepEqual([renewed.status, nameOf(renewed)], ['valid', nameOf(report)], 'another status beside it');
      const chain = sortDer([who.holder.certificate, who.root.certificate]);
      const chained = ask(who, variantOf(good, { certificates: chain }));
      assert.deepEqual([chained.status, nameOf(chained)], ['valid', nameOf(report)], 'a chain beside it');
    });

    it('is refused in every other encoding', () => {
      for (const [what, recoded] of Object.entries(recodings(who, good))) {
        assert.notDeepEqual(recoded, good, what);
        assert.notEqual(ask(who, recoded).status, 'valid', what);
      }
    });

    it('nor is it valid beside another document, its digest, or none', () => {
      for (const other of [
        documentOf('%PDF-1.7 I owe you two million yen.'),
        digestOf(who, document),
        new Uint8Array(0),
      ])
        assert.equal(codeOf(ask(who, good, { document: other })), 'document.digest_mismatch');
      assert.equal(ask(who, good, { document: undefined }).status, 'indeterminate');
    });

    it('nor is what was signed as attributes a document that was signed', () => {
      const attributes = readSignedData(good, 'test', 1 << 20).signers[0]!.signedAttributes!;
      const bare = withSigner(who, good, { withoutAttributes: true });
      for (const other of [document, attributes])
        assert.equal(codeOf(ask(who, bare, { document: other })), 'document.signature_malformed');
    });

    it('nor in another transaction, nor as another type, nor one that names none in this', () => {
      const other = sha256(documentOf('another transaction about the same document'));
      assert.equal(codeOf(ask(who, good, { requestDigest: other })), 'document.other_request');
      const { requestDigest: _, ...unnamed } = question(who, good);
      assert.equal(codeOf(verifyCadesNow(unnamed, nodeSignatureVerifier)), 'document.request_not_named');
      const free = signDocument(who, document, { mediaType: 'application/pdf' });
      assert.equal(codeOf(ask(who, free)), 'document.other_request');
      assert.equal(codeOf(ask(who, good, { expectedMediaType: 'text/html' })), 'document.media_type');
    });

    it('nor with somebody’s certificate for the same key in the place of the one that was signed with', async () => {
      const { serialNumber } = parseCertificate(who.holder.certificate);
      const sameKey = { subject: 'Somebody', issuer: who.root, serialNumber, key: who.key } as const;
      const bare = await certificate(sameKey);
      const replaced = ask(who, variantOf(good, { certificates: [bare.certificate] }));
      assert.ok(replaced.findings.some(({ code }) => code === 'document.signing_certificate_mismatch'));
    });

    const weakened = async (defence: Defence): Promise<Verify> => {
      const world = without(defence);
      const path = 'packages/signature/src/verify/index.ts';
      return (await world<typeof import('../../packages/signature/src/verify/index.ts')>(path)).verifyCadesNow;
    };

    it('counter-test: a reader that does not write it anew takes other octets, and counts two signatures', async () => {
      const verify = await weakened({
        file: 'packages/signature/src/verify/read.ts',
        defence: "if (!sameBytes(written, der)) refuseForm('other_encoding');",
      });
      const recoded = recodings(who, good)['NULL in the signer’s digest algorithm']!;
      const second = ask(who, recoded, {}, verify);
      assert.equal(second.status, 'valid');
      assert.notEqual(nameOf(second), nameOf(report));
      if (kind === 'ec-p384')
        assert.equal(ask(who, recodings(who, good)['its twin on the curve']!, {}, verify).status, 'valid');
    });

    it('counter-test: a verifier that compares no request takes it into another transaction', async () => {
      const verify = await weakened({
        file: 'packages/signature/src/verify/verify.ts',
        defence: 'checkRequest(cades, request.requestDigest, record);',
      });
      const other = sha256(documentOf('another transaction about the same document'));
      assert.equal(ask(who, good, { requestDigest: other }, verify).status, 'valid');
    });

    it('counter-test: a verifier that compares no type takes it as another', async () => {
      const verify = await weakened({
        file: 'packages/signature/src/verify/verify.ts',
        defence: 'checkMediaType(cades, request.expectedMediaType, record);',
      });
      assert.equal(ask(who, good, { expectedMediaType: 'text/html' }, verify).status, 'valid');
    });

    it('counter-test: a verifier that compares no digest takes it beside another document', async () => {
      const verify = await weakened({
        file: 'packages/signature/src/verify/verify.ts',
        defence: 'yield* checkDocument(cades, request.document, record);',
      });
      assert.equal(ask(who, good, { document: documentOf('anything') }, verify).status, 'valid');
    });

    it('counter-test: a verifier that compares no certificate takes another in its place', async () => {
      const verify = await weakened({
        file: 'packages/signature/src/verify/verify.ts',
        defence: 'yield* checkReference(cades, record);',
      });
      // Issued by the same authority under the same number: an authority’s slip, or a collision that somebody paid for.
      const { serialNumber } = parseCertificate(who.holder.certificate);
      const policy = oid.inro.policy.cardDigitalSignature;
      const other = await signatory(kind, { root: who.root, serialNumber, policy });
      assert.notDeepEqual(other.holder.certificate, who.holder.certificate);
      const choice = der.element(0xa1, der.objectIdentifier(oid.cms.ocspResponse), other.staple);
      const replaced = variantOf(good, { certificates: [other.holder.certificate], revocation: [choice] });
      assert.equal(codeOf(ask(who, replaced)), 'document.signing_certificate_mismatch');
      assert.equal(ask(who, replaced, {}, verify).status, 'valid');
    });
  });
