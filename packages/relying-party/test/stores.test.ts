import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openTestDatabase } from '@inro/host/testing';
import pg from 'pg';
import { MemoryTransactionStore, type StoredTransaction, type TransactionStore } from '../src/index.ts';
import { PostgresTransactionStore } from '../src/postgres/index.ts';

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

const row = (id: string, more: Partial<StoredTransaction> = {}): StoredTransaction => ({
  id,
  state: 'opened',
  expiresAt: 1e12,
  data: `{"いろは":"${id}"}`,
  ...more,
});
const stores: readonly [string, () => Promise<TransactionStore>][] = [
  ['memory', async () => new MemoryTransactionStore()],
  ['PostgreSQL', () => PostgresTransactionStore.open({ client: pool })],
];

for (const [name, open] of stores)
  describe(`the store in ${name}`, () => {
    it('gives back what was last put, byte for byte, and nothing for what it does not know', async () => {
      const store = await open();
      await store.add(row('a'));
      assert.equal(await store.find('a'), row('a').data);
      assert.equal(await store.replace(['opened'], row('a', { state: 'answered', data: '{ "b":\n1}' })), true);
      assert.equal(await store.find('a'), '{ "b":\n1}');
      assert.equal(await store.find('b'), undefined);
      assert.equal(await store.replace(['opened'], row('b')), false);
    });
    it('lets a transaction leave a state once, however many ask at once', async () => {
      const store = await open();
      await store.add(row('c', { state: 'waiting' }));
      const asks = Array.from({ length: 16 }, (_, i) =>
        store.replace(['waiting', 'opened'], row('c', { state: 'answered', data: String(i) })),
      );
      const won = (await Promise.all(asks)).flatMap((done, i) => (done ? [String(i)] : []));
      assert.equal(won.length, 1);
      assert.equal(await store.find('c'), won[0]);
    });
    it('counts tries up to a number, however many ask at once, and keeps the count through a change of state', async () => {
      const store = await open();
      await store.add(row('t'));
      const counted = await Promise.all(Array.from({ length: 16 }, () => store.countTry('t', 5)));
      assert.equal(counted.filter(Boolean).length, 5);
      assert.equal(await store.replace(['opened'], row('t', { state: 'waiting' })), true);
      assert.deepEqual([await store.countTry('t', 5), await store.countTry('t', 6)], [false, true]);
      assert.equal(await store.find('t'), row('t').data);
      assert.equal(await store.countTry('nobody', 5), false);
      await store.removeExpired(2e12);
      assert.equal(await store.countTry('t', 50), false);
    });
    it('forgets what expired before a time, and no other', async () => {
      const store = await open();
      await store.add(row('d', { expiresAt: 1_000 }));
      await store.add(row('e', { expiresAt: 2_000 }));
      assert.equal(await store.removeExpired(2_000), 1);
      assert.deepEqual([await store.find('d'), await store.find('e')], [undefined, row('e').data]);
      assert.equal(await store.removeExpired(2_001), 1);
    });
  });

describe('the store in memory', () => {
  it('holds no more than it was told: the oldest makes way', async () => {
    const store = new MemoryTransactionStore({ most: 2 });
    for (const id of ['a', 'b', 'c']) await store.add(row(id));
    assert.deepEqual([await store.find('a'), await store.find('b')], [undefined, row('b').data]);
    assert.throws(() => new MemoryTransactionStore({ most: 0 }), TypeError);
  });
  it('holds no more large ones than memory has room for, begun or answered, and never loses the newest', async () => {
    const store = new MemoryTransactionStore();
    const large = (length: number) => ({ data: 'い'.repeat(length) });
    const held = async (ids: readonly number[]) => {
      const rows = await Promise.all(ids.map((id) => store.find(String(id))));
      return rows.reduce((sum, data = '') => sum + data.length, 0);
    };
    const ids = Array.from({ length: 1_500 }, (_, id) => id);
    for (const id of ids) await store.add(row(String(id), large(60_000)));
    assert.ok((await held(ids)) <= 50_000_000);
    assert.equal((await store.find('1499'))!.length, 60_000);
    // Answered with signatures, the oldest first.
    for (const id of ids.slice(-300))
      await store.replace(['opened'], row(String(id), { state: 'answered', ...large(400_000) }));
    assert.ok((await held(ids)) <= 50_000_000);
    assert.equal((await store.find('1499'))!.length, 400_000);
    assert.ok((await store.removeExpired(2e12)) > 100);
    for (const id of ids) await store.add(row(String(id), large(10_000)));
    assert.equal(await held(ids), 15_000_000, 'what was forgotten counts no more');
  });
});

describe('the store in PostgreSQL', () => {
  it('makes its table once when many instances start at once, and finds it again', async () => {
    const table = 'public.logins_under_way';
    const open = () => PostgresTransactionStore.open({ client: pool, table });
    const [one] = await Promise.all(Array.from({ length: 8 }, open));
    await one!.add(row('f'));
    assert.equal(await (await open()).find('f'), row('f').data);
  });
  it('goes on with the table and the rows of a version that did not count', async () => {
    const table = 'logins_of_before';
    await pool.query(
      `create table ${table} (id text primary key, state text not null, data text not null, expires_at timestamptz not null)`,
    );
    const before = `insert into ${table} (id, state, data, expires_at) values ($1, 'opened', '{}', now())`;
    await pool.query(before, ['a']);
    const open = () => PostgresTransactionStore.open({ client: pool, table });
    const [store] = await Promise.all(Array.from({ length: 8 }, open));
    // An instance of before that still runs writes rows as it did.
    await pool.query(before, ['b']);
    for (const id of ['a', 'b']) {
      assert.deepEqual([await store!.countTry(id, 1), await store!.countTry(id, 1)], [true, false]);
      assert.equal(await store!.find(id), '{}');
    }
  });
  it('needs no right to make tables where its table stands', async () => {
    await PostgresTransactionStore.open({ client: pool });
    const client = {
      query: async (text: string, values?: unknown[]) => {
        assert.doesNotMatch(text, /create/);
        return pool.query(text, values);
      },
    };
    await PostgresTransactionStore.open({ client });
  });
  it('takes no name of a table that is more than a name', async () => {
    for (const table of ['a;drop table b', '"a"', 'A', 'a.b.c', '', 'x'.repeat(60)])
      await assert.rejects(PostgresTransactionStore.open({ client: pool, table }), TypeError);
  });
});
