// The threat: docs/threats/t-229-verdict-on-a-file-is-anothers.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { at, documentOf, signatory, signDocument } from '../../quality/testing/signature/signatory.ts';
import { asItIs, without } from './support/without.ts';

type Verify = typeof import('../../tools/inro/verify.ts');
type Named = Parameters<Verify['judge']>[0]['files'][number];

const [holder, stranger] = [await signatory(), await signatory()];
const contract = documentOf('%PDF-1.7 the contract');
const sign = (document: Uint8Array) => signDocument(holder, document);
const good = sign(contract);
const broken = Uint8Array.of(...good, 0);
const pem = (label: string, bytes: Uint8Array) =>
  `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`;
const file = (name: string, bytes: Uint8Array | string): Named => ({
  name,
  bytes: typeof bytes === 'string' ? documentOf(bytes) : bytes,
});
const damaged = stranger.holder.certificate.subarray(0, -1);

/** What is said of each file, by its name; the documents of signatures lie beside them. */
async function said(files: readonly Named[], beside: readonly Named[] = [], world = asItIs) {
  const { judge } = await world<Verify>('tools/inro/verify.ts');
  const trust = [file('root.cer', holder.root.certificate)];
  const question = { trust, with: [], at, purpose: undefined, json: true, locale: 'en' } as const;
  const { out, ends } = judge({ ...question, files, documents: [...files, ...beside] });
  const answers = JSON.parse(out) as { file: string; of?: string; report?: { status: string } }[];
  return { ends, of: Object.fromEntries(answers.map((one) => [one.file, one])) };
}

/** What is not valid, and a good signature over it. */
const covered: Readonly<Record<string, Named>> = {
  'a signature that is broken': file('contract.pdf.p7s', broken),
  'a signature over another document': file('contract.pdf.p7m', sign(documentOf('another'))),
  'a certificate of another authority': file('server.crt', stranger.holder.certificate),
  'the same in PEM': file('server.pem', pem('CERTIFICATE', stranger.holder.certificate)),
  'another authority’s status': file('status.der', stranger.staple),
};
/** What is called a signature, and would be judged as what it is. */
const disguised: Readonly<Record<string, Uint8Array | string>> = {
  'the signer’s certificate': holder.holder.certificate,
  'it in PEM': pem('CERTIFICATE', holder.holder.certificate),
  'it, and a broken signature': pem('CERTIFICATE', holder.holder.certificate) + pem('CMS', broken),
  'a good signature, and a broken one': pem('CMS', good) + pem('CMS', broken),
  'their status': holder.staple,
};

const notValid = (answer: { report?: { status: string } } | undefined) =>
  assert.notEqual(answer?.report?.status, 'valid');
const trusted = [file('holder.cer', holder.holder.certificate), file('holder.ocsp', holder.staple)];

describe('T-229 the verdict on a file is another’s', () => {
  it('what is not valid stays so beside a good signature over it, in any order, and over that', async () => {
    const beside = [file('contract.pdf', contract)];
    for (const [what, bad] of Object.entries(covered)) {
      const over = file(`${bad.name}.p7s`, sign(bad.bytes));
      const again = file(`${over.name}.p7m`, sign(over.bytes));
      for (const files of [
        [bad, over],
        [over, bad],
        [again, over, bad],
      ]) {
        const { of, ends } = await said(files, beside);
        notValid(of[bad.name]);
        assert.equal(of[over.name]!.report!.status, 'valid', what);
        assert.notEqual(ends, 'valid', what);
      }
    }
  });

  it('what only is called a signature is none, whatever is in it', async () => {
    const beside = [file('contract.pdf', contract)];
    for (const [what, bytes] of Object.entries(disguised))
      for (const name of ['contract.pdf.p7s', 'contract.pdf.P7M']) {
        const { of, ends } = await said([file(name, bytes), ...trusted], beside);
        notValid(of[name]);
        assert.equal(ends, 'noAnswer', what);
      }
  });

  it('a document that can be verified as nothing is answered by its signature, and it is said', async () => {
    const document = file('contract.pdf', contract);
    const { of } = await said([document, file('contract.pdf.p7s', good)]);
    assert.deepEqual(
      [of['contract.pdf']!.report!.status, of['contract.pdf']!.of],
      ['valid', 'the signature beside it'],
    );
    const certificate = file('broken.crt', damaged);
    const answered = await said([certificate, file('broken.crt.p7s', sign(damaged))]);
    assert.equal(answered.of['broken.crt']!.of, 'the signature beside it', 'never as a certificate');
  });

  it('counter-test: where a file is answered by what lies beside it, a broken signature is valid', async () => {
    const world = without({
      file: 'tools/inro/verify.ts',
      defence: 'beside < 0 || isVerifiable(materials[place]!)',
      instead: 'beside < 0',
    });
    for (const bad of Object.values(covered)) {
      const { of } = await said([bad, file(`${bad.name}.p7s`, sign(bad.bytes))], [], world);
      assert.equal(of[bad.name]!.report!.status, 'valid');
    }
  });

  it('counter-test: where a name says nothing, a certificate is a valid signature', async () => {
    const world = without({
      file: 'tools/inro/verify.ts',
      defence: 'signed !== undefined && material.signature === undefined',
      instead: 'false',
    });
    const { of } = await said([file('contract.pdf.p7s', holder.holder.certificate), ...trusted], [], world);
    assert.equal(of['contract.pdf.p7s']!.report!.status, 'valid');
  });
});
