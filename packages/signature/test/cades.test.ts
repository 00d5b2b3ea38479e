import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oid } from '@inro/pki/read';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import { webSignatureVerifier } from '@inro/verifier/web';
import fc from 'fast-check';
import {
  at,
  digestOf,
  documentOf,
  keyKinds,
  questionOf,
  signatory,
  signDocument,
} from '../../../quality/testing/signature/signatory.ts';
import { sha256 } from '../../../quality/testing/signature/variants.ts';
import { staple } from '../../../quality/testing/verifier/authority.ts';
import {
  anyRequest,
  type CadesRequest,
  readCades,
  type SignatureReport,
  verifyCades,
  verifyCadesNow,
} from '../src/verify/index.ts';

const verify = (request: CadesRequest): SignatureReport => verifyCadesNow(request, nodeSignatureVerifier);
const codes = ({ findings }: SignatureReport) =>
  findings.flatMap(({ code, level }) => (level === 'note' ? [] : [code]));
const document = documentOf('%PDF-1.7 the contract');

for (const kind of keyKinds)
  describe(`CAdES-B-B, detached, by a key of kind ${kind}`, async () => {
    const who = await signatory(kind);
    const signature = signDocument(who, document);
    const question = questionOf(who, signature, document);

    it('is valid over its document, and says what was signed, when, as what and for what', async () => {
      const requestDigest = sha256(documentOf('request'));
      const bound = signDocument(who, document, { mediaType: 'application/pdf', requestDigest });
      const request = { ...questionOf(who, bound, document), requestDigest, expectedMediaType: 'application/pdf' };
      for (const report of [verify(request), await verifyCades(request, webSignatureVerifier)]) {
        assert.deepEqual([report.status, report.indication, codes(report)], ['valid', 'TOTAL-PASSED', []]);
        const { signingTime, mediaType, requestDigest: named, signatureDigest } = report.claims!;
        assert.deepEqual([signingTime, mediaType, named], [at, 'application/pdf', requestDigest]);
        assert.deepEqual(new Uint8Array(signatureDigest), sha256(readCades(bound).signerInfo));
        assert.deepEqual(report.policies, [oid.inro.policy.phoneDigitalSignature]);
      }
    });

    it('takes the document’s digest in its place, by the signer’s hash alone', () => {
      const digest = digestOf(who, document);
      const [hash, other] = kind === 'rsa-2048' ? (['SHA-256', 'SHA-384'] as const) : (['SHA-384', 'SHA-256'] as const);
      assert.equal(verify({ ...question, document: { hash, digest } }).status, 'valid');
      for (const missing of [undefined, { hash: other, digest }]) {
        const report = verify({ ...question, document: missing });
        assert.deepEqual([report.status, codes(report)], ['indeterminate', ['document.not_given']]);
        assert.deepEqual(report.missing, [{ what: 'document', about: 'signature', supplier: 'relyingParty' }]);
        assert.equal('subIndication' in report && report.subIndication, 'SIGNED_DATA_NOT_FOUND');
      }
    });

    it('holds over no other document', () => {
      for (const other of [documentOf(''), documentOf('%PDF-1.7 the contract '), digestOf(who, document)]) {
        const report = verify({ ...question, document: other });
        assert.deepEqual([report.status, codes(report)], ['invalid', ['document.digest_mismatch']]);
        assert.equal('subIndication' in report && report.subIndication, 'HASH_FAILURE');
      }
    });

    it('round trip: what is prepared is what is read, for any document, type, time and request', () => {
      const mediaTypes = fc.constantFrom(undefined, 'application/pdf', 'text/plain', 'application/vnd.x+xml');
      const requests = fc.option(fc.uint8Array({ minLength: 32, maxLength: 32 }), { nil: undefined });
      const times = fc.date({ min: new Date('2025-01-01T00:00:00Z'), max: at, noInvalidDate: true });
      fc.assert(
        fc.property(
          fc.uint8Array({ maxLength: 200 }),
          mediaTypes,
          requests,
          times,
          (bytes, mediaType, requestDigest, time) => {
            const options = {
              at: time,
              ...(mediaType === undefined ? {} : { mediaType }),
              ...(requestDigest === undefined ? {} : { requestDigest }),
            };
            const made = signDocument(who, bytes, options);
            const read = readCades(made);
            assert.equal(read.mediaType, mediaType);
            assert.deepEqual(read.requestDigest, requestDigest);
            assert.equal(read.signingTime.getTime(), Math.floor(time.getTime() / 1000) * 1000);
            assert.deepEqual(new Uint8Array(read.messageDigest), digestOf(who, bytes));
            assert.equal(verify(questionOf(who, made, bytes)).status, 'valid');
          },
        ),
        { numRuns: 25 },
      );
    });

    it('with any one of its octets changed, whichever it is, is never valid', () => {
      // Certificate and staple are not signed by it, but by others: each octet of them counts too.
      for (const place of signature.keys()) {
        const changed = signature.slice();
        changed[place]! ^= 1 << (place & 7);
        const { status } = verify({ ...question, signature: changed });
        assert.notEqual(status, 'valid', `octet ${place} of ${signature.length}`);
      }
    });

    it('a batch is as many signatures, each over its own document', () => {
      const documents = Array.from({ length: 20 }, (_, place) => documentOf(`page ${place}`));
      const signatures = documents.map((one) => signDocument(who, one));
      for (const [i, one] of signatures.entries())
        for (const [j, other] of documents.entries())
          assert.equal(verify(questionOf(who, one, other)).status === 'valid', i === j, `${i} over ${j}`);
    });

    it('brings chain and staple along; a staple of somebody else, an old one, a revoked one and none do not pass', async () => {
      const with_ = (answer: Uint8Array) => signDocument({ ...who, staple: answer }, document);
      const { responder, root } = who;
      const target = who.holder.certificate;
      const status = (more: object) => staple(target, { responder, issuer: root, ...more });
      const chained = signDocument(who, document, { chain: [root.certificate, root.certificate, target] });
      assert.equal(readCades(chained).issuers.length, 1);
      assert.equal(verify({ ...question, signature: chained }).status, 'valid');
      const refused: readonly (readonly [Uint8Array, string])[] = [
        [signDocument(who, document, { unstapled: true }), 'revocation.missing'],
        [with_(await status({ thisUpdate: new Date('2026-11-20T00:00:00Z') })), 'revocation.stale'],
        [with_(await staple(responder.certificate, { responder, issuer: root })), 'revocation.unusable'],
        [
          with_(
            await status({
              status: { status: 'revoked', at: new Date('2026-11-01T00:00:00Z'), reason: 'keyCompromise' },
            }),
          ),
          'revocation.revoked',
        ],
      ];
      for (const [made, code] of refused) assert.deepEqual(codes(verify({ ...question, signature: made })), [code]);
      assert.equal(verify({ ...question, maximumStapleAge: 60 }).status, 'indeterminate');
    });

    it('is refused where its time lies after now or outside the life of the certificate', () => {
      for (const [seconds, valid] of [
        [299, true],
        [301, false],
      ] as const) {
        const made = signDocument(who, document, { at: new Date(at.getTime() + seconds * 1000) });
        assert.equal(verify({ ...question, signature: made }).status === 'valid', valid, String(seconds));
      }
      const early = signDocument(who, document, { at: new Date('2024-12-31T23:59:59Z') });
      assert.deepEqual(codes(verify({ ...question, signature: early })), ['document.signing_time']);
    });

    it('was signed as the type that is expected, or it is refused', () => {
      const plain = signDocument(who, document, { mediaType: 'text/plain' });
      for (const made of [plain, signature])
        assert.deepEqual(codes(verify({ ...question, signature: made, expectedMediaType: 'application/pdf' })), [
          'document.media_type',
        ]);
      assert.equal(verify({ ...question, signature: plain, expectedMediaType: 'text/plain' }).status, 'valid');
    });

    it('is for the request that it names; who names none gets no verdict, and anyRequest is said', () => {
      const [mine, other] = [sha256(documentOf('mine')), sha256(documentOf('other'))];
      const bound = signDocument(who, document, { requestDigest: mine });
      const ask = (made: Uint8Array, requestDigest?: Uint8Array | typeof anyRequest) => {
        const { requestDigest: _, ...rest } = question;
        return verify({ ...rest, signature: made, ...(requestDigest === undefined ? {} : { requestDigest }) });
      };
      assert.equal(ask(bound, mine).status, 'valid');
      assert.deepEqual(codes(ask(bound, other)), ['document.other_request']);
      assert.deepEqual(codes(ask(signature, mine)), ['document.other_request']);
      assert.deepEqual([ask(bound).status, codes(ask(bound))], ['indeterminate', ['document.request_not_named']]);
      assert.equal(ask(signature).status, 'valid');
      const any = ask(bound, anyRequest);
      assert.deepEqual([any.status, any.findings.map(({ code }) => code)], ['valid', ['document.any_request']]);
    });
  });
