import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { httpRequest } from '@inro/host';
import { carryRequest } from '../../apps/handset/src/egress/carry.ts';
import type { EgressPolicy } from '../../apps/handset/src/egress/guard.ts';

describe('T-121 a wallet uses its phone to reach what is not meant for it', () => {
  let inner: Server;
  let port = 0;
  let reached = 0;
  before(async () => {
    inner = createServer((_request, response) => {
      reached++;
      response.end('inner');
    });
    await new Promise<void>((resolve) => inner.listen(0, '127.0.0.1', resolve));
    port = (inner.address() as AddressInfo).port;
  });
  after(() => inner.close());

  const policy: EgressPolicy = { host: 'localhost', forbiddenPorts: new Set(), publicAddresses: true };
  /** A name of the attacker's: a public address the first time, this machine afterwards. */
  const fickle = (): LookupFunction => {
    let asked = 0;
    return (_name, options, callback) => {
      const address = asked++ === 0 ? '93.184.215.14' : '127.0.0.1';
      if (options.all) callback(null, [{ address, family: 4 }]);
      else callback(null, address, 4);
    };
  };
  const here: LookupFunction = (_name, options, callback) =>
    options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);
  const get = (url: string, resolve: LookupFunction = here) =>
    carryRequest({ url, method: 'GET', headers: {} }, policy, resolve);
  const refused = { code: 'handset.fetch_refused' };

  it('does not, by any notation of an address', async () => {
    for (const host of [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '017700000001',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0',
    ])
      await assert.rejects(get(`http://${host}:${port}/`), refused);
    assert.equal(reached, 0);
  });

  it('does not, by a public name that leads here, nor by the name of a phone, a wallet or this machine', async () => {
    for (const host of ['evil.example', 'localhost', 'a.wallet.localhost', 'a.handset.localhost', 'home.localhost'])
      await assert.rejects(get(`http://${host}:${port}/`), refused);
    assert.equal(reached, 0);
  });

  it('does not, by a forbidden port', async () => {
    const closed = { ...policy, forbiddenPorts: new Set([port]) };
    const request = { url: `http://bank.localhost:${port}/`, method: 'GET', headers: {} };
    await assert.rejects(carryRequest(request, closed), refused);
    assert.equal(reached, 0);
  });

  it('counter-test: a client that looks a name up twice is led here by one that changes its mind', async () => {
    const lookup = fickle();
    const asked = (): Promise<string> =>
      new Promise((resolve) => lookup('evil.example', {}, (_failure, address) => resolve(address as string)));
    assert.equal(await asked(), '93.184.215.14', 'what a check would see');
    await httpRequest(`http://evil.example:${port}/`, { lookup });
    assert.equal(reached, 1);
  });
});
