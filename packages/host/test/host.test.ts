import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { InroError } from '@inro/problem';
import { sql } from 'kysely';
import pg from 'pg';
import { z } from 'zod';
import { HttpError } from '../src/errors.ts';
import {
  appendAudit,
  auditMigration,
  createLogger,
  createServer,
  firstBrokenAuditLink,
  httpRequest,
  inTransaction,
  migrate,
  openDatabase,
  outboxMigration,
  PeerClient,
  requirePeer,
  systemClock,
} from '../src/index.ts';
import { ensureDatabase } from '../src/postgres/index.ts';
import { freePort, loneConfig, openTestDatabase, takenInMemory, testTopology } from '../src/testing/index.ts';

const log = createLogger('test', 'silent');

describe('the log of a server', () => {
  it('has one line a finished request, with its pattern and nothing that was in it', async () => {
    const lines: string[] = [];
    const told = { ...log, info: (line: object, text: string) => void lines.push(JSON.stringify({ ...line, text })) };
    const app = createServer(loneConfig('x'), Object.assign(Object.create(log), told));
    app.get('/persons/:number', async () => 'x');
    const ask = (url: string) =>
      app.inject({ method: 'GET', url: `http://x.localhost${url}`, headers: { cookie: 'session=SECRET' } });
    for (const url of ['/persons/0123456789?pin=1234', '/none/SECRET', '/health', '/ready']) await ask(url);
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)).map(({ ms, id, ...line }) => line),
      [
        { method: 'GET', route: '/persons/:number', status: 200, text: 'request' },
        { method: 'GET', route: 'none', status: 404, text: 'request' },
      ],
    );
    await app.close();
  });

  it('names each request once, in its failure too, by nothing that came with it', async () => {
    const lines: { id: string; text: string }[] = [];
    const tell = (line: { id: string }, text: string) => void lines.push({ id: line.id, text });
    const app = createServer(loneConfig('x'), Object.assign(Object.create(log), { info: tell, error: tell }));
    app.get('/fails', async () => {
      throw new TypeError('SECRET');
    });
    const headers = { host: 'x.localhost', 'request-id': 'SECRET', 'x-request-id': 'SECRET', traceparent: 'SECRET' };
    for (let n = 0; n < 3; n++) {
      const answer = await app.inject({ url: '/fails', headers });
      assert.ok(lines.every(({ id }) => !JSON.stringify([answer.headers, answer.body]).includes(id)));
    }
    assert.deepEqual(
      lines.map(({ text }) => text),
      Array.from({ length: 3 }, () => ['request failed', 'request']).flat(),
    );
    const ids = lines.map(({ id }) => id);
    assert.deepEqual([ids[0], ids[2], ids[4]], [ids[1], ids[3], ids[5]]);
    assert.equal(new Set(ids).size, 3);
    for (const id of ids) assert.match(id, /^[0-9a-f]{6}-\d+$/);
    await app.close();
  });

  it('counts who is told to come back and writes no line of it, or a flood would write the log', async () => {
    const lines: string[] = [];
    const tell = (_line: object, text: string) => void lines.push(text);
    const app = createServer(loneConfig('x'), Object.assign(Object.create(log), { info: tell, error: tell }));
    app.get('/crowded', async () => {
      throw new HttpError('http.busy');
    });
    for (let n = 0; n < 5; n++) await app.inject({ url: '/crowded', headers: { host: 'x.localhost' } });
    assert.deepEqual(lines, []);
    const { body } = await app.inject({ url: '/metrics', headers: { host: '127.0.0.1' } });
    assert.match(body, /^http_request_seconds_count\{method="GET",route="\/crowded",status="5xx"\} 5$/m);
    await app.close();
  });
});

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

  it('says at the HTTP edge that it is away or goes away, as every store says that its disk is full', async () => {
    const app = createServer(loneConfig('x'), log);
    const full = new DatabaseSync(':memory:');
    full.exec('pragma max_page_count = 2; create table t (v)');
    const db = openDatabase(database.url);
    const away = openDatabase(`postgresql://x:x@127.0.0.1:${await freePort()}/x`);
    app.get('/sqlite', () => full.exec('insert into t values (zeroblob(10000))'));
    app.get('/file', () => writeFileSync('/dev/full', 'x'));
    app.get('/away', () => sql`select 1`.execute(away));
    app.get('/ended', () => sql`select pg_terminate_backend(pg_backend_pid())`.execute(db));
    const code = async (url: string) => {
      const answer = await app.inject({ method: 'GET', url: `http://x.localhost${url}` });
      assert.deepEqual([answer.statusCode, answer.headers['retry-after']], [503, '5']);
      return answer.json().code;
    };
    assert.equal(await code('/sqlite'), 'host.disk_full');
    assert.equal(await code('/file'), 'host.disk_full');
    assert.equal(await code('/away'), 'http.peer_unavailable');
    assert.equal(await code('/ended'), 'http.peer_unavailable');
    await Promise.all([app.close(), db.destroy(), away.destroy()]);
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

  it('appends more lines in one transaction than a statement has parameters for, all or none', async () => {
    const own = await openTestDatabase();
    const db = openDatabase(own.url);
    await migrate(db, [auditMigration]);
    const append = (lines: number, ends: boolean) =>
      inTransaction(db, async (trx) => {
        for (let n = 0; n < lines; n++) await appendAudit(trx, new Date(1e12), 'event', { n });
        if (!ends) throw new TypeError('it ends here');
      });
    await append(14_001, true);
    await assert.rejects(append(14_001, false), TypeError);
    await append(1_000, true);
    const rows = await sql<{ n: number }>`select count(*)::int as n from audit_log`.execute(db);
    assert.equal(rows.rows[0]?.n, 15_001);
    assert.equal(await firstBrokenAuditLink(db), undefined);
    await db.destroy();
    await own.dispose();
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
    const ca = createServer(configs.ca!, log, { taken: takenInMemory() });
    const preValidation = requirePeer(configs.ca!, systemClock, ['registration']);
    ca.put('/orders/:id', { preValidation }, async (request) => ({ by: request.peer, body: request.body }));
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
    await assert.rejects(new PeerClient(configs.registration!, systemClock).call('ca', 'PUT', '/orders/1'));
    wire.closeAllConnections();
    wire.close();
    const serve = (name: string) => {
      const app = createServer(configs[name]!, log, { taken: takenInMemory() });
      const preValidation = requirePeer(configs[name]!, systemClock, ['registration']);
      app.put('/orders/1', { preValidation }, async () => ({}));
      return app;
    };
    const [ca, tsm] = [serve('ca'), serve('tsm')];
    const { host: _, connection: __, ...headers } = captured[0]!;
    const send = async (app: typeof ca, name: string) => {
      const url = `${configs[name]!.topology.origins[name]}/orders/1`;
      return (await app.inject({ method: 'PUT', url, headers, payload: '{}' })).statusCode;
    };
    assert.deepEqual([await send(tsm, 'tsm'), await send(ca, 'ca'), await send(ca, 'ca')], [401, 200, 401]);
    await ca.close();
    await tsm.close();
    dispose();
  });

  it('show no text of an unknown error', async () => {
    const app = createServer(loneConfig('x'), log);
    app.get('/boom', async () => {
      throw new Error('PIN 1234 of 髙﨑');
    });
    const answer = await app.inject({ method: 'GET', url: 'http://x.localhost/boom' });
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
      const app = createServer(loneConfig('x', port), log);
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

describe('an answer of a peer that cannot be read', () => {
  it('is as if nothing had come: no JSON, another form, a member more', async () => {
    const { configs, dispose } = await testTopology(['registration', 'ca']);
    let text = '';
    const server = createServer(configs.ca!, log, { taken: takenInMemory() });
    const preValidation = requirePeer(configs.ca!, systemClock, ['registration']);
    server.get('/hours', { preValidation }, async (_, reply) => reply.type('application/json').send(text));
    await server.listen({ port: configs.ca!.port, host: '127.0.0.1' });
    const registration = new PeerClient(configs.registration!, systemClock);
    const request = {
      summary: 'Issuing hours',
      from: ['registration'],
      to: 'ca',
      method: 'GET',
      route: '/hours',
      path: () => '/hours',
      answer: z.strictObject({ open: z.boolean() }),
    } as const;
    try {
      for (text of ['<html>', '{"open":"yes"}', '{"open":true,"more":1}', '[]', ''])
        await assert.rejects(
          registration.ask(request, {}),
          (failure) => failure instanceof InroError && failure.code === 'http.peer_unavailable',
          text,
        );
      text = '{"open":true}';
      assert.deepEqual(await registration.ask(request, {}), { open: true });
    } finally {
      await server.close();
      dispose();
    }
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
