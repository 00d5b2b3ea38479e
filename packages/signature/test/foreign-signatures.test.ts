import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oid, parseCertificate, readSignedData, readSignerInfo } from '@inro/pki/read';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import { conformanceFolder, loadSuites } from '../../../quality/conformance/load.ts';
import { runSuite } from '../../../quality/conformance/suite.ts';
import { documentOf, signatory, signDocument } from '../../../quality/testing/signature/signatory.ts';
import {
  attribute,
  sha256,
  signerOf,
  sortDer,
  variantOf,
  withSigner,
} from '../../../quality/testing/signature/variants.ts';
import { certificate, der } from '../../../quality/testing/verifier/authority.ts';
import { everySignatureHoldsNow } from '../src/verify/index.ts';

const { suites } = loadSuites(conformanceFolder(), new Date('2026-11-22T00:00:00Z'));
const signatures = suites.filter(({ name }) => name.endsWith(':cades'));
console.log(`foreign signatures: ${signatures.length} suites`);

/** Why whole signatures are refused all the same. */
const refusedFor: Readonly<Record<string, RegExp>> = {
  'an indefinite length: this reads DER': /BER_reordered|C-E-ERS-basic|DER_reordered|wrongContentHints/,
  'SHA-3, which no policy here has': /SHA3/,
};

describe('labelled signatures of the EU’s DSS, in CAdES', () => {
  for (const suite of signatures)
    it(`${suite.name}: ${suite.cases.length} cases, nothing broken accepted, what is refused has its reason`, () => {
      const { falseAccepts, falseRejects, skips, slowestMs } = runSuite(suite);
      assert.deepEqual([falseAccepts, skips], [[], []]);
      for (const id of falseRejects)
        assert.ok(
          Object.values(refusedFor).some((why) => why.test(id)),
          id,
        );
      assert.ok(slowestMs < 1000, `${slowestMs} ms`);
    });
});

describe('whether every signature of a SignedData holds', async () => {
  const who = await signatory();
  const document = documentOf('the contract');
  const good = signDocument(who, document);
  const [info] = readSignedData(good, 'test', 1 << 20).signers;
  const ask = (signature: Uint8Array, given: Uint8Array | undefined = document) =>
    everySignatureHoldsNow(signature, given, nodeSignatureVerifier);
  const algorithm = (id: string) => der.sequence(der.objectIdentifier(id), der.nullValue());

  it('holds for one, for two, and by a key identifier', () => {
    const { publicKey } = parseCertificate(who.holder.certificate);
    assert.equal(publicKey.type, 'RSA');
    const identifier = parseCertificate(who.holder.certificate).extension('subjectKeyIdentifier')!;
    assert.equal(ask(good), 'holds');
    assert.equal(ask(variantOf(good, { signers: sortDer([info!.der, info!.der]) })), 'holds');
    assert.equal(ask(withSigner(who, good, { version: 3, sid: der.element(0x80, identifier) })), 'holds');
    assert.equal(ask(withSigner(who, good, { signatureAlgorithm: algorithm(oid.key.rsa) })), 'holds');
  });

  it('says what is wrong with the first that does not', async () => {
    const broken = signerOf(who, good, { signature: () => new Uint8Array(256) });
    const unknown = { digestAlgorithm: algorithm('2.16.840.1.101.3.4.2.8') };
    const other = await certificate({ subject: 'Other', issuer: who.root });
    const cases: readonly (readonly [string, string])[] = [
      [ask(variantOf(good, { signers: [] })), 'no_signer'],
      [everySignatureHoldsNow(good, undefined, nodeSignatureVerifier), 'document_missing'],
      [ask(good, documentOf('another')), 'digest'],
      [ask(variantOf(good, { content: document })), 'malformed'],
      [everySignatureHoldsNow(variantOf(good, { content: document }), undefined, nodeSignatureVerifier), 'holds'],
      [ask(variantOf(good, { certificates: [other.certificate] })), 'no_certificate'],
      [ask(variantOf(good, { signers: sortDer([info!.der, broken]) })), 'signature_value'],
      [ask(withSigner(who, good, unknown)), 'algorithm'],
      [ask(withSigner(who, good, { signatureAlgorithm: algorithm(oid.signature.sha512WithRsa) })), 'algorithm'],
      [ask(Uint8Array.of(...good, 0)), 'malformed'],
      [ask(new Uint8Array(0)), 'malformed'],
    ];
    for (const [found, expected] of cases) assert.equal(found, expected);
  });

  it('§11.4: a counter-signature is over the signature, has no content type, and is looked at however deep', () => {
    const countered = (counter: Uint8Array) =>
      ask(withSigner(who, good, { unsigned: [attribute(oid.cms.counterSignature, counter)] }));
    // It has the content type of the document, and its digest: it covers something else than it seems.
    assert.equal(countered(info!.der), 'counter_signature');
    const over = (value: Uint8Array, unsigned?: readonly Uint8Array[]) =>
      signerOf(who, good, {
        attributes: [attribute(oid.cms.messageDigest, der.octetString(sha256(value)))],
        ...(unsigned === undefined ? {} : { unsigned }),
      });
    const first = over(info!.signature);
    assert.equal(countered(first), 'holds');
    assert.equal(countered(over(new Uint8Array(3))), 'counter_signature');
    /** Signatures of signatures, each of which holds: RSA signs the same twice the same. */
    const tower = (height: number): Uint8Array => {
      const values = [info!.signature];
      for (let i = 1; i < height; i++) values.push(readSignerInfo(over(values.at(-1)!), 'test').signature);
      return values.reduceRight<Uint8Array | undefined>(
        (above, value) => over(value, above && [attribute(oid.cms.counterSignature, above)]),
        undefined,
      )!;
    };
    assert.equal(countered(tower(3)), 'holds');
    assert.equal(countered(tower(20)), 'too_many', 'it ends');
    const many = Array.from({ length: 200 }, () => attribute(oid.cms.counterSignature, first));
    assert.equal(ask(withSigner(who, good, { unsigned: many })), 'too_many');
  });
});
