// The threat: docs/threats/t-007-malicious-page-at-handset-door.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromUtf8, utf8 } from '@inro/foundation';
import { httpRequest, socketTransport } from '@inro/host';
import { type House, openHouse } from './support/house.ts';
import { newPhone } from './support/people.ts';
import { without } from './support/without.ts';

const DOOR = 'apps/handset/src/doors/wallet-door.ts';
const TOKENS = 'apps/handset/src/elements/tokens.ts';
const NAMES = 'packages/host/src/own-hosts.ts';
const ADDRESSEE = 'apps/handset/src/doors/addressee.ts';

const calls: readonly (readonly [string, string, object?])[] = [
  ['GET', '/door/device'],
  ['GET', '/door/card'],
  ['POST', '/door/channels', { aid: 'A000000151000000' }],
  ['GET', '/door/storage/log'],
  ['POST', '/door/fetch', { url: 'http://bank.localhost:1/', method: 'GET' }],
];

describe("T-007 a malicious page at the handset's door", () => {
  let house: House;
  before(async () => {
    house = await openHouse(['handset']);
    for (const phone of ['victim', 'evil']) await newPhone(house, phone);
  });
  after(() => house.close());

  const walletOf = (phone: string): string => house.system.origin('wallet').replace('://', `://${phone}.`);

  /** A request at the victim's door from some page; `device` or the code of the refusal. */
  const knock = async (method: string, path: string, headers: Record<string, string>, body?: object) => {
    const url = `${house.system.origin('handset').replace('://', '://victim.')}${path}`;
    const more = body === undefined ? {} : { body: utf8(JSON.stringify(body)) };
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await socketTransport()({ url, method, headers: { ...headers, ...json }, ...more });
    return JSON.parse(fromUtf8(answer.body)) as { code?: string; doorToken?: string; phone?: string };
  };
  const pairingToken = async (phone = 'victim'): Promise<string> =>
    String((await house.system.cast('POST', `/cast/phones/${phone}/pairing`)).pairingToken);
  const doorToken = async (): Promise<string> => {
    const token = await pairingToken();
    const { doorToken: door } = await knock(
      'POST',
      '/door/pair',
      { origin: walletOf('victim') },
      { pairingToken: token },
    );
    return door!;
  };

  /** A page that got hold of the door token (out of a history, a screenshot, a synchronised browser). */
  const foreignPage = async (): Promise<string> => {
    const token = await doorToken();
    const { code, phone } = await knock('GET', '/door/device', {
      origin: 'http://games.localhost:9999',
      authorization: `Bearer ${token}`,
    });
    return code ?? phone!;
  };
  /** The pairing link was used by the victim, and is used again by somebody who read it over the shoulder. */
  const secondPairing = async (): Promise<string> => {
    const token = await pairingToken();
    const pair = () => knock('POST', '/door/pair', { origin: walletOf('victim') }, { pairingToken: token });
    await pair();
    const { code, doorToken: door } = await pair();
    return code ?? (door ? 'paired' : '');
  };
  /** A door token of the attacker's own phone, at the victim's door. */
  const ownToken = async (): Promise<string> => {
    const { doorToken: own } = JSON.parse(
      fromUtf8(
        (
          await socketTransport({ origin: walletOf('evil'), 'content-type': 'application/json' })({
            url: `${house.system.origin('handset').replace('://', '://evil.')}/door/pair`,
            method: 'POST',
            body: utf8(JSON.stringify({ pairingToken: await pairingToken('evil') })),
          })
        ).body,
      ),
    ) as { doorToken: string };
    const headers = { origin: walletOf('victim'), authorization: `Bearer ${own}` };
    const { code, phone } = await knock('GET', '/door/device', headers);
    return code ?? phone!;
  };

  /** One kind of call as a browser would send it; its status. */
  const statusOf = async (
    [method, path, body]: (typeof calls)[number],
    headers: Record<string, string>,
  ): Promise<number> => {
    const url = `${house.system.origin('handset').replace('://', '://victim.')}${path}`;
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const more = body === undefined ? {} : { body: JSON.stringify(body) };
    return (await httpRequest(url, { method, headers: { connection: 'close', ...json, ...headers }, ...more })).status;
  };
  /** The page's own name leads to this machine by now: its browser holds that for the same origin. */
  const reboundPage = async (call: (typeof calls)[number]): Promise<number[]> => {
    const { port } = new URL(house.system.origin('handset'));
    const headers = { origin: walletOf('victim'), authorization: `Bearer ${await doorToken()}` };
    const hosts = [`victim.evil.example:${port}`, `127.0.0.1:${port}`, 'victim.handset.localhost'];
    return await Promise.all(hosts.map((host) => statusOf(call, { ...headers, host })));
  };

  it('is refused at every kind of call, unless it is the wallet of this phone', async () => {
    const authorization = `Bearer ${await doorToken()}`;
    const origin = walletOf('victim');
    for (const call of calls) {
      for (const foreign of ['http://evil.example', `${origin}.evil.example`])
        assert.equal(await statusOf(call, { origin: foreign, authorization }), 403, call[1]);
      assert.equal(await statusOf(call, { authorization }), 403, call[1]);
      for (const token of ['', 'A'.repeat(43), await pairingToken()])
        assert.equal(await statusOf(call, { origin, authorization: `Bearer ${token}` }), 401, call[1]);
      assert.deepEqual(await reboundPage(call), [421, 421, 421], call[1]);
    }
    for (const call of calls.slice(0, 4))
      assert.ok((await statusOf(call, { origin, authorization })) < 300, `${call[1]} with its own origin and token`);
  });

  it('is refused by its origin, even with a stolen door token', async () => {
    assert.equal(await foreignPage(), 'handset.origin_refused');
    for (const origin of ['null', walletOf('evil'), house.system.origin('wallet')]) {
      const { code } = await knock('GET', '/door/device', { origin, authorization: `Bearer ${await doorToken()}` });
      assert.equal(code, 'handset.origin_refused', origin);
    }
  });

  it("is refused without a token, and with a token of another phone, even from the right wallet's origin", async () => {
    const { code } = await knock('GET', '/door/device', { origin: walletOf('victim') });
    assert.equal(code, 'handset.not_paired');
    assert.equal(await ownToken(), 'handset.not_paired');
  });

  it('cannot pair with a token that was used, that belongs to another phone, or that is five minutes old', async () => {
    assert.equal(await secondPairing(), 'handset.pairing_refused');
    const [foreign, old] = [await pairingToken('evil'), await pairingToken()];
    const pair = (token: string) =>
      knock('POST', '/door/pair', { origin: walletOf('victim') }, { pairingToken: token });
    for (const token of [foreign, 'A'.repeat(43)]) assert.equal((await pair(token)).code, 'handset.pairing_refused');
    house.clock.move(301_000);
    assert.equal((await pair(old)).code, 'handset.pairing_refused');
  });

  it('counter-test: a door that asks for no origin lets the foreign page in', async () => {
    const defence = "if (origin !== origins.walletOrigin(phone)) throw new HandsetError('handset.origin_refused');";
    await house.replace('handset', without({ file: DOOR, defence }));
    assert.equal(await foreignPage(), 'victim');
  });

  it("counter-test: a door that does not ask whose token it is opens to the other phone's", async () => {
    const defence = "handset.book.tokens.subjectOf(token, 'door') !== phone";
    const instead = "handset.book.tokens.subjectOf(token, 'door') === undefined";
    await house.replace('handset', without({ file: DOOR, defence, instead }));
    assert.equal(await ownToken(), 'victim');
  });

  it("counter-test: a door that takes any name for the phone's lets a rebound one in", async () => {
    const defence = "name.slice(0, -suffix.length - 1) : ''";
    const instead = "name.slice(0, -suffix.length - 1) : name.split('.')[0]!";
    const any = { file: NAMES, defence: "if (!allowed) throw new HttpError('http.misdirected');" };
    await house.replace('handset', without({ file: ADDRESSEE, defence, instead }, any));
    assert.equal((await reboundPage(calls[0]!))[0], 200);
  });

  it('counter-test: pairing tokens that are not used up pair a second time', async () => {
    const defence = "'delete from token where digest = ?'";
    const instead = "'update token set subject = subject where digest = ?'";
    await house.replace('handset', without({ file: TOKENS, defence, instead }));
    assert.equal(await secondPairing(), 'paired');
  });
});
