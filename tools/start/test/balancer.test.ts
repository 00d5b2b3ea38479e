import assert from 'node:assert/strict';
import { connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createLogger, createServer, databaseAnswers, httpRequest, openDatabase, sql } from '@inro/host';
import { freePort, loneConfig, openTestDatabase } from '@inro/host/testing';
import { startBalancer } from '../balancer.ts';

const log = createLogger('x', 'silent');

/** A wire to a database that can be cut and mended. */
async function wireTo(url: string) {
  const target = new URL(url);
  const port = await freePort();
  const open = new Set<Socket>();
  let server: Server;
  const mend = () =>
    new Promise<void>((resolve) => {
      server = createTcpServer((near) => {
        const far = connect(Number(target.port), target.hostname);
        for (const [one, other] of [
          [near, far],
          [far, near],
        ] as const) {
          open.add(one);
          one.pipe(other).on('error', () => other.destroy());
          one.on('error', () => one.destroy()).on('close', () => other.destroy());
        }
      }).listen(port, '127.0.0.1', resolve);
    });
  await mend();
  const through = new URL(url);
  through.host = `127.0.0.1:${port}`;
  return {
    url: through.href,
    mend,
    cut: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

describe('the balancer before several instances', () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let balancer: Awaited<ReturnType<typeof startBalancer>>;
  let wire: Awaited<ReturnType<typeof wireTo>>;
  const closing: (() => Promise<unknown>)[] = [];
  let port: number;

  before(async () => {
    database = await openTestDatabase();
    wire = await wireTo(database.url);
    port = await freePort();
    const ports = [await freePort(), await freePort()];
    balancer = await startBalancer(port, ports);
    for (const [index, url] of [database.url, wire.url].entries()) {
      const db = openDatabase(url);
      const app = createServer(loneConfig('x', port), log, { ready: () => databaseAnswers(db) });
      app.get('/work', async () => {
        await sql`select 1`.execute(db);
        return { instance: index };
      });
      await app.listen({ port: ports[index]!, host: '127.0.0.1' });
      closing.push(
        () => app.close(),
        () => db.destroy(),
      );
    }
  });
  after(async () => {
    balancer.stop();
    wire.cut();
    for (const close of closing) await close();
    await database.dispose();
  });

  const ask = async (): Promise<string> => {
    const answer = await httpRequest(`http://x.localhost:${port}/work`, { headers: { connection: 'close' } });
    const { instance } = JSON.parse(Buffer.from(answer.body).toString()) as { instance?: number };
    return `${answer.status} ${instance ?? '-'}`;
  };
  const several = async () => [...new Set(await Promise.all(Array.from({ length: 12 }, ask)))].sort();
  const until = async (wanted: readonly string[]) => {
    for (let tries = 0; tries < 40; tries++) {
      if ((await several()).join() === wanted.join()) return;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    assert.deepEqual(await several(), wanted);
  };

  it('hands requests to both while both are ready', async () => {
    await until(['200 0', '200 1']);
  });

  it('takes one out whose database is gone: nobody meets it', async () => {
    wire.cut();
    await until(['200 0']);
    for (let round = 0; round < 5; round++) assert.deepEqual(await several(), ['200 0']);
  });

  it('takes it in again when its database is back', async () => {
    await wire.mend();
    await until(['200 0', '200 1']);
  });

  it('asks all while none is ready: what is wrong is said by themselves', async () => {
    await database.dispose();
    wire.cut();
    // A database that is away, and one that was dropped: each instance says its own.
    for (let tries = 0; tries < 40 && !(await several()).every((one) => /^50[03] -$/.test(one)); tries++)
      await new Promise((resolve) => setTimeout(resolve, 250));
    assert.ok((await several()).every((one) => /^50[03] -$/.test(one)));
  });
});
