// The threat: docs/threats/t-011-wallet-reaches-inner-network.md
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { fromUtf8 } from '@inro/foundation';
import type { WalletPorts } from '@inro/wallet/core';
import { outcomeOf } from './support/attack.ts';
import { type House, openHouse } from './support/house.ts';
import { newPhone } from './support/people.ts';
import { registerOrigin } from './support/relying-party.ts';
import { asItIs, type World, without } from './support/without.ts';

const GUARD = 'apps/handset/src/egress/guard.ts';
const CARRY = 'apps/handset/src/egress/carry.ts';

describe("T-011 a malicious wallet reaches the phone's inner network through its door (SSRF)", () => {
  let house: House;
  let wallet: WalletPorts;
  let inner: Server;
  let port: number;
  before(async () => {
    house = await openHouse(['handset', 'ca']);
    wallet = await newPhone(house);
    inner = createServer((request, response) => {
      const away = `http://127.0.0.1:${port}/secret`;
      if (request.url === '/away') response.writeHead(302, { location: away }).end();
      else response.end('credentials of the machine');
    });
    await new Promise<void>((resolve) => inner.listen(0, '127.0.0.1', resolve));
    ({ port } = inner.address() as AddressInfo);
  });
  after(async () => {
    inner.close();
    await house.close();
  });

  const carry = async (url: string, headers: Record<string, string> = {}): Promise<string> => {
    const answer = await outcomeOf(wallet.door.fetch({ url, method: 'GET', headers }));
    return typeof answer === 'string' ? answer : `${answer.status} ${fromUtf8(answer.body)}`.trim();
  };

  const origin = (name: string): string => house.system.origin(name);
  const refused = 'handset.fetch_refused';

  it('is refused for addresses in every notation', async () => {
    for (const host of [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      'localhost',
      '0.0.0.0',
    ])
      assert.equal(await carry(`http://${host}:${port}/secret`), refused, host);
    assert.equal(await carry('http://169.254.169.254/latest/meta-data/'), refused);
  });

  /** A name of the wallet's own: a public address the first time it is asked for, this machine afterwards. */
  const fickle = (): LookupFunction => {
    let asked = 0;
    return (_name, options, callback) => {
      const address = asked++ === 0 ? '93.184.215.14' : '127.0.0.1';
      if (options.all) callback(null, [{ address, family: 4 }]);
      else callback(null, address, 4);
    };
  };
  /** The same request at a phone that may reach public services; what it asks, and how often, the attacker sees. */
  const carryAbroad = async (resolve: LookupFunction, world: World = asItIs): Promise<string> => {
    const { carryRequest } = await world<typeof import('../../apps/handset/src/egress/carry.ts')>(CARRY);
    const policy = {
      host: 'localhost',
      isKnown: () => false,
      forbiddenPorts: new Set<number>(),
      publicAddresses: true,
    };
    const request = { url: `http://evil.example:${port}/secret`, method: 'GET', headers: {} };
    const answer = await outcomeOf(carryRequest(request, policy, resolve));
    return typeof answer === 'string' ? answer : `${answer.status} ${atob(answer.body)}`;
  };

  it('is refused for a public name that leads here, and looks a name up no second time', async () => {
    const asked: string[] = [];
    const counted = (lookup: LookupFunction): LookupFunction => {
      return (name, options, callback) => {
        asked.push(name);
        lookup(name, options, callback);
      };
    };
    const changed = fickle();
    await new Promise((resolve) => changed('evil.example', {}, resolve));
    assert.equal(await carryAbroad(counted(changed)), refused);
    assert.deepEqual(asked, ['evil.example']);
  });

  it("is refused for the handset itself, other phones and wallets, the home page, the CA's inner side and the database", async () => {
    const { port: databasePort } = new URL(house.databases.ca!.url);
    for (const url of [
      `${origin('handset')}/cast`,
      `${origin('handset').replace('://', '://other.')}/door/device`,
      `${origin('wallet').replace('://', '://other.')}/`,
      origin('home'),
      `${origin('ca')}/issuing-hours`,
      `http://bank.localhost:${new URL(origin('ca')).port}/issuing-hours`,
      `http://bank.localhost:${databasePort}/`,
    ])
      assert.equal(await carry(url), refused, url);
  });

  it('is not led there by a redirect, nor by headers of its own choice', async () => {
    await registerOrigin(house, 'shop', `http://shop.localhost:${port}`);
    assert.equal(await carry(`http://shop.localhost:${port}/away`), '302');
    assert.equal(await carry(`http://shop.localhost:${port}/`, { host: 'ca.localhost' }), refused);
  });

  it('counter-test: a phone that does not look at the address is led here by a name that changed its mind', async () => {
    const changed = fickle();
    await new Promise((resolve) => changed('evil.example', {}, resolve));
    const defence = '!addresses.every(({ address }) => isAllowedAddress(hostname, address, policy))';
    const gone = without({ file: CARRY, defence, instead: 'false' });
    assert.equal(await carryAbroad(changed, gone), '200 credentials of the machine');
  });

  it("counter-test: a door without the guard reads the machine's secrets and the CA's inner side", async () => {
    const name =
      'if (!/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]*$/.test(url.hostname)) throw refuse();';
    const gone = without(
      { file: GUARD, defence: "if (isIP(url.hostname.replace(/^\\[|\\]$/g, '')) !== 0) throw refuse();" },
      { file: GUARD, defence: name },
      { file: GUARD, defence: 'if (!allowed) throw refuse();', instead: 'void allowed;' },
      { file: GUARD, defence: '|| policy.forbiddenPorts.has(port)' },
      {
        file: GUARD,
        defence: "if (own && !policy.isKnown(url.origin)) throw new HandsetError('handset.service_unknown');",
      },
      {
        file: CARRY,
        defence: '!addresses.every(({ address }) => isAllowedAddress(hostname, address, policy))',
        instead: 'false',
      },
    );
    await house.replace('handset', gone);
    assert.equal(await carry(`http://127.0.0.1:${port}/secret`), '200 credentials of the machine');
    assert.equal(await carry(`${origin('ca')}/issuing-hours`), '200 {"open":true}');
  });
});
