import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { utf8 } from '@inro/foundation';
import { type DocumentToSign, digestsOfDocument, type ShownDocument } from '@inro/presentation';
import type { HttpAnswer, HttpRequest } from '../src/core/index.ts';
import { Documents } from '../src/core/presentation/documents.ts';

const ORIGIN = 'https://bank.example';
const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
const contract = utf8('契約書');

const announce = (bytes: Uint8Array, more: Partial<ShownDocument> = {}): ShownDocument => ({
  kind: 'shown',
  title: '契約書',
  uri: `${ORIGIN}/contract`,
  mediaType: 'text/plain',
  size: bytes.length,
  ...digestsOfDocument(bytes),
  ...more,
});
const whole = (body: Uint8Array, type = 'text/plain'): HttpAnswer => ({
  status: 200,
  headers: { 'content-type': type },
  body,
});

function documentsOf(
  list: readonly DocumentToSign[],
  answer: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>,
) {
  const asked: HttpRequest[] = [];
  const fetch = async (request: HttpRequest) => {
    asked.push(request);
    return await answer(request);
  };
  return { asked, documents: new Documents({ door: { fetch } }, list, ORIGIN) };
}

describe('ADR 77: a document is what the request announced, or it is not shown', () => {
  it('is asked for once, by GET, by its size, with its type and nothing of person or phone', async () => {
    const document = announce(contract);
    const { asked, documents } = documentsOf([document], () => whole(contract, 'text/plain; charset=utf-8'));
    assert.deepEqual(await documents.bytes(document), contract);
    await documents.bytes(document);
    assert.deepEqual(asked, [
      { url: `${ORIGIN}/contract`, method: 'GET', headers: { accept: 'text/plain' }, maxBytes: contract.length },
    ]);
  });

  const other = utf8('契約書!');
  for (const [what, answer] of Object.entries({
    'another text of another length': whole(other),
    'another text of the same length': whole(utf8('契約善')),
    nothing: whole(new Uint8Array()),
    'its beginning': whole(contract.subarray(0, -1)),
    'another type': whole(contract, 'text/html'),
    'a type with another parameter': whole(contract, 'text/plain; charset=shift_jis'),
    'no type': { status: 200, headers: {}, body: contract },
    'two types': whole(contract, 'text/plain, text/html'),
  }))
    it(`refuses ${what}`, async () => {
      const document = announce(contract);
      const { documents } = documentsOf([document], () => answer);
      await assert.rejects(documents.bytes(document), { code: 'wallet.document_differs' });
      await assert.rejects(documents.digests('sha256'), TypeError);
    });

  it('refuses one of whose two digests another is announced', async () => {
    for (const name of ['sha256', 'sha384'] as const) {
      const document = announce(contract, { [name]: digestsOfDocument(other)[name] });
      const { documents } = documentsOf([document], () => whole(contract));
      await assert.rejects(documents.bytes(document), { code: 'wallet.document_differs' });
    }
  });

  for (const status of [201, 204, 206, 301, 302, 303, 304, 307, 308, 400, 404, 500])
    it(`refuses the status ${status}, and follows nothing`, async () => {
      const document = announce(contract);
      const headers = { location: `${ORIGIN}/elsewhere`, 'content-type': 'text/plain' };
      const { asked, documents } = documentsOf([document], () => ({ status, headers, body: contract }));
      await assert.rejects(documents.bytes(document), { code: 'wallet.document_unavailable' });
      assert.equal(asked.length, 1);
    });

  for (const uri of [
    'https://bank.example.evil.example/contract',
    'https://bank.example:8443/contract',
    'http://bank.example/contract',
    'https://user@bank.example/contract',
    'https://bank.example/contract#part',
    '//bank.example/contract',
    'file:///etc/passwd',
    'data:text/plain,a',
  ])
    it(`does not even ask for ${uri}`, async () => {
      const document = announce(contract, { uri });
      const { asked, documents } = documentsOf([document], () => whole(contract));
      await assert.rejects(documents.bytes(document), { code: 'wallet.document_unavailable' });
      assert.equal(asked.length, 0);
    });

  it('holds no more than the limits of a request', () => {
    const list = (length: number, size: number) =>
      Array.from({ length }, (_, at) => announce(utf8(String(at)), { size }));
    const made = (documents: readonly DocumentToSign[]) => () => documentsOf(documents, () => whole(contract));
    assert.doesNotThrow(made(list(20, 1 << 20)));
    assert.throws(made(list(21, 1)), TypeError);
    assert.throws(made(list(3, 10 << 20)), TypeError);
  });

  it('hashes what was fetched, whatever whoever showed it did to the bytes', async () => {
    const document = announce(contract);
    const { documents } = documentsOf([document], () => whole(contract.slice()));
    (await documents.bytes(document)).fill(0x20);
    structuredClone(await documents.bytes(document), { transfer: [] });
    assert.deepEqual(await documents.digests('sha256'), [sha256(contract)]);
    assert.deepEqual(await documents.digests('sha384'), [
      new Uint8Array(createHash('sha384').update(contract).digest()),
    ]);
    assert.deepEqual(await documents.bytes(document), contract);
  });

  it('gives no digest of what nobody fetched, and of a bare digest what the service says', async () => {
    const shown = announce(contract);
    const unknown: DocumentToSign = { kind: 'unknown', title: '別紙', ...digestsOfDocument(other) };
    const { documents } = documentsOf([unknown, shown], () => whole(contract));
    await assert.rejects(documents.digests('sha256'), TypeError);
    await documents.bytes(shown);
    assert.deepEqual(await documents.digests('sha256'), [sha256(other), sha256(contract)]);
  });

  it('is let go with the request, and fetched for no other', async () => {
    const document = announce(contract);
    const { documents } = documentsOf([document], () => whole(contract));
    await assert.rejects(async () => await documents.bytes(announce(contract)), TypeError);
    await documents.bytes(document);
    documents.letGo();
    await assert.rejects(async () => await documents.bytes(document), TypeError);
    await assert.rejects(documents.digests('sha256'), TypeError);
  });

  it('that did not come is fetched again when it is asked for again', async () => {
    const document = announce(contract);
    let isThere = false;
    const { documents } = documentsOf([document], () =>
      isThere ? whole(contract) : { ...whole(contract), status: 503 },
    );
    await assert.rejects(documents.bytes(document), { code: 'wallet.document_unavailable' });
    isThere = true;
    assert.deepEqual(await documents.bytes(document), contract);
  });
});
