import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { httpRequest } from '@inro/host';
import type { Traced } from '@inro/relying-party';
import type { TraceEvent } from '../src/wire.ts';
import { eventsOf, nameOf, openPortal, type Portal, TOKEN } from './support.ts';

let portal: Portal;
before(async () => {
  portal = await openPortal();
});
after(() => portal?.close());

/** The SDK's type and the wire's are one, written twice because neither room may import the other. */
const asWire = (event: Traced): Omit<TraceEvent, 'client'> => event;
const login = nameOf(1);
const traced: Traced = { login, at: 1_800_000_000_000, step: 'opened', outcome: 'done' };
const { asked, event } = eventsOf(login, 1_800_000_000_000);

describe('the way in for what happened', () => {
  it('is closed to whoever has not the token, and to every page', async () => {
    const authorization = `Bearer ${TOKEN}`;
    for (const headers of [
      {},
      { authorization: 'Bearer ' },
      { authorization: TOKEN },
      { authorization: `${authorization}x` },
      { authorization: authorization.toLowerCase() },
      { authorization, origin: portal.origin },
      { authorization, origin: 'http://evil.example' },
    ])
      assert.equal(await portal.hand([asked], headers as Record<string, string>), 401, JSON.stringify(headers));
    assert.deepEqual(await portal.clients(), []);
  });

  it('takes no other form, none too many and none too long', async () => {
    const wrong: readonly unknown[] = [
      [],
      {},
      [{ ...asked, client: '../bank' }],
      [{ ...asked, login: 'short' }],
      [{ ...asked, at: -1 }],
      [{ ...asked, step: 'paid' }],
      [{ ...asked, name: 'hanako' }],
      [{ ...asked, asked: { ...asked.asked, link: 'javascript:alert(1)' } }],
      [event(4, 'verified', { checks: [{ check: 'a', clause: 'b', about: 'CN=Hanako, C=JP', result: 'passed' }] })],
      [event(4, 'verified', { problem: { code: '<b>' } })],
      [event(2, 'answered', { answer: { long: 'x'.repeat(60_000) } })],
      Array(51).fill(asked),
    ];
    for (const events of wrong) assert.equal(await portal.hand(events), 400, JSON.stringify(events).slice(0, 200));
    assert.equal(await portal.hand([event(2, 'answered', { answer: { long: 'x'.repeat(300_000) } })]), 413);
    assert.deepEqual(await portal.clients(), []);
    assert.equal(await portal.hand([{ client: 'library', ...asWire(traced) }]), 204);
  });
});

describe('what the portal’s pages read', () => {
  const paths = ['/api/clients', '/api/logins?client=library', `/api/logins/${login}`];

  it('is kept nowhere, and read by no other page', async () => {
    await portal.hand([asked]);
    for (const path of paths) {
      const { status, headers } = await portal.read(path, { 'sec-fetch-site': 'same-origin' });
      assert.deepEqual([status, headers['cache-control']], [200, 'no-store'], path);
      for (const foreign of [{ origin: 'http://bank.localhost:3009' }, { 'sec-fetch-site': 'same-site' }])
        assert.equal((await portal.read(path, foreign as Record<string, string>)).status, 401, path);
    }
  });

  it('is met at its own name alone', async () => {
    for (const path of paths) {
      const { status } = await httpRequest(`${portal.origin}${path}`, { headers: { host: 'evil.example' } });
      assert.equal(status, 421, path);
    }
  });

  it('is of this form', async () => {
    for (const path of ['/api/logins?client=..', '/api/logins?who=x', '/api/logins/short'])
      assert.equal((await portal.read(path)).status, 400, path);
  });
});
