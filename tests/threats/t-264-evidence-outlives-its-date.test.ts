// The threat: docs/threats/t-264-evidence-outlives-its-date.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { utf8 } from '@inro/foundation';
import { openTestDatabase } from '@inro/host/testing';
import { temporaryServiceKey } from '@inro/relying-party/node';
import pg from 'pg';
import { asItIs, type World, without } from './support/without.ts';

const day = 86_400_000;
const file = 'packages/relying-party/src/postgres/evidence-store.ts';

describe('T-264 evidence outlives its date, or is gone before it', () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let pool: pg.Pool;
  const serviceKey = temporaryServiceKey();
  const now = new Date();
  const [yesterday, tomorrow] = [new Date(now.getTime() - day), new Date(now.getTime() + day)];
  let tables = 0;
  before(async () => {
    database = await openTestDatabase();
    pool = new pg.Pool({ connectionString: database.url });
    pool.on('error', () => undefined);
  });
  after(async () => {
    await pool.end();
    await database.dispose();
  });

  const open = async (world: World = asItIs, table = `evidence_${++tables}`) => {
    const { PostgresEvidenceStore } = await world<typeof import('@inro/relying-party/postgres')>(
      'packages/relying-party/src/postgres/index.ts',
    );
    return { table, store: await PostgresEvidenceStore.open({ client: pool, table, serviceKey }) };
  };
  const record = (name: string, deleteAfter?: Date) => ({
    name,
    relation: '1000001',
    contents: utf8('the certificate of Hanako'),
    ...(deleteAfter && { deleteAfter }),
  });
  type Store = Awaited<ReturnType<typeof open>>['store'];

  const aheadOfTime = async (store: Store) => {
    await store.keep(record('a', tomorrow));
    await store.sweep(new Date('2126-01-01'));
    return (await store.find('a')) === undefined;
  };
  /** What is over its date is kept once more, under the same name, with another date. */
  const keptAgain = async (store: Store) => {
    await store.keep(record('a', yesterday));
    await store.keep(record('a', tomorrow));
    await store.sweep(now);
    return (await store.find('a')) !== undefined;
  };
  /** The relation ends a second time, later. */
  const endedAgain = async (store: Store) => {
    await store.keep(record('a'));
    await store.endRelation('1000001', yesterday);
    await store.endRelation('1000001', tomorrow);
    await store.sweep(now);
    return (await store.find('a')) !== undefined;
  };
  const readInACopy = async (store: Store, table: string) => {
    await store.keep(record('a'));
    const { rows } = await pool.query(`select contents from ${table}`);
    return Buffer.from(rows[0].contents).includes('Hanako');
  };

  it('not by a clock that runs ahead, a record kept again, or a relation that ends twice; nor is it read in a copy', async () => {
    assert.equal(await aheadOfTime((await open()).store), false);
    assert.equal(await keptAgain((await open()).store), false);
    assert.equal(await endedAgain((await open()).store), false);
    const { store, table } = await open();
    assert.equal(await readInACopy(store, table), false);
  });

  it('not because a sweep was killed: what it had not done is done by the next, and no more', async () => {
    const { store, table } = await open();
    for (let n = 0; n < 30; n++) await store.keep(record(`old-${n}`, yesterday));
    await store.keep(record('young', tomorrow));
    await store.keep(record('open'));
    for (let n = 0; n < 6; n++) {
      const client = new pg.Client({ connectionString: database.url });
      client.on('error', () => undefined);
      await client.connect();
      const { rows } = await client.query('select pg_backend_pid() as pid');
      const { PostgresEvidenceStore } = await asItIs<typeof import('@inro/relying-party/postgres')>(
        'packages/relying-party/src/postgres/index.ts',
      );
      const one = await PostgresEvidenceStore.open({ client, table, serviceKey });
      const sweep = one.sweep(now, { most: 5 }).catch(() => undefined);
      await pool.query('select pg_terminate_backend($1)', [rows[0].pid]);
      await sweep;
      await client.end().catch(() => undefined);
    }
    while ((await store.sweep(now, { most: 5 })).left);
    const left = (await store.ofRelation('1000001')).map(({ name }) => name).sort();
    assert.deepEqual(left, ['open', 'young']);
  });

  it('counter-test: without each of these words it does', async () => {
    const early = await open(without({ file, defence: 'least($1::timestamptz, now())', instead: '$1::timestamptz' }));
    assert.equal(await aheadOfTime(early.store), true);
    const kept = without({
      file,
      defence: 'on conflict do nothing',
      instead: 'on conflict (name) do update set delete_after = excluded.delete_after',
    });
    assert.equal(await keptAgain((await open(kept)).store), true);
    const moved = without({
      file,
      defence: 'where relation = $1 and delete_after is null returning 1',
      instead: 'where relation = $1 returning 1',
    });
    assert.equal(await endedAgain((await open(moved)).store), true);
    const plain = await open(
      without({ file, defence: 'this.#key.seal(contents, contextOf(name))', instead: 'contents' }),
    );
    assert.equal(await readInACopy(plain.store, plain.table), true);
  });
});
