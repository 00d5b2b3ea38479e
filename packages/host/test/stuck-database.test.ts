import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { createLogger, createServer, httpRequest, openDatabase } from '../src/index.ts';
import { freePort, loneConfig, openTestDatabase } from '../src/testing/index.ts';

const log = createLogger('test', 'silent');

describe('A database that stands still', () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  before(async () => {
    database = await openTestDatabase();
  });
  after(() => database.dispose());

  it('keeps nobody waiting for ever: the request is told so with 503, and the next one gets another connection', async () => {
    const db = openDatabase(database.url, { silenceMs: 1_000 });
    const port = await freePort();
    const app = createServer(loneConfig('x', port), log);
    app.get('/backend', async () => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
      return rows[0]!;
    });
    await app.listen({ port, host: '127.0.0.1' });
    const ask = async () => {
      const { status, headers, body } = await httpRequest(`http://x.localhost:${port}/backend`, { timeoutMs: 8_000 });
      return { status, retryAfter: headers['retry-after'], json: JSON.parse(Buffer.from(body).toString('utf8')) };
    };
    const { pid } = (await ask()).json as { pid: number };
    process.kill(pid, 'SIGSTOP');
    try {
      const refused = await ask();
      assert.deepEqual([refused.status, refused.json.code], [503, 'http.peer_unavailable']);
      assert.equal(refused.retryAfter, '5');
      const next = await ask();
      assert.equal(next.status, 200);
      assert.notEqual(next.json.pid, pid);
    } finally {
      process.kill(pid, 'SIGCONT');
      await app.close();
      await db.destroy();
    }
  });

  it('takes the locks back from a process that stands still in a transaction', async () => {
    const stuck = openDatabase(database.url, { idleInTransactionMs: 500 });
    const other = openDatabase(database.url);
    await sql`create table counted (id int primary key, n int)`.execute(other);
    await sql`insert into counted values (1, 0)`.execute(other);
    const standstill = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    const increase = sql`update counted set n = n + 1 where id = 1`;
    const lost = stuck.transaction().execute(async (trx) => {
      await increase.execute(trx);
      locked.resolve();
      await standstill.promise;
      await increase.execute(trx);
    });
    lost.catch(() => undefined);
    await locked.promise;
    await increase.execute(other);
    standstill.resolve();
    await assert.rejects(lost);
    const { rows } = await sql<{ n: number }>`select n from counted`.execute(other);
    assert.equal(rows[0]?.n, 1);
    await Promise.all([stuck.destroy(), other.destroy()]);
  });
});
