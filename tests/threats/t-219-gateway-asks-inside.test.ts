// The threat: docs/threats/t-219-gateway-asks-inside.md
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { freePort } from '@inro/host/testing';
import { Browser, codeIn, TestClient, type Town } from '../../apps/gateway/test/support.ts';
import { openGateway } from './support/gateway.ts';
import { asItIs, type Defence, type World, without } from './support/without.ts';

const form: Defence = {
  file: 'apps/gateway/src/clients/form.ts',
  defence: "return protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname));",
  instead: 'return loopback !== undefined;',
};
const inner = ['http://169.254.169.254/keys', 'http://10.0.0.1/', 'http://inner.example/', 'ftp://localhost/x'];

/** Addresses of the inner network that the register takes for a client. */
async function taken(world: World): Promise<readonly string[]> {
  const { clientForm } = await world<typeof import('../../apps/gateway/src/clients/form.ts')>(
    'apps/gateway/src/clients/form.ts',
  );
  const names = { ja: 'x', 'ja-x-easy': 'x', en: 'x' };
  const client = { names, kind: 'web', profile: 'plain', redirectUris: ['https://shop.example/callback'] };
  return inner.filter((jwksUri) => clientForm.safeParse({ ...client, jwksUri }).success);
}

describe('T-219 a client has the gateway ask inside', () => {
  let town: Town;
  const servers: Server[] = [];
  before(async () => {
    town = await openGateway(asItIs);
  });
  after(async () => {
    for (const server of servers) server.close().closeAllConnections();
    await town?.dispose();
  });
  /** A server on this machine, and how often it was asked. */
  async function listening(
    answer: (write: (status: number, headers: Record<string, string>, body?: string) => void) => void,
  ) {
    const port = await freePort();
    const seen = { port, asked: 0 };
    const server = createServer((_request, response) => {
      seen.asked++;
      answer((status, headers, body = '') => response.writeHead(status, headers).end(body));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return seen;
  }

  it('not by an address of the inner network for its keys or its logout', async () => {
    assert.deepEqual(await taken(asItIs), []);
  });

  it('not by a redirect from an address that is its own', async () => {
    const inside = await listening((write) => write(200, {}, '{"keys":[]}'));
    const own = await listening((write) => write(302, { location: `http://localhost:${inside.port}/` }));
    const client = new TestClient(town, 'leading');
    const { jwks: _none, ...registration } = client.registration;
    await town.register('leading', { ...registration, jwksUri: `http://localhost:${own.port}/jwks` });
    const { callback, verifier } = await client.codeFor(await town.enrol('phone-1'));
    assert.notEqual((await client.token(codeIn(callback), verifier)).status, 200);
    assert.ok(own.asked > 0);
    assert.equal(inside.asked, 0);
  });

  it('not for ever, and not without end: what is slow or large is no key set', async () => {
    const large = await listening((write) => write(200, {}, `{"keys":[],"x":"${'a'.repeat(200_000)}"}`));
    const client = new TestClient(town, 'large');
    const { jwks: _none, ...registration } = client.registration;
    await town.register('large', { ...registration, jwksUri: `http://localhost:${large.port}/jwks` });
    const { callback, verifier } = await client.codeFor(await town.enrol('phone-2'));
    const began = performance.now();
    assert.notEqual((await client.token(codeIn(callback), verifier)).status, 200);
    assert.ok(performance.now() - began < 5_000);
  });

  it('not by what a request says: request_uri, a client of its own making, a sector', async () => {
    const inside = await listening((write) => write(200, {}, '[]'));
    const library = await TestClient.register(town, 'library');
    const address = `http://localhost:${inside.port}/x`;
    const more = [
      { request_uri: address },
      { sector_identifier_uri: address },
      { client_id: address },
      { jwks_uri: address },
    ];
    for (const said of more)
      await new Browser().open(
        library.authorize(said as Record<string, string>).url,
        (url) => url.startsWith(town.front) && !url.includes('/login'),
      );
    assert.equal(inside.asked, 0);
  });

  it('counter-test: a register that takes any address takes those', async () => {
    assert.deepEqual(await taken(without(form)), inner);
  });
});
