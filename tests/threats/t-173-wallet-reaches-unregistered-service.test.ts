// The threat: docs/threats/t-173-wallet-reaches-unregistered-service.md
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { fromUtf8 } from '@inro/foundation';
import type { WalletPorts } from '@inro/wallet/core';
import { outcomeOf } from './support/attack.ts';
import { type House, openHouse } from './support/house.ts';
import { newPhone } from './support/people.ts';
import { registerOrigin } from './support/relying-party.ts';
import { without } from './support/without.ts';

const unknown = 'handset.service_unknown';
const refused = 'handset.fetch_refused';

/** Somebody's own service on this machine, on whichever loopback address, that no phone has any business with. */
const listening = (host = '127.0.0.1'): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer((request, response) => {
      if (request.url?.startsWith('/away/'))
        response.writeHead(302, { location: decodeURIComponent(request.url.slice(6)) });
      response.end('somebody’s notebook');
    });
    server.listen(0, host, () => resolve(server));
  });
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

describe('T-173 a wallet reaches any service of the machine by a name below localhost', () => {
  let house: House;
  let wallet: WalletPorts;
  let notebook: Server;
  let shop: Server;
  before(async () => {
    house = await openHouse(['ca', 'handset']);
    wallet = await newPhone(house);
    [notebook, shop] = [await listening(), await listening()];
  });
  after(async () => {
    notebook.close();
    shop.close();
    await house.close();
  });

  const carry = async (url: string): Promise<string> => {
    const answer = await outcomeOf(wallet.door.fetch({ url, method: 'GET', headers: {} }));
    return typeof answer === 'string' ? answer : `${answer.status} ${fromUtf8(answer.body)}`.trim();
  };

  it('and is refused, whatever the name: it is none of the deployment’s, nor of a relying party', async () => {
    const port = portOf(notebook);
    for (const host of [
      'x.localhost',
      'bank.localhost',
      'status.localhost',
      'a.b.localhost',
      'x.LOCALHOST',
      'xn--80ak6aa92e.localhost',
    ])
      assert.equal(await carry(`http://${host}:${port}/`), unknown, host);
    for (const host of [
      'localhost',
      'x.localhost.',
      'localhost.localdomain',
      'ip6-localhost',
      'x.localhost%2eevil',
      '127.0.0.1',
      '[::1]',
    ])
      assert.match(await carry(`http://${host}:${port}/`), /^(handset\.fetch_refused|http\.\w+)$/, host);
  });

  it('the servers of the house that wallets use are reached, at exactly their origins', async () => {
    const status = house.system.origin('status');
    assert.match(await carry(`${status}/ca`), /^200 /);
    assert.match(await carry(`${status.toUpperCase().replace('HTTP', 'http')}/ca`), /^200 /);
    for (const other of [
      status.replace('http', 'https'),
      status.replace('status', 'x.status'),
      status.replace(/\d+$/, String(portOf(notebook))),
    ])
      assert.equal(await carry(`${other}/ca`), unknown, other);
  });

  it('a developer’s own shop is reached once it is registered, and no other port, name or scheme with it; not before, nor when it is withdrawn', async () => {
    const origin = `http://shop.localhost:${portOf(shop)}`;
    assert.equal(await carry(`${origin}/`), unknown, 'before');
    const withdraw = await registerOrigin(house, 'shop', origin);
    assert.equal(await carry(`${origin}/`), '200 somebody’s notebook');
    for (const other of [
      `http://shop.localhost:${portOf(notebook)}`,
      `http://x.shop.localhost:${portOf(shop)}`,
      `http://shops.localhost:${portOf(shop)}`,
      `https://shop.localhost:${portOf(shop)}`,
      'http://shop.localhost',
    ])
      assert.equal(await carry(`${other}/`), unknown, other);
    assert.equal(await carry(`${origin}@x.localhost:${portOf(notebook)}/`), refused);
    const elsewhere = `http://x.localhost:${portOf(notebook)}/`;
    assert.match(
      await carry(`${origin}/away/${encodeURIComponent(elsewhere)}`),
      /^302 /,
      'a redirect is shown, not followed',
    );
    await house.replace('handset');
    assert.match(await carry(`${origin}/`), /^200 /, 'after a restart of the phones');
    await house.replace('ca');
    assert.match(await carry(`${origin}/`), /^200 /, 'after one of the CA, which writes its list anew from its book');
    await withdraw();
    for (let tries = 0; tries < 100 && (await carry(`${origin}/`)) !== unknown; tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(await carry(`${origin}/`), unknown, 'when it is withdrawn');
  });

  it('its server may listen on the other address of its name, as some frameworks do', async () => {
    const six = await listening('::1');
    const origin = `http://six.localhost:${portOf(six)}`;
    await registerOrigin(house, 'six', origin);
    assert.match(await carry(`${origin}/`), /^200 /);
    six.close();
  });

  it('a relying party is no way inside: phones, wallets, home and closed ports stay closed when somebody registers them', async () => {
    const inner = [
      house.system.origin('handset'),
      house.system.origin('wallet').replace('://', '://x.'),
      house.system.origin('home'),
      `http://y.localhost:${new URL(house.system.origin('ca')).port}`,
      'http://z.localhost:5432',
    ];
    for (const [n, origin] of inner.entries()) {
      await registerOrigin(house, `inner-${n}`, origin);
      assert.equal(await carry(`${origin}/`), refused, origin);
    }
  });

  it('counter-test: a phone that asks for a name alone reads the notebook', async () => {
    const defence = "if (own && !policy.isKnown(url.origin)) throw new HandsetError('handset.service_unknown');";
    await house.replace('handset', without({ file: 'apps/handset/src/egress/guard.ts', defence }));
    assert.equal(await carry(`http://x.localhost:${portOf(notebook)}/`), '200 somebody’s notebook');
  });
});
