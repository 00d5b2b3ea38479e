// ADR 96, docs/protocol/deletion.md: a person asks from the phone, the service answers, the phone sees it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createFakeWallet } from '@inro/fake-wallet';
import { openTestDatabase } from '@inro/host/testing';
import pg from 'pg';
import type { DeletionStore } from '../src/index.ts';
import {
  createDeletions,
  createRelyingParty,
  MemoryDeletionStore,
  MemoryTransactionStore,
  temporaryServiceKey,
} from '../src/node/index.ts';
import { PostgresDeletionStore } from '../src/postgres/index.ts';
import { inroLogin } from '../src/web/next.ts';

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
let tables = 0;
const stores: readonly [string, () => Promise<DeletionStore>][] = [
  ['memory', async () => new MemoryDeletionStore()],
  ['PostgreSQL', () => PostgresDeletionStore.open({ client: pool, table: `deletion_${++tables}` })],
];
const origin = 'https://library.example';
const purpose = { ja: '本を借りるため', 'ja-x-easy': '本(ほん)を 借(か)りる ため', en: 'To borrow books' };
const WELL_KNOWN = '/.well-known/inro-deletions';
type Json = Record<string, string>;

/** A service that takes requests, and a phone that makes them. */
async function open(store: DeletionStore) {
  let time = new Date();
  const now = () => time;
  const send = async (path: string, init: RequestInit = {}) => {
    const route = init.method === 'POST' ? POST : GET;
    return await route(new Request(new URL(path, origin), init));
  };
  const wallet = await createFakeWallet({ fetch: send, now });
  const relyingParty = createRelyingParty({
    origin,
    signer: await wallet.certify(origin),
    trustAnchors: wallet.trustAnchors,
    store: new MemoryTransactionStore(),
    serviceKey: temporaryServiceKey(),
    clock: { now },
  });
  const deletions = createDeletions({ relyingParty, store, clock: { now } });
  const { GET, POST } = inroLogin({ relyingParty, deletions, purpose, onLogin: () => ({}) });
  const call = async (path: string, body?: object, headers: Json = {}) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
    const answer = await send(path, body === undefined ? {} : { ...init, body: JSON.stringify(body) });
    return { status: answer.status, json: (await answer.json()) as Json };
  };
  const begin = async (person = 'hanako') => {
    const { transaction, session, link } = (await call(WELL_KNOWN, {})).json as { [name: string]: string };
    const { redirectUri } = await wallet.answer(link!, { person });
    const responseCode = new URL(redirectUri!).searchParams.get('response_code')!;
    return { transaction: transaction!, session: session!, responseCode };
  };
  const finish = ({ transaction, ...body }: Awaited<ReturnType<typeof begin>>) =>
    call(`${WELL_KNOWN}/${transaction}/finish`, body);
  return {
    deletions,
    call,
    begin,
    finish,
    ask: async (person?: string) => (await finish(await begin(person))).json,
    state: async (reference: string) => (await call(`${WELL_KNOWN}/${reference}`)).json,
    pass: (days: number) => {
      time = new Date(time.getTime() + days * 86_400_000);
    },
  };
}

for (const [name, store] of stores)
  describe(`requests for deletion in ${name}`, () => {
    it('are received, listed with whose they are, answered once, and seen by the phone', async () => {
      const service = await open(await store());
      const { reference, state, askedAt } = await service.ask();
      assert.equal(state, 'received');
      assert.ok(Math.abs(Date.parse(askedAt!) - Date.now()) < 60_000);
      const [waiting, ...others] = await service.deletions.open();
      assert.deepEqual(others, []);
      assert.match(waiting!.subject!.identifier, /^[\w-]{43}$/);
      assert.equal(waiting!.id, reference);
      assert.equal((await service.state(reference!)).state, 'received');
      assert.equal(await service.deletions.answer(reference!, { state: 'done' }), true);
      assert.equal(await service.deletions.answer(reference!, { state: 'refused', reason: 'law' }), false);
      const { state: after, reason } = await service.state(reference!);
      assert.deepEqual([after, reason], ['done', undefined]);
      assert.deepEqual(await service.deletions.open(), []);
    });
    it('are refused with a reason and a day', async () => {
      const service = await open(await store());
      const { reference } = await service.ask();
      const until = new Date('2033-12-01T00:00:00+09:00');
      await service.deletions.answer(reference!, { state: 'refused', reason: 'law', until });
      const { state, reason, until: day } = await service.state(reference!);
      assert.deepEqual([state, reason, day], ['refused', 'law', until.toISOString()]);
    });
    it('are one of a person while it is open, however often and from however many phones; another person has their own', async () => {
      const service = await open(await store());
      const begun = await service.begin();
      const first = (await service.finish(begun)).json;
      const again = await Promise.all([service.finish(begun), service.finish(await service.begin())]);
      for (const { json } of again) assert.equal(json.reference, first.reference);
      const together = await Promise.all(
        (await Promise.all([service.begin('taro'), service.begin('taro')])).map(service.finish),
      );
      const references = new Set(together.map(({ json }) => json.reference));
      assert.equal(references.size, 1);
      assert.ok(!references.has(first.reference));
      assert.equal((await service.deletions.open()).length, 2);
      // The lost answer to what was answered meanwhile is no request anew; what is asked later is.
      await service.deletions.answer(first.reference!, { state: 'done' });
      assert.deepEqual((await service.finish(begun)).json.state, 'done');
      const later = await service.ask();
      assert.notEqual(later.reference, first.reference);
      assert.equal(later.state, 'received');
    });
    it('name nobody once they are answered, and are forgotten after 90 days', async () => {
      const kept = await store();
      const service = await open(kept);
      const { reference } = await service.ask();
      await service.deletions.answer(reference!, { state: 'done' });
      assert.equal((await kept.find(reference!))?.subject, undefined);
      service.pass(89);
      assert.equal(await service.deletions.removeAnswered(), 0);
      service.pass(2);
      assert.equal(await service.deletions.removeAnswered(), 1);
      assert.equal((await service.state(reference!)).code, 'relying-party.deletion_unknown');
    });
  });

describe('the endpoints of deletion', () => {
  it('refuse pages, other forms, other names, and whoever did not answer', async () => {
    const service = await open(new MemoryDeletionStore());
    const begun = await service.begin();
    const path = `${WELL_KNOWN}/${begun.transaction}/finish`;
    const { session, responseCode } = begun;
    const code = async (...asked: Parameters<typeof service.call>) => (await service.call(...asked)).json.code;
    assert.equal(await code(WELL_KNOWN, {}, { origin: 'https://other.example' }), 'relying-party.foreign_page');
    assert.equal(await code(path, { session }), 'relying-party.request_malformed');
    assert.equal(await code(path, { session, responseCode: 'x' }), 'relying-party.response_code_wrong');
    assert.equal(await code(path, { session: 'x', responseCode }), 'relying-party.transaction_unknown');
    assert.equal(await code(`${WELL_KNOWN}/${'x'.repeat(22)}`), 'relying-party.deletion_unknown');
    assert.equal(await code(`${WELL_KNOWN}/x`), 'relying-party.transaction_unknown');
    const { transaction, session: other } = (await service.call(WELL_KNOWN, {})).json;
    const early = await code(`${WELL_KNOWN}/${transaction}/finish`, { session: other!, responseCode: 'x' });
    assert.equal(early, 'relying-party.login_not_answered');
    assert.deepEqual(await service.deletions.open(), []);
  });
});
