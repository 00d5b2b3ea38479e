// ADR 95: evidence stands apart, has a date, and a sweep obeys it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { utf8 } from '@inro/foundation';
import { openTestDatabase } from '@inro/host/testing';
import pg from 'pg';
import { deletableAfterRelation, temporaryServiceKey } from '../src/node/index.ts';
import { PostgresEvidenceStore } from '../src/postgres/index.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let pool: pg.Pool;
const serviceKey = temporaryServiceKey();
const day = 86_400_000;
const now = new Date();
const ago = (days: number): Date => new Date(now.getTime() - days * day);
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
const open = (client = pool, table = `evidence_${++tables}`) =>
  PostgresEvidenceStore.open({ client, table, serviceKey });
const record = (name: string, deleteAfter?: Date) => ({
  name,
  relation: '1000001',
  contents: utf8(`certificate of ${name}`),
  ...(deleteAfter && { deleteAfter }),
});

describe('seven years after the end of the relation', () => {
  it('ends at the beginning of a day in Japan, the day after the last of them', () => {
    for (const [end, expected] of [
      ['2026-03-31T10:00:00+09:00', '2033-04-01T00:00:00+09:00'],
      // Still the day before in Japan's mornings of UTC, and already the next one in its evenings.
      ['2026-03-31T00:00:00+09:00', '2033-04-01T00:00:00+09:00'],
      ['2026-03-31T23:59:59+09:00', '2033-04-01T00:00:00+09:00'],
      ['2026-04-01T00:00:00+09:00', '2033-04-02T00:00:00+09:00'],
      ['2026-12-31T12:00:00+09:00', '2034-01-01T00:00:00+09:00'],
      // The term begins on 29 February, which 2035 lacks.
      ['2028-02-28T12:00:00+09:00', '2035-03-01T00:00:00+09:00'],
      ['2028-02-29T12:00:00+09:00', '2035-03-01T00:00:00+09:00'],
    ] as const)
      assert.equal(deletableAfterRelation(new Date(end)).getTime(), Date.parse(expected), end);
    assert.equal(
      deletableAfterRelation(new Date('2026-05-01T12:00:00+09:00'), 1).toISOString(),
      '2027-05-01T15:00:00.000Z',
    );
    assert.throws(() => deletableAfterRelation(new Date('never')), TypeError);
    assert.throws(() => deletableAfterRelation(now, -1), TypeError);
  });
});

describe('evidence in PostgreSQL', () => {
  it('gives back what was kept, keeps it once, and has it sealed in its table', async () => {
    const store = await open(pool, 'kept_apart');
    await store.keep(record('a'));
    await store.keep({ ...record('a', ago(1)), contents: utf8('something else') });
    const found = await store.find('a');
    assert.deepEqual([found?.contents, found?.deleteAfter], [utf8('certificate of a'), undefined]);
    assert.equal(await store.find('b'), undefined);
    const { rows } = await pool.query('select contents from kept_apart');
    assert.equal(rows.length, 1);
    assert.ok(!rows[0].contents.includes('certificate'));
    const stranger = await PostgresEvidenceStore.open({
      client: pool,
      table: 'kept_apart',
      serviceKey: temporaryServiceKey(),
    });
    await assert.rejects(stranger.find('a'), TypeError);
  });
  it('has no date while the relation goes on; its end gives one to what has none, and moves no other', async () => {
    const store = await open();
    const early = ago(400);
    await store.keep(record('a'));
    await store.keep(record('b', early));
    await store.keep({ ...record('c'), relation: '1000002' });
    assert.deepEqual(await store.sweep(now), { deleted: 1, left: false });
    await store.keep(record('b', new Date(now.getTime() + day)));
    const end = deletableAfterRelation(now);
    assert.equal(await store.endRelation('1000001', end), 1);
    assert.equal(await store.endRelation('1000001', ago(1)), 0);
    const all = await store.ofRelation('1000001');
    assert.deepEqual(
      all.map(({ name, deleteAfter }) => [name, deleteAfter?.getTime()]),
      [
        ['a', end.getTime()],
        ['b', now.getTime() + day],
      ],
    );
    assert.equal((await store.find('c'))?.deleteAfter, undefined);
    assert.deepEqual(await store.sweep(now), { deleted: 0, left: false });
  });
  it('deletes what is over its date and nothing else, some at once, the oldest first, however often and by how many', async () => {
    const store = await open();
    for (let n = 1; n <= 25; n++) await store.keep(record(`old-${n}`, ago(n)));
    await store.keep(record('young', new Date(now.getTime() + 60_000)));
    await store.keep(record('open'));
    assert.deepEqual(await store.sweep(now, { most: 10 }), { deleted: 10, left: true });
    assert.equal(await store.find('old-25'), undefined);
    assert.ok(await store.find('old-15'));
    const swept = await Promise.all([1, 2, 3].map(() => store.sweep(now, { most: 10 })));
    assert.equal(
      swept.reduce((sum, { deleted }) => sum + deleted, 0),
      15,
    );
    assert.deepEqual(await store.sweep(now), { deleted: 0, left: false });
    assert.deepEqual((await store.ofRelation('1000001')).map(({ name }) => name).sort(), ['open', 'young']);
    await assert.rejects(store.sweep(now, { most: 0 }), TypeError);
  });
  it('is not deleted early by a clock that runs ahead, nor for ever kept by one that runs behind', async () => {
    const store = await open();
    await store.keep(record('young', new Date(now.getTime() + 30 * day)));
    await store.keep(record('old', ago(1)));
    assert.deepEqual(await store.sweep(ago(2)), { deleted: 0, left: false });
    assert.deepEqual(await store.sweep(new Date('2126-01-01')), { deleted: 1, left: false });
    assert.ok(await store.find('young'));
  });
  it('is whole after a sweep that was cut off: what it did not finish the next one does', async () => {
    const store = await open(pool, 'cut_off');
    for (let n = 1; n <= 20; n++) await store.keep(record(`old-${n}`, ago(n)));
    const cut = new pg.Client({ connectionString: database.url });
    cut.on('error', () => undefined);
    await cut.connect();
    await cut.query('begin');
    const half = await PostgresEvidenceStore.open({ client: cut, table: 'cut_off', serviceKey });
    assert.deepEqual(await half.sweep(now, { most: 10 }), { deleted: 10, left: true });
    // Rows in the hands of one that is not done are left to it.
    assert.equal((await store.sweep(now)).deleted, 10);
    const { rows } = await cut.query('select pg_backend_pid() as pid');
    await pool.query('select pg_terminate_backend($1)', [rows[0].pid]);
    while ((await store.ofRelation('1000001')).length > 0) await store.sweep(now, { most: 4 });
    assert.deepEqual(await store.sweep(now), { deleted: 0, left: false });
  });
  it('takes no name of a record, relation or table that is more than a name, and no more than 1 MiB', async () => {
    const store = await open();
    for (const wrong of [
      { ...record('a'), name: '' },
      { ...record('a'), name: 'a b' },
      { ...record('a'), relation: 'x'.repeat(101) },
      { ...record('a'), contents: new Uint8Array((1 << 20) + 1) },
      { ...record('a'), deleteAfter: new Date('never') },
    ])
      await assert.rejects(store.keep(wrong), TypeError);
    await assert.rejects(open(pool, 'a;drop table b'), TypeError);
  });
  it('makes its table once when many start at once, and needs no right to make one that stands', async () => {
    await Promise.all(Array.from({ length: 6 }, () => open(pool, 'public.many')));
    const client = {
      query: async (text: string, values?: unknown[]) => {
        assert.doesNotMatch(text, /create/);
        return pool.query(text, values);
      },
    };
    await PostgresEvidenceStore.open({ client, table: 'public.many', serviceKey });
  });
});
