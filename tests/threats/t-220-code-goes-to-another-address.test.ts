// The threat: docs/threats/t-220-code-goes-to-another-address.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { httpRequest } from '@inro/host';
import { Browser, codeIn, TestClient, type Town } from '../../apps/gateway/test/support.ts';
import { openGateway } from './support/gateway.ts';
import { asItIs, type Defence, without } from './support/without.ts';

/** An address is taken as it is read, or not at all. */
const asWritten: Defence = {
  file: 'apps/gateway/src/clients/form.ts',
  defence: "  if (!asWritten || username !== '' || password !== '') return false;\n",
};
/** What the operator reads as an address of shop.example. */
const LIKE_THE_SHOP = 'https://shop.example@evil.example/callback';

interface Scene {
  readonly town: Town;
  readonly hanako: Awaited<ReturnType<Town['enrol']>>;
}
async function openScene(world: Parameters<typeof openGateway>[0]): Promise<Scene> {
  const town = await openGateway(world);
  return { town, hanako: await town.enrol('phone-1') };
}
const inside = (town: Town) => (url: string) => url.startsWith(town.front) && new URL(url).pathname !== '/login';
const endOf = async (town: Town, url: string, browser = new Browser()) =>
  new URL((await browser.open(url, inside(town))).url);

/** Where the code goes of a client whose address reads as the shop's. */
async function codeOfLookalike({ town, hanako }: Scene): Promise<string> {
  const shop = new TestClient(town, 'shop', LIKE_THE_SHOP);
  try {
    await town.register('shop', shop.registration);
  } catch (failure) {
    return (failure as { readonly code: string }).code;
  }
  const { callback } = await shop.codeFor(hanako);
  return codeIn(callback) === '' ? 'nowhere' : callback.hostname;
}

describe('T-220 a code, or the browser, goes to another address than the client’s', () => {
  let scene: Scene;
  let second: string;
  before(async () => {
    scene = await openScene(asItIs);
    second = `http://127.0.0.1:${await scene.town.another()}`;
  });
  after(() => scene?.town.dispose());

  it('not to one that is written so that it is read as another’s', async () => {
    assert.equal(await codeOfLookalike(scene), 'gateway.client_invalid');
    const { registration } = new TestClient(scene.town, 'shop');
    const wrong = [
      'https://shop.example:443/cb',
      'https://shop.example/%2e%2e/cb',
      'https://shop.example\\@evil.example/cb',
      'https://shöp.example/cb',
      'https://shop。example/cb',
      'https://shop.example/cb?#',
      '//shop.example/cb',
      'https:shop.example/cb',
      'https://0x7f000001/cb',
      'http://127.0.0.1.evil.example/cb',
      'http://localhost.evil.example/cb',
      'http://evillocalhost/cb',
      'example.app:/cb#fragment',
    ];
    for (const address of wrong)
      await assert.rejects(
        scene.town.register('shop', { ...registration, redirectUris: [address] }),
        { code: 'gateway.client_invalid' },
        address,
      );
  });

  it('not to one beside a registered one, in a query or in a pushed request, at either instance', async () => {
    const { town } = scene;
    const library = await TestClient.register(town, 'library');
    const uri = library.redirectUri;
    const beside = [
      uri.replace('localhost', 'localhost@evil.example'),
      uri.replace('localhost', 'evil.example#@localhost'),
      uri.replace('localhost', 'evil.example\\.localhost'),
      uri.replace('localhost', 'localhost%2eevil.example'),
      uri.replace('localhost', 'ｌocalhost'),
      uri.replace('localhost', '127.0.0.1'),
      uri.replace('localhost', '[::1]'),
      uri.replace(':9', ''),
      uri.replace(':9', ':09'),
      `${uri}?`,
      `${uri}#`,
      `${uri}%00`,
      `${uri}/..`,
      `${uri};x`,
      ` ${uri}`,
      `${uri}\n`,
      uri.toUpperCase(),
      `${uri} https://evil.example/`,
    ];
    for (const redirect_uri of beside) {
      const end = await endOf(town, library.authorize({ redirect_uri }).url);
      assert.equal(end.href, `${town.front}/problem?code=gateway.redirect_uri_unknown`, redirect_uri);
      const pushed = library.authorize({ redirect_uri }).parameters;
      for (const origin of [town.back, second])
        assert.equal(
          (await library.post('ext/par/request', { ...pushed, ...library.proof() }, {}, origin)).status,
          400,
          redirect_uri,
        );
    }
  });

  it('not to another place than loopback where a port is free (RFC 8252 §7.3), and of no service’s', async () => {
    const { town } = scene;
    const app = new TestClient(town, 'app', 'http://127.0.0.1/callback');
    const { jwks: _none, ...registration } = app.registration;
    await town.register('app', { ...registration, kind: 'native' });
    const ends = (address: string) => endOf(town, app.authorize({ redirect_uri: address }).url);
    assert.equal((await ends('http://127.0.0.1:51004/callback')).pathname, '/login');
    for (const address of [
      'http://127.0.0.1:1@evil.example/callback',
      'http://127.0.0.1:1\\@evil.example/callback',
      'http://user@127.0.0.1:1/callback',
      'http://127.1:1/callback',
      'http://0x7f000001:1/callback',
      'http://127.0.0.1.:1/callback',
      'http://[::ffff:127.0.0.1]:1/callback',
      'http://127.0.0.1:1/callback/',
      'http://127.0.0.1:1//callback',
      'https://127.0.0.1:1/callback',
      'http://127.0.0.1:65536/callback',
    ])
      assert.equal((await ends(address)).pathname, '/problem', address);
    const web = await TestClient.register(town, 'webloop', { redirectUris: ['http://127.0.0.1:9/callback'] });
    const other = web.authorize({ redirect_uri: 'http://127.0.0.1:10/callback' }).url;
    assert.equal((await endOf(town, other)).pathname, '/problem', 'another program of the same machine');
  });

  it('not after a logout, whoever is logged in and whatever is said', async () => {
    const { town, hanako } = scene;
    const shop = await TestClient.register(town, 'leaver', { postLogoutRedirectUris: ['http://localhost:9/bye'] });
    const browser = new Browser();
    await shop.codeFor(hanako, {}, browser);
    const logout = (said: Record<string, string>) =>
      `${town.front}/realms/main/protocol/openid-connect/logout?${new URLSearchParams(said)}`;
    for (const who of [browser, new Browser()])
      for (const address of [
        'http://evil.example/',
        'http://localhost:9/bye/',
        'http://localhost:9/bye?x',
        '//evil.example',
      ])
        for (const said of [
          { post_logout_redirect_uri: address },
          { post_logout_redirect_uri: address, client_id: 'leaver' },
          { post_logout_redirect_uri: address, client_id: 'leaver', id_token_hint: 'x.y.z' },
        ]) {
          const end = await endOf(town, logout(said as unknown as Record<string, string>), who);
          assert.equal(end.origin, town.front, JSON.stringify(said));
        }
  });

  it('not by any page of the gateway: whatever it is asked for it sends to itself', async () => {
    const { town } = scene;
    const evil = encodeURIComponent('https://evil.example/');
    const pages = [
      'login',
      'done',
      'problem',
      'logout',
      'logged-out',
      'realms/main/protocol/openid-connect/logout/success',
    ];
    const paths = [
      ...pages.flatMap((page) =>
        ['returnTo', 'redirect_uri', 'location', 'post_logout_redirect_uri'].map((name) => `/${page}?${name}=${evil}`),
      ),
      '//evil.example/',
      '/\\evil.example/',
      '/realms/main//evil.example/',
      '/realms/main/protocol/openid-connect/auth/%2f%2fevil.example',
      `/realms/main/protocol/openid-connect/auth?client_id=${evil}&redirect_uri=${evil}`,
    ];
    for (const origin of [town.front, town.back])
      for (const path of paths) {
        const { headers } = await httpRequest(`${origin}${path}`, { headers: { accept: 'text/html' } });
        const to = headers.location === undefined ? undefined : new URL(headers.location, origin);
        assert.ok(to === undefined || [town.front, town.back].includes(to.origin), `${path}: ${to}`);
      }
  });

  it('counter-test: a register that takes an address as it looks sends the code elsewhere', async () => {
    const open = await openScene(without(asWritten));
    const host = await codeOfLookalike(open);
    await open.town.dispose();
    assert.equal(host, 'evil.example');
  });
});
