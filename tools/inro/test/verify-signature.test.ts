import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { temporaryFolder } from '@inro/host/testing';
import { at, documentOf, signatory, signDocument } from '../../../quality/testing/signature/signatory.ts';
import { variantOf } from '../../../quality/testing/signature/variants.ts';
import { exitCodes } from '../exit-codes.ts';
import { verify as command } from '../verify.ts';

const folder = temporaryFolder();
after(() => folder.dispose());
const file = (name: string, bytes: Uint8Array | string): string => {
  const path = join(folder.path, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, bytes);
  return path;
};
const who = await signatory();
const document = documentOf('%PDF-1.7 the contract');
const signature = signDocument(who, document, { mediaType: 'application/pdf', requestDigest: new Uint8Array(32) });
const root = file('root.cer', who.root.certificate);
const contract = file('contract.pdf', document);
const beside = file('contract.pdf.p7s', signature);
const verify = (...args: string[]) => {
  const { out, errors, ends } = command([...args, '--trust', root, '--at', at.toISOString()]);
  return { code: exitCodes[ends].code, out, errors };
};

describe('inro verify of a signature beside its document', () => {
  it('is valid, by the same report, with what the signature says of itself', () => {
    for (const args of [
      [beside],
      [beside, contract],
      [file('other.pdf', document), file('other.pdf.P7M', signature)].reverse(),
    ]) {
      const { code, out, errors } = verify(...args);
      assert.deepEqual([code, errors], [0, ''], out);
      assert.match(out, /p7[sm]: valid \(TOTAL-PASSED\), of the document beside it/i);
      assert.match(out, /signed at 2026-11-22T12:00:00\.000Z, as application\/pdf/);
      assert.match(out, /document\.any_request/);
    }
    const [{ report, claims, of }] = JSON.parse(verify(beside, '--json').out);
    assert.deepEqual([report.status, report.purpose, of], ['valid', 'digital-signature', 'the document beside it']);
    assert.deepEqual(Object.keys(claims), ['signingTime', 'mediaType', 'requestSha256', 'signatureSha256']);
    const [, said, ...more] = JSON.parse(verify(beside, contract, '--json').out);
    assert.deepEqual([said.of, more], ['the signature beside it', []], 'each file has an answer');
  });

  it('is read in PEM too, and says where it is broken', () => {
    const pem = (label: string, bytes: Uint8Array) =>
      `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`;
    for (const label of ['CMS', 'PKCS7']) {
      file('text/contract.pdf', document);
      assert.equal(verify(file('text/contract.pdf.p7s', pem(label, signature))).code, 0);
    }
    file('broken/contract.pdf', document);
    const broken = verify(file('broken/contract.pdf.p7s', Uint8Array.of(...signature, 0)));
    assert.equal(broken.code, 1);
    assert.match(broken.out, /invalid \(TOTAL-FAILED \/ FORMAT_FAILURE\)[\s\S]*document\.signature_malformed/);
  });

  it('is invalid over another document, and undecided without one', () => {
    file('changed/contract.pdf', documentOf('%PDF-1.7 the contracT'));
    const changed = verify(file('changed/contract.pdf.p7s', signature));
    assert.equal(changed.code, 1);
    assert.match(changed.out, /HASH_FAILURE[\s\S]*This is not the document that was signed\./);
    const alone = verify(file('alone/contract.pdf.p7s', signature));
    assert.equal(alone.code, 2);
    assert.match(alone.out, /SIGNED_DATA_NOT_FOUND[\s\S]*missing: document of signature, from: relyingParty/);
  });

  it('asks for a root; a bag of certificates is no signature', () => {
    assert.match(command([beside]).errors, /no trust anchor/);
    const bag = verify(file('bag.p7b', variantOf(signature, { signers: [] })));
    assert.equal(bag.code, 3);
    assert.match(bag.errors, /that nobody signed/);
  });
});
