// The threat: docs/threats/t-263-tables-name-people.md
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { concatBytes, fromBase64, utf8 } from '@inro/foundation';
import { openTestDatabase } from '@inro/host/testing';
import { parseCertificate } from '@inro/pki/read';
import { actNamesOf, digestsOfDocument, readAnswer, readAnswerForm } from '@inro/presentation';
import type { AskOptions, Given, TransactionStore } from '@inro/relying-party/node';
import pg from 'pg';
import { type FactKind, patternsOf } from '../../quality/linkability/patterns.ts';
import { asItIs, type World, without } from './support/without.ts';

const origin = 'https://bank.example';
const purpose = { ja: '口座を開くため', 'ja-x-easy': '口座(こうざ)を ひらく ため', en: 'To open an account' };
const person = '検見川 はなこ';
const address = '千葉県千葉市花見川区検見川町三丁目';
const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());
const document = { kind: 'unknown', title: 'A contract', ...digestsOfDocument(utf8('x')) } as const;
const asked: Readonly<Record<string, Omit<AskOptions, 'flow' | 'purpose'>>> = {
  'a login': { login: {} },
  'the attributes': { attributes: { keptDays: 30 } },
  'a signature': { signature: { documents: [document] } },
  'items of a statement': { statement: { required: ['name', 'address'], optional: [], keptDays: 0 } },
  'a login, the attributes and a signature': {
    login: {},
    attributes: { keptDays: 30 },
    signature: { documents: [document] },
  },
};

describe('T-263 whoever copies the SDK’s tables reads who was there', () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let pool: pg.Pool;
  before(async () => {
    database = await openTestDatabase();
    pool = new pg.Pool({ connectionString: database.url });
    pool.on('error', () => undefined);
  });
  after(async () => {
    await pool.end();
    await database.dispose();
  });

  /** What stands in the rows after each step, each row as it was written. */
  const stores: Readonly<
    Record<string, (world: World) => Promise<{ store: TransactionStore; rows: () => Promise<string> }>>
  > = {
    async memory(world) {
      const { MemoryTransactionStore } = await world<typeof import('@inro/relying-party/node')>(
        'packages/relying-party/src/node/index.ts',
      );
      const store = new MemoryTransactionStore();
      const seen = new Set<string>();
      const add = store.add.bind(store);
      store.add = async (row) => {
        seen.add(row.id);
        await add(row);
      };
      return { store, rows: async () => (await Promise.all([...seen].map((id) => store.find(id)))).join('\n') };
    },
    async PostgreSQL(world) {
      const { PostgresTransactionStore } = await world<typeof import('@inro/relying-party/postgres')>(
        'packages/relying-party/src/postgres/index.ts',
      );
      const store = await PostgresTransactionStore.open({ client: pool });
      return {
        store,
        async rows() {
          const { rows } = await pool.query<{ row: string }>('select t::text as row from inro_transaction t');
          return rows.map(({ row }) => row.replaceAll('""', '"')).join('\n');
        },
      };
    },
  };

  /** Every kind of fact that is found in the rows while a request for this lies answered, and after it was finished. */
  async function found(world: World, kind: string, options: Omit<AskOptions, 'flow' | 'purpose'>): Promise<FactKind[]> {
    const { createRelyingParty, temporaryServiceKey } = await world<typeof import('@inro/relying-party/node')>(
      'packages/relying-party/src/node/index.ts',
    );
    const { documentSignatures } = await world<typeof import('@inro/relying-party/signature')>(
      'packages/relying-party/src/signature/index.ts',
    );
    const { createFakeWallet } = await world<typeof import('@inro/fake-wallet')>(
      'packages/fake-wallet/src/node/index.ts',
    );
    const wallet = await createFakeWallet();
    const { store, rows } = await stores[kind]!(world);
    const sdk = createRelyingParty({
      origin,
      signer: await wallet.certify(origin),
      trustAnchors: wallet.trustAnchors,
      signatureAnchors: wallet.signatureAnchors,
      documentSignatures,
      store,
      serviceKey: temporaryServiceKey(),
    });
    const { transaction, browserSession, requestUri, qrPayload, number } = await sdk.ask({
      flow: 'cross-device',
      purpose,
      ...options,
    });
    const request = await sdk.requestObject(requestUri.split('/').at(-1)!);
    const form = await wallet.form(request, qrPayload, { number, person, attributes: { address } });
    await sdk.receiveAnswer(form);
    const answered = await rows();
    const acts = actNamesOf(options as never);
    const given: Given = await sdk.result({ acts, transaction, browserSession });
    const text = Buffer.from(`${answered}\n${await rows()}`);
    const facts = factsOf(form, given);
    assert.ok(facts.length > 1);
    const hit = facts.filter((fact) =>
      patternsOf({ of: 'hanako', ...fact }).some(({ bytes }) => text.includes(Buffer.from(bytes))),
    );
    return [...new Set(hit.map((one) => one.kind))].sort();
  }

  for (const kind of Object.keys(stores))
    for (const [what, options] of Object.entries(asked))
      it(`and finds nobody in ${kind} after ${what}: no certificate, serial number, name, address or common hash`, async () => {
        assert.deepEqual(await found(asItIs, kind, options), []);
      });

  it('nor moves what one gave into the transaction of another, or reads it with another service’s key', async () => {
    const { temporaryServiceKey } = await import('@inro/relying-party/node');
    const [key, other] = [temporaryServiceKey(), temporaryServiceKey()];
    const sealed = key.seal(utf8('given'), 'a');
    assert.deepEqual(key.open(sealed, 'a'), utf8('given'));
    for (const [reader, where, bytes] of [
      [key, 'b', sealed],
      [other, 'a', sealed],
      [key, 'a', sealed.with(20, sealed[20]! ^ 1)],
      [key, 'a', sealed.subarray(0, 12)],
      [key, 'a', new Uint8Array()],
    ] as const)
      assert.equal(reader.open(bytes, where), undefined);
    assert.notEqual(key.reference('identifier', 'x'), other.reference('identifier', 'x'));
    assert.notEqual(key.reference('identifier', 'x'), key.reference('certificate', 'x'));
  });

  it('counter-test: rows that are not sealed hold certificates, serial numbers, names and addresses', async () => {
    const open = without(
      {
        file: 'packages/relying-party/src/transaction.ts',
        defence:
          'const sealed = given && { sealed: toBase64Url(key.seal(utf8(JSON.stringify(given)), transaction.id)) };',
        instead: 'const sealed = given && { plain: given };',
      },
      {
        file: 'packages/relying-party/src/transaction.ts',
        defence:
          'const { act, sealed, ...row } = JSON.parse(data) as (ActsRow | LoginRow) & { readonly act?: string };',
        instead: `const { act, sealed, plain, ...row } = JSON.parse(data);
        if (plain) return { ...row, acts: row.acts ?? { login: { act: 'login', maxStapleAge: row.maxStapleAge } }, given: plain };`,
      },
    );
    for (const kind of Object.keys(stores)) {
      const kinds = await found(open, kind, asked['a login, the attributes and a signature']!);
      for (const expected of ['name', 'address', 'certificateSerial'] as const)
        assert.ok(kinds.includes(expected), `${kind}: ${expected} in ${kinds.join()}`);
    }
  });

  it('counter-test: references without a key are those of every other service, and of whoever has the certificate', async () => {
    const unkeyed = without(
      {
        file: 'packages/relying-party/src/transaction.ts',
        defence: 'key.seal(utf8(JSON.stringify(given)), transaction.id)',
        instead: 'utf8(JSON.stringify(given))',
      },
      {
        file: 'packages/relying-party/src/transaction.ts',
        defence: 'key.open(fromBase64Url(sealed), id)',
        instead: 'fromBase64Url(sealed)',
      },
      {
        file: 'packages/relying-party/src/subject.ts',
        defence: "key.reference('certificate', subject.certificateSha256)",
        instead: 'subject.certificateSha256',
      },
    );
    assert.deepEqual(await found(unkeyed, 'memory', asked['a login']!), []);
    const plain = without(
      {
        file: 'packages/relying-party/src/transaction.ts',
        defence: 'toBase64Url(key.seal(utf8(JSON.stringify(given)), transaction.id))',
        instead: 'JSON.stringify(given)',
      },
      {
        file: 'packages/relying-party/src/transaction.ts',
        defence: 'openGiven(sealed, row.id, key)',
        instead: 'JSON.parse(sealed)',
      },
      {
        file: 'packages/relying-party/src/subject.ts',
        defence: "key.reference('certificate', subject.certificateSha256)",
        instead: 'subject.certificateSha256',
      },
    );
    assert.deepEqual(await found(plain, 'memory', asked['a login']!), ['certificateDigest']);
  });
});

/** What of the person was in the answer, and what the service was given. */
function factsOf(form: string, given: Given): { kind: FactKind; bytes: Uint8Array; short?: boolean }[] {
  const read = readAnswerForm(form);
  assert.equal(read.kind, 'answer');
  const presentations = read.kind === 'answer' ? read.presentations : {};
  const certificates = (['login', 'attributes', 'signature'] as const).flatMap((act) => {
    const presentation = presentations[act];
    return presentation === undefined ? [] : [readAnswer(presentation, act).certificate];
  });
  const texts = (kind: FactKind, text: string) => [{ kind, bytes: utf8(text) }];
  return [
    ...certificates.flatMap((der) => {
      const { serialNumber, subject, subjectPublicKeyInfo } = parseCertificate(der);
      return [
        { kind: 'authenticationCertificate' as const, bytes: der.subarray(60, 300) },
        { kind: 'authenticationCertificate' as const, bytes: der.subarray(-200) },
        { kind: 'certificateSerial' as const, bytes: serialNumber },
        { kind: 'certificateDigest' as const, bytes: sha256(der) },
        { kind: 'subjectName' as const, bytes: subject.der },
        { kind: 'subjectName' as const, bytes: sha256(subject.der) },
        { kind: 'publicKey' as const, bytes: sha256(subjectPublicKeyInfo) },
        { kind: 'publicKey' as const, bytes: subjectPublicKeyInfo.subarray(30, 200) },
      ];
    }),
    ...texts('name', person),
    ...texts('address', address),
    ...(given.signature?.signatures ?? []).map(({ cades }) => ({
      kind: 'signingCertificate' as const,
      bytes: concatBytes(fromBase64(cades).subarray(40, 400)),
    })),
  ];
}
