import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { httpRequest } from '@inro/host';
import { pairedDoor, runHandset } from '../support/running-handset.ts';

const calls: readonly (readonly [string, string, unknown?])[] = [
  ['GET', '/door/device'],
  ['GET', '/door/card'],
  ['POST', '/door/channels', { aid: 'A000000151000000' }],
  ['GET', '/door/storage/log'],
  ['POST', '/door/fetch', { url: 'http://bank.localhost:1/', method: 'GET' }],
];

describe('T-125 a foreign page speaks to the phone’s door', () => {
  let handset: Awaited<ReturnType<typeof runHandset>>;
  let door: Awaited<ReturnType<typeof pairedDoor>>;
  before(async () => {
    handset = await runHandset();
    for (const phone of ['alice', 'bob']) await handset.cast('PUT', `/cast/phones/${phone}`, { model: 'inro-one' });
    door = await pairedDoor(handset, 'alice');
  });
  after(() => handset.close());

  /** A request as a browser would send it; its status. */
  async function ask([method, path, body]: (typeof calls)[number], headers: Record<string, string>): Promise<number> {
    const answer = await httpRequest(`${handset.phoneOrigin('alice')}${path}`, {
      method,
      headers: {
        connection: 'close',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return answer.status;
  }
  const own = () => ({ origin: handset.walletOrigin('alice'), authorization: `Bearer ${door.doorToken}` });

  it('is not answered from a foreign origin, or from none', async () => {
    const { authorization } = own();
    const origins = [
      'http://evil.example',
      handset.walletOrigin('bob'),
      `${handset.walletOrigin('alice')}.evil.example`,
      'null',
    ];
    for (const call of calls) {
      for (const origin of origins) assert.equal(await ask(call, { origin, authorization }), 403);
      assert.equal(await ask(call, { authorization }), 403);
    }
  });

  it('is not answered under a name that was rebound to this machine', async () => {
    for (const call of calls)
      for (const host of [`evil.example:${handset.port}`, `127.0.0.1:${handset.port}`, 'alice.handset.localhost'])
        assert.equal(await ask(call, { ...own(), host }), 404);
  });

  it('is not answered without a token, with a guessed one, or with another phone’s', async () => {
    const bob = await pairedDoor(handset, 'bob');
    for (const call of calls)
      for (const token of ['', 'A'.repeat(43), bob.doorToken, door.pairingToken])
        assert.equal(await ask(call, { ...own(), authorization: `Bearer ${token}` }), 401);
  });

  it('does not pair with a used token, a guessed one, or one of another phone', async () => {
    const { body } = await handset.cast('POST', '/cast/phones/bob/pairing');
    const { origin } = own();
    for (const pairingToken of [door.pairingToken, 'A'.repeat(43), body.pairingToken])
      assert.ok((await ask(['POST', '/door/pair', { pairingToken }], { origin })) >= 400);
  });

  it('counter-test: with the wallet’s origin and its token, each call is answered', async () => {
    for (const call of calls.slice(0, 4)) assert.ok((await ask(call, own())) < 300, call[1]);
  });
});
