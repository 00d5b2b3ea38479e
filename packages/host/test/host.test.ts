import assert from 'node:assert/strict';
import { createServer as createHttpServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { InroError } from '@inro/problem';
import { sql } from 'kysely';
import pg from 'pg';
import {
  appendAudit,
  auditMigration,
  createLogger,
  createServer,
  enqueueOrder,
  firstBrokenAuditLink,
  httpRequest,
  inTransaction,
  migrate,
  OutboxWorker,
  openDatabase,
  outboxMigration,
  PeerClient,
  requirePeer,
  systemClock,
} from '../src/index.ts';
import { ensureDatabase } from '../src/postgres/index.ts';
import { freePort, openTestDatabase, testTopology } from '../src/testing/index.ts';

const log = createLogger('test', 'silent');

describe('the database of a process', () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  before(async () => {
    database = await openTestDatabase();
  });
  after(() => database.dispose());

  it('applies each migration once, even when two processes start together', async () => {
    const db = openDatabase(database.url);
    await Promise.all([migrate(db, [auditMigration, outboxMigration]), migrate(db, [auditMigration, outboxMigration])]);
    const applied = await sql<{ n: number }>`select count(*)::int as n from migration`.execute(db);
    assert.equal(applied.rows[0]?.n, 2);
    await db.destroy();
  });

  it('finds the link of the audit log that somebody changed', async () => {
    const db = openDatabase(database.url);
    await migrate(db, [auditMigration, outboxMigration]);
    for (const event of ['a', 'b', 'c'])
      await db.transaction().execute((trx) => appendAudit(trx, new Date(1e12), event, { n: 1 }));
    assert.equal(await firstBrokenAuditLink(db), undefined);
    await sql`update audit_log set data = '{"n":2}' where seq = 2`.execute(db);
    assert.equal(await firstBrokenAuditLink(db), 2);
    await db.destroy();
  });

  it('keeps one unbroken audit log when many transactions append at once', async () => {
    const own = await openTestDatabase();
    const [one, two] = [openDatabase(own.url), openDatabase(own.url)];
    await migrate(one, [auditMigration]);
    await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        inTransaction(n % 2 ? one : two, (trx) => appendAudit(trx, new Date(1e12 + n), 'event', { n })),
      ),
    );
    assert.equal(await firstBrokenAuditLink(one), undefined);
    const rows = await sql<{ n: number }>`select count(*)::int as n from audit_log`.execute(one);
    assert.equal(rows.rows[0]?.n, 60);
    await Promise.all([one.destroy(), two.destroy()]);
    await own.dispose();
  });

  it('delivers an order again until the peer has it', async () => {
    const db = openDatabase(database.url);
    await migrate(db, [auditMigration, outboxMigration]);
    let now = new Date();
    const seen: string[] = [];
    const worker = new OutboxWorker({
      db,
      log,
      clock: { now: () => now },
      deliver: async (order) => {
        seen.push(order.path);
        if (seen.length === 1) throw new InroError('http.peer_unavailable');
      },
    });
    await db
      .transaction()
      .execute((trx) => enqueueOrder(trx, { peer: 'tsm', method: 'PUT', path: '/x', body: {} }, now));
    await worker.kick();
    assert.deepEqual(seen, ['/x']);
    now = new Date(now.getTime() + 61_000);
    await worker.kick();
    assert.deepEqual(seen, ['/x', '/x']);
    await worker.kick();
    assert.equal(seen.length, 2);
    await worker.stop();
    await db.destroy();
  });

  it('goes on after its database was away, holds no connection during a delivery, and waits for no slow peer', async () => {
    const own = await openTestDatabase();
    const db = openDatabase(own.url);
    await migrate(db, [auditMigration, outboxMigration]);
    const queue = (peer: string, path: string) => {
      const order = { peer, method: 'PUT', path, body: {} };
      return inTransaction(db, (trx) => enqueueOrder(trx, order, systemClock.now()));
    };
    let release = (): void => undefined;
    const stuck = new Promise<void>((resolve) => {
      release = resolve;
    });
    const seen: string[] = [];
    const worker = new OutboxWorker({
      db,
      log,
      clock: systemClock,
      deliver: async ({ peer, path }) => {
        seen.push(path);
        if (peer === 'tsm') await stuck;
        await sql`select 1`.execute(db);
      },
    });
    await sql`alter table outbox rename to away`.execute(db);
    await worker.kick();
    await sql`alter table away rename to outbox`.execute(db);
    const slow = await Promise.all(Array.from({ length: 20 }, (_, n) => queue('tsm', `/slow/${n}`)));
    const waiting = slow.map((id) => worker.deliverNow(id));
    await queue('ca', '/revocations/1');
    await worker.kick(2_000);
    assert.ok(seen.includes('/revocations/1'), 'an order to another peer waits for the slow one');
    release();
    assert.deepEqual(new Set(await Promise.all(waiting)), new Set([true]));
    await worker.stop();
    await db.destroy();
    await own.dispose();
  });

  it('delivers what was put off far into the future by a clock that was set back since', async () => {
    const own = await openTestDatabase();
    const db = openDatabase(own.url);
    await migrate(db, [auditMigration, outboxMigration]);
    let now = new Date('2027-01-01T00:00:00Z');
    let away = true;
    const deliver = async (): Promise<void> => {
      if (away) throw new InroError('http.peer_unavailable');
    };
    const worker = new OutboxWorker({ db, log, clock: { now: () => now }, deliver });
    const order = { peer: 'ca', method: 'PUT', path: '/x', body: {} };
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
    await migrate(db, [auditMigration, outboxMigration]);
    const order = { peer: 'ca', method: 'PUT', path: '/now', body: {} };
    let broken = true;
    const worker = new OutboxWorker({
      db,
      log,
      clock: systemClock,
      deliver: async () => 'answer',
      onDelivered: async (delivered, answer, trx) => {
        await appendAudit(trx, new Date(1e12), `delivered ${delivered.path} ${answer}`, {});
        if (broken) throw new InroError('http.internal');
      },
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

  it('refuses every other role', async () => {
    const other = await openTestDatabase();
    const stranger = new URL(other.url);
    const target = new URL(database.url);
    stranger.pathname = target.pathname;
    stranger.host = target.host;
    const client = new pg.Client({ connectionString: stranger.href });
    await assert.rejects(client.connect(), /permission denied|password authentication failed/);
    await client.end().catch(() => undefined);
    await other.dispose();
    await assert.rejects(ensureDatabase(database.url, 'Drop Table', 'x'), TypeError);
  });
});

describe('RFC 9421 signed peer requests', () => {
  it('let the named peer in, and refuse strangers, changed bodies and old signatures', async () => {
    const { configs, dispose } = await testTopology(['registration', 'tsm', 'ca']);
    const ca = createServer(configs.ca!, log);
    ca.put('/orders/:id', { preHandler: requirePeer(configs.ca!, systemClock, ['registration']) }, async (request) => ({
      by: request.peer,
      body: request.body,
    }));
    await ca.listen({ port: configs.ca!.port, host: '127.0.0.1' });
    try {
      const registration = new PeerClient(configs.registration!, systemClock);
      assert.deepEqual(await registration.call('ca', 'PUT', '/orders/1', { a: 1 }), {
        by: 'registration',
        body: { a: 1 },
      });
      const refused = (failure: unknown) => failure instanceof InroError && failure.code === 'http.unauthorized';
      await assert.rejects(new PeerClient(configs.tsm!, systemClock).call('ca', 'PUT', '/orders/1', {}), refused);
      const late = { now: () => new Date(Date.now() - 120_000) };
      await assert.rejects(
        new PeerClient(configs.registration!, late).call('ca', 'PUT', '/orders/1', {}),
        (failure) =>
          failure instanceof InroError &&
          failure.code === 'http.clock_differs' &&
          Number(failure.details.seconds) >= 119,
      );
      const unsigned = await httpRequest(`${configs.ca!.topology.origins.ca}/orders/1`, {
        method: 'PUT',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      });
      assert.equal(unsigned.status, 401);
    } finally {
      await ca.close();
      dispose();
    }
  });

  it('are taken once, by the peer they were made for alone (§7.2.2, §7.2.8)', async () => {
    const { configs, dispose } = await testTopology(['registration', 'ca', 'tsm']);
    const captured: Record<string, string>[] = [];
    const wire = createHttpServer((request, response) => {
      captured.push(request.headers as Record<string, string>);
      response.end('{}');
    });
    await new Promise<void>((resolve) => wire.listen(configs.ca!.port, '127.0.0.1', resolve));
    await new PeerClient(configs.registration!, systemClock).call('ca', 'PUT', '/orders/1');
    wire.closeAllConnections();
    wire.close();
    const serve = (name: string) => {
      const app = createServer(configs[name]!, log);
      app.put(
        '/orders/1',
        { preHandler: requirePeer(configs[name]!, systemClock, ['registration']) },
        async () => ({}),
      );
      return app;
    };
    const [ca, tsm] = [serve('ca'), serve('tsm')];
    const { host: _, connection: __, ...headers } = captured[0]!;
    const send = async (app: typeof ca) =>
      (await app.inject({ method: 'PUT', url: '/orders/1', headers, payload: '{}' })).statusCode;
    assert.deepEqual([await send(tsm), await send(ca), await send(ca)], [401, 200, 401]);
    await ca.close();
    await tsm.close();
    dispose();
  });

  it('show no text of an unknown error', async () => {
    const app = createServer({ name: 'x' }, log);
    app.get('/boom', async () => {
      throw new Error('PIN 1234 of 髙﨑');
    });
    const answer = await app.inject({ method: 'GET', url: '/boom' });
    assert.equal(answer.statusCode, 500);
    assert.equal(answer.json().code, 'http.internal');
    assert.ok(!answer.body.includes('1234'));
    await app.close();
  });
});

describe('RFC 9112 kept connections', () => {
  it('are replaced by a new one when the peer has restarted in between', async () => {
    const port = await freePort();
    const start = async () => {
      const app = createServer({ name: 'x' }, log);
      app.put('/order', async () => ({ ok: true }));
      await app.listen({ port, host: '127.0.0.1' });
      return app;
    };
    const order = () => httpRequest(`http://x.localhost:${port}/order`, { method: 'PUT' });
    const first = await start();
    assert.equal((await order()).status, 200);
    first.server.closeAllConnections();
    await first.close();
    const second = await start();
    assert.equal((await order()).status, 200);
    await second.close();
  });
});

describe('an exchange with a slow peer', () => {
  it('ends in time, whether nothing came or half an answer', async () => {
    const server = createHttpServer((request, response) => {
      if (request.url === '/half') response.writeHead(200, { 'content-length': '10' }).write('half');
    });
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    for (const path of ['/none', '/half']) {
      const began = performance.now();
      await assert.rejects(
        httpRequest(`http://127.0.0.1:${port}${path}`, { timeoutMs: 150 }),
        (failure) => failure instanceof InroError && failure.code === 'http.peer_unavailable',
      );
      assert.ok(performance.now() - began < 5_000);
    }
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
