import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { type Traced, traceTo } from '../src/node/index.ts';

const event = (at: number, more: Partial<Traced> = {}): Traced => ({
  login: 'abcdefghijklmnopqrstuv',
  at,
  step: 'opened',
  outcome: 'done',
  ...more,
});
const open = new Set<ReturnType<typeof createServer>>();
after(() => {
  for (const server of open) {
    server.closeAllConnections();
    server.close();
  }
});

/** A portal that takes what it is handed, or does what a test says. */
async function openPortal(
  answer: (response: ServerResponse, request: IncomingMessage) => void = (r) => r.writeHead(204).end(),
) {
  const batches: { client: string; at: number }[][] = [];
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    batches.push(JSON.parse(Buffer.concat(chunks).toString()));
    answer(response, request);
    server.emit('taken');
  });
  open.add(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://developers.localhost:${(server.address() as AddressInfo).port}`;
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await once(server, 'taken');
  };
  return { url, batches, until, all: () => batches.flat() };
}

describe('the sink of what happened at logins', () => {
  it('hands it to the portal with its token, in order, several at once', async () => {
    const headers: IncomingMessage['headers'][] = [];
    const portal = await openPortal((response, request) => {
      headers.push(request.headers);
      response.writeHead(204).end();
    });
    const trace = traceTo({ url: portal.url, token: 'secret', client: 'library' });
    for (let at = 0; at < 45; at++) trace(event(at));
    await portal.until(() => portal.all().length === 45);
    assert.deepEqual(
      portal.all().map(({ at }) => at),
      Array.from({ length: 45 }, (_, at) => at),
    );
    assert.ok(portal.batches.length <= 4 && portal.all().every(({ client }) => client === 'library'));
    assert.ok(headers.every(({ authorization }) => authorization === 'Bearer secret'));
  });

  it('asks for whom an event is, and leaves out what is nobody’s', async () => {
    const portal = await openPortal();
    const trace = traceTo({ url: portal.url, token: 't', client: ({ at }) => (at === 1 ? 'library' : undefined) });
    for (const at of [0, 1, 2]) trace(event(at));
    await portal.until(() => portal.all().length > 0);
    assert.deepEqual(
      portal.all().map(({ client, at }) => [client, at]),
      [['library', 1]],
    );
  });

  it('sends one request at a time to a portal that is slow, and drops the oldest of too many', async () => {
    let release: (() => void) | undefined;
    const portal = await openPortal((response) => {
      if (release !== undefined) return response.writeHead(204).end();
      release = () => response.writeHead(204).end();
      return undefined;
    });
    const trace = traceTo({ url: portal.url, token: 't', client: 'library' });
    trace(event(-1));
    await portal.until(() => release !== undefined);
    for (let at = 0; at < 700; at++) trace(event(at));
    assert.equal(portal.batches.length, 1);
    release!();
    await portal.until(() => portal.all().at(-1)?.at === 699);
    assert.equal(portal.all().length, 501);
    assert.equal(portal.all()[1]!.at, 200);
  });

  it('leaves out an event that is longer than the portal takes', async () => {
    const portal = await openPortal();
    const trace = traceTo({ url: portal.url, token: 't', client: 'library' });
    trace(event(0, { answer: 'x'.repeat(60_000) }));
    trace(event(1));
    await portal.until(() => portal.all().length > 0);
    assert.deepEqual(
      portal.all().map(({ at }) => at),
      [1],
    );
  });

  it('asks a portal that is away no second time for what it did not take, and throws nothing', async () => {
    const portal = await openPortal((response) => response.writeHead(503).end());
    const trace = traceTo({ url: portal.url, token: 't', client: 'library' });
    trace(event(0));
    await portal.until(() => portal.batches.length === 1);
    for (let at = 1; at < 30; at++) trace(event(at));
    await portal.until(() => portal.batches.length === 2);
    assert.equal(portal.all().filter(({ at }) => at === 0).length, 1);
    const nobody = traceTo({ url: 'http://developers.localhost:1', token: 't', client: 'library' });
    for (let at = 0; at < 1_000; at++) nobody(event(at));
  });
});
