// The threat: docs/threats/t-215-counter-is-sent-inside.md
import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { Secret } from '@inro/foundation';
import { openDesk } from '../../apps/counter/src/desk.ts';
import { outcomeOf } from './support/attack.ts';
import { type House, openHouse } from './support/house.ts';
import { entry } from './support/people.ts';
import { asItIs, type World, without } from './support/without.ts';

const VISIT = 'apps/counter/src/visit.ts';
const { status: _, ...person } = entry;

/** A server on this machine, and what it was asked. */
async function serve(answer: RequestListener) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume().on('end', () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { asked, close, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('T-215 registration, or the TSM by it, sends the counter to any inner address', () => {
  let house: House;
  let inner: Awaited<ReturnType<typeof serve>>;
  let registration: Awaited<ReturnType<typeof serve>>;
  let url = '';
  let cards = 0;
  before(async () => {
    house = await openHouse(['handset']);
    inner = await serve((_request, response) => void response.writeHead(500).end());
    registration = await serve((request, response) => {
      response.setHeader('content-type', 'application/json');
      const expiresAt = new Date(Date.now() + 900_000).toISOString();
      const opened = { nonce: 'A'.repeat(43), expiresAt, supportedModels: [], issuing: { open: true } };
      const accepted = { applicationId: 'x', statusToken: 'y', state: 'deploying', seram: { url, sessionId: 's' } };
      if (request.url === '/enrolments') response.end(JSON.stringify(opened));
      else response.writeHead(202).end(JSON.stringify(accepted));
    });
  });
  after(async () => {
    inner.close();
    registration.close();
    await house.close();
  });

  /** A visit to the counter whose registration was taken over; how it ends, and what the inner server was asked. */
  async function visit(to: string, world: World = asItIs) {
    const { makeCard } = await world<typeof import('../../apps/counter/src/visit.ts')>(VISIT);
    url = to;
    inner.asked.length = 0;
    const desk = openDesk(house.folder);
    const origin = (name: string) => (name === 'registration' ? registration.origin : desk.origin(name));
    const officer = { validFrom: new Date(), validUntil: new Date(), sign: () => Uint8Array.of(0x30, 0x00) };
    const wanted = {
      number: '2150000001',
      person,
      card: `inside-${++cards}`,
      certificates: ['userAuthentication'] as const,
      secrets: { pin: new Secret('1234'), password: new Secret('CARD7788') },
      validUntil: new Date(Date.now() + 3e10),
    };
    const outcome = await Promise.race([
      outcomeOf(makeCard({ ...desk, origin }, officer, wanted)),
      new Promise<string>((resolve) => setTimeout(() => resolve('still at it'), 3_000)),
    ]);
    return { outcome, asked: inner.asked.length };
  }

  it('not to another origin, port, path, scheme or name, nor with a query of its choice', async () => {
    const tsm = openDesk(house.folder).origin('tsm');
    const { port } = new URL(inner.origin);
    for (const to of [
      `${inner.origin}/gp/seram`,
      `${inner.origin}/admin?delete=all&x=`,
      `http://tsm.localhost:${port}/gp/seram`,
      `${tsm}@127.0.0.1:${port}/gp/seram`,
      `${tsm}/gp/seram?x=`,
      `${tsm}/gp/seram#`,
      `${tsm}/other`,
      `${tsm}/gp/seram/../../admin`,
      tsm.replace('http:', 'https:'),
      'file:///etc/passwd',
      'nonsense',
    ])
      assert.deepEqual(await visit(to), { outcome: 'http.peer_unavailable', asked: 0 }, to);
  });

  it('counter-test: a counter that goes wherever it is told sends its requests inside', async () => {
    const credulous = without({
      file: VISIT,
      defence: "!seram || !liesAt(seram.url, desk.origin('tsm'))",
      instead: '!seram',
    });
    assert.ok((await visit(`${inner.origin}/admin?delete=all&x=`, credulous)).asked > 0);
  });
});
