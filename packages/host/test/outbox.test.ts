import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { InternalError } from '@inro/problem';
import { sql } from 'kysely';
import { HttpError } from '../src/errors.ts';
import {
  appendAudit,
  auditMigration,
  createLogger,
  enqueueOrder,
  inTransaction,
  migrate,
  type OrderKind,
  type OrderKinds,
  OutboxWorker,
  openDatabase,
  orderKindsMigration,
  outboxAgeMigration,
  outboxMigration,
  systemClock,
} from '../src/index.ts';
import { openTestDatabase } from '../src/testing/index.ts';

const log = createLogger('test', 'silent');
const migrations = [
  auditMigration,
  outboxMigration,
  orderKindsMigration('001-kinds', {}),
  outboxAgeMigration('002-ages'),
];

/** Order kinds that all deliver like this, each to the peer of its name. */
const kinds = (
  deliver: OrderKind<undefined>['deliver'],
  more: Pick<OrderKind<undefined>, 'keep'> = {},
): { kinds: OrderKinds<undefined>; context: undefined } => ({
  kinds: { ca: { peer: 'ca', deliver, ...more }, tsm: { peer: 'tsm', deliver, ...more } },
  context: undefined,
});

describe('the outbox', () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  before(async () => {
    database = await openTestDatabase();
  });
  after(() => database.dispose());

  it('delivers an order again until the peer has it', async () => {
    const db = openDatabase(database.url);
    await migrate(db, migrations);
    let now = new Date();
    const seen: string[] = [];
    const worker = new OutboxWorker({
      db,
      log,
      clock: { now: () => now },
      ...kinds(async (_, id) => {
        seen.push(id);
        if (seen.length === 1) throw new HttpError('http.peer_unavailable');
      }),
    });
    await db.transaction().execute((trx) => enqueueOrder(trx, { kind: 'tsm', id: 'x' }, now));
    await worker.kick();
    assert.deepEqual(seen, ['x']);
    now = new Date(now.getTime() + 61_000);
    await worker.kick();
    assert.deepEqual(seen, ['x', 'x']);
    await worker.kick();
    assert.equal(seen.length, 2);
    await worker.stop();
    await db.destroy();
  });

  it('goes on after its database was away, holds no connection during a delivery, and waits for no slow peer', async () => {
    const own = await openTestDatabase();
    const db = openDatabase(own.url);
    await migrate(db, migrations);
    const queue = (kind: string, id: string) =>
      inTransaction(db, (trx) => enqueueOrder(trx, { kind, id }, systemClock.now()));
    let release = (): void => undefined;
    const stuck = new Promise<void>((resolve) => {
      release = resolve;
    });
    const seen: string[] = [];
    const worker = new OutboxWorker({
      db,
      log,
      clock: systemClock,
      ...kinds(async (_, id) => {
        seen.push(id);
        if (id.startsWith('slow')) await stuck;
        await sql`select 1`.execute(db);
      }),
    });
    await sql`alter table outbox rename to away`.execute(db);
    await worker.kick();
    await sql`alter table away rename to outbox`.execute(db);
    const slow = await Promise.all(Array.from({ length: 20 }, (_, n) => queue('tsm', `slow-${n}`)));
    const waiting = slow.map((number) => worker.deliverNow(number));
    await queue('ca', 'revocation');
    await worker.kick(2_000);
    assert.ok(seen.includes('revocation'), 'an order to another peer waits for the slow one');
    release();
    assert.deepEqual(new Set(await Promise.all(waiting)), new Set([true]));
    await worker.stop();
    await db.destroy();
    await own.dispose();
  });

  it('a kick waits for what was on its way already', async (t) => {
    const own = await openTestDatabase();
    const db = openDatabase(own.url);
    await migrate(db, migrations);
    let [begin, isDelivered] = [(): void => undefined, false];
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const deliver = async (): Promise<void> => {
      begin();
      await new Promise((resolve) => setTimeout(resolve, 300));
      isDelivered = true;
    };
    const worker = new OutboxWorker({ db, log, clock: systemClock, ...kinds(deliver) });
    const order = { kind: 'ca', id: 'x' };
    await inTransaction(db, (trx) => enqueueOrder(trx, order, systemClock.now()));
    t.after(async () => {
      await worker.stop();
      await db.destroy();
      await own.dispose();
    });
    worker.start(10);
    await begun;
    await worker.kick();
    assert.ok(isDelivered);
  });

  it('delivers what was put off far into the future by a clock that was set back since', async () => {
    const own = await openTestDatabase();
    const db = openDatabase(own.url);
    await migrate(db, migrations);
    let now = new Date('2027-01-01T00:00:00Z');
    let away = true;
    const deliver = async (): Promise<void> => {
      if (away) throw new HttpError('http.peer_unavailable');
    };
    const worker = new OutboxWorker({ db, log, clock: { now: () => now }, ...kinds(deliver) });
    const order = { kind: 'ca', id: 'x' };
    const id = await inTransaction(db, (trx) => enqueueOrder(trx, order, now));
    assert.equal(await worker.deliverNow(id), false);
    away = false;
    now = new Date('2026-12-31T00:00:00Z');
    await worker.kick();
    const open = await sql`select 1 from outbox where done_at is null`.execute(db);
    assert.equal(open.rows.length, 0);
    await worker.stop();
    await db.destroy();
    await own.dispose();
  });

  it('delivers one order at once and keeps its answer in the same transaction', async () => {
    const db = openDatabase(database.url);
    await migrate(db, migrations);
    const order = { kind: 'ca', id: 'now' };
    let broken = true;
    const worker = new OutboxWorker({
      db,
      log,
      clock: systemClock,
      ...kinds(async () => 'answer', {
        keep: async (_, trx, id, answer) => {
          await appendAudit(trx, new Date(1e12), `delivered ${id} ${answer}`, {});
          if (broken) throw new InternalError('http.internal');
        },
      }),
    });
    const id = await db.transaction().execute((trx) => enqueueOrder(trx, order, systemClock.now()));
    assert.equal(await worker.deliverNow(id), false);
    broken = false;
    assert.equal(await worker.deliverNow(id), true);
    assert.equal(await worker.deliverNow(id), true);
    const kept = await sql<{ event: string }>`select event from audit_log where event like 'delivered%'`.execute(db);
    assert.equal(kept.rows.length, 1);
    await db.destroy();
  });

  it('forgets what was delivered a week ago, and nothing that waits', async () => {
    const own = await openTestDatabase();
    const db = openDatabase(own.url);
    await migrate(db, migrations);
    const now = new Date('2027-01-08T00:00:01Z');
    for (const [id, done] of [
      ['long-delivered', '2027-01-01T00:00:00Z'],
      ['just-delivered', '2027-01-02T00:00:00Z'],
      ['waits-for-long', null],
    ])
      await sql`insert into outbox (kind, id, next_at, done_at) values ('ca', ${id}, '2026-12-01', ${done})`.execute(
        db,
      );
    const deliver = async (): Promise<void> => {
      throw new HttpError('http.peer_unavailable');
    };
    const worker = new OutboxWorker({ db, log, clock: { now: () => now }, ...kinds(deliver) });
    worker.start();
    const ids = async () =>
      (await sql<{ id: string }>`select id from outbox order by number`.execute(db)).rows.map(({ id }) => id);
    for (let tries = 0; (await ids()).length > 2 && tries < 100; tries++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(await ids(), ['just-delivered', 'waits-for-long']);
    await worker.stop();
    await db.destroy();
    await own.dispose();
  });
});
