// The threat: docs/threats/t-217-login-ends-at-another-client.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromUtf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { readAuthorizationLink } from '@inro/presentation';
import { Browser, claimsOf, codeIn, TestClient, type Town } from '../../apps/gateway/test/support.ts';
import { openGateway } from './support/gateway.ts';
import { asItIs, type Defence, without } from './support/without.ts';

/** Whose interaction a login of the SDK belongs to. */
const ownLogins: Defence = {
  file: 'apps/gateway/src/scoped-store.ts',
  defence: "        .where('interaction_digest', '=', digestOf(interaction.id))\n",
};

/** The way back counts beside the interaction's own cookie alone. */
const ownWayBack: Defence = {
  file: 'apps/gateway/src/provider/make-provider.ts',
  defence: '(asked !== undefined && asked === wayBack)',
  instead: 'wayBack !== undefined',
};

/** A login begins for what the page shows. */
const asShown: Defence = {
  file: 'apps/gateway/src/routes/login.ts',
  defence: "if (page !== undefined && page !== shownAs) throw new GatewayError('gateway.login_not_open');",
};

interface Scene {
  readonly town: Town;
  readonly library: TestClient;
  readonly casino: TestClient;
  readonly hanako: Awaited<ReturnType<Town['enrol']>>;
}

async function openScene(world: Parameters<typeof openGateway>[0]): Promise<Scene> {
  const town = await openGateway(world);
  const [library, casino] = await Promise.all(['library', 'casino'].map((id) => TestClient.register(town, id)));
  return { town, library: library!, casino: casino!, hanako: await town.enrol('phone-1') };
}
const inside = (town: Town) => (url: string) => url.startsWith(town.front) && new URL(url).pathname !== '/login';

/** The person agrees on the phone to log in at the library; a page of the casino's sends the browser to its own login meanwhile. */
async function agreedElsewhere({ town, library, casino, hanako }: Scene): Promise<string> {
  const browser = new Browser();
  await browser.open(library.authorize().url, inside(town));
  const begun = await browser.api(town.front, 'POST', '/api/logins', { flow: 'cross-device' });
  const { transaction, qrPayload, number } = begun.json as Record<string, string>;
  await town.answerLink(qrPayload!, hanako, number);
  await browser.open(casino.authorize().url, inside(town));
  const done = await browser.api(town.front, 'POST', `/api/logins/${transaction}/finish`, {});
  const { location, code } = done.json as Record<string, string>;
  if (location === undefined) return code!;
  const { url } = await browser.open(location, inside(town));
  return url.startsWith(casino.redirectUri) && codeIn(new URL(url)) !== '' ? 'logged in at the casino' : url;
}

/** The library's page is open; another tab goes to the casino; the person goes on at the library's: what the phone reads. */
async function begunInAnotherTab({ town, library, casino }: Scene): Promise<string> {
  const browser = new Browser();
  await browser.open(library.authorize().url, inside(town));
  const { shownAs } = (await browser.api(town.front, 'GET', '/api/interaction')).json as Record<string, string>;
  const begin = () => browser.api(town.front, 'POST', '/api/logins', { flow: 'cross-device', shownAs });
  assert.equal((await begin()).status, 200, 'its own it begins as often as it likes');
  await browser.open(casino.authorize().url, inside(town));
  const { code, qrPayload } = (await begin()).json as Record<string, string>;
  if (qrPayload === undefined) return code!;
  const { requestUri } = readAuthorizationLink(qrPayload);
  const request = claimsOf(fromUtf8((await httpRequest(requestUri)).body));
  return (request.purpose as Record<string, string>).en!;
}

/** A page at a neighbouring name plants the cookie of a stranger's way back, and sends the victim's browser there. */
async function plantedWayBack({ town, library, hanako }: Scene, alsoAsks: boolean): Promise<string> {
  const [victim, stranger] = [new Browser(), new Browser()];
  const { host } = new URL(town.front);
  await stranger.open(library.authorize().url, inside(town));
  const location = await town.logIn(stranger, hanako);
  if (alsoAsks) await victim.open(library.authorize().url, inside(town));
  for (const name of ['gateway-resume', 'gateway-resume.sig'])
    victim.cookies(host).set(name, stranger.cookies(host).get(name)!);
  const { url } = await victim.open(location, inside(town));
  return url.startsWith(library.redirectUri) && codeIn(new URL(url)) !== '' ? 'logged in as the stranger' : url;
}

describe('T-217 a login that was agreed to for one client ends at another, or in another browser', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene(asItIs);
  });
  after(() => scene?.town.dispose());

  it('not at another client, though the browser is the same', async () => {
    assert.equal(await agreedElsewhere(scene), 'relying-party.transaction_unknown');
  });

  it('not in the browser of a stranger who has the addresses, before and after the phone has answered', async () => {
    const { town, library, hanako } = scene;
    const [victim, stranger] = [new Browser(), new Browser()];
    await victim.open(library.authorize().url, inside(town));
    const shown = await stranger.api(town.front, 'GET', '/api/interaction');
    assert.equal(shown.json.code as unknown, 'gateway.login_not_open');
    const location = await town.logIn(victim, hanako);
    const { url } = await stranger.open(location, inside(town));
    assert.equal(url, `${town.front}/problem?code=gateway.login_not_open`);
    assert.ok(codeIn(new URL((await victim.open(location, inside(town))).url)), 'the victim’s own browser goes on');
  });

  it('not as the stranger: an interaction of theirs is none in the victim’s browser (login CSRF)', async () => {
    const { town, library, hanako } = scene;
    const [victim, stranger] = [new Browser(), new Browser()];
    await stranger.open(library.authorize().url, inside(town));
    const location = await town.logIn(stranger, hanako);
    const { url } = await victim.open(location, inside(town));
    assert.equal(url, `${town.front}/problem?code=gateway.login_not_open`);
  });

  it('not with cookies that somebody made: they are sealed', async () => {
    const { town } = scene;
    const browser = new Browser();
    const { host } = new URL(town.front);
    browser.cookies(host).set('gateway-interaction', 'a'.repeat(43)).set('gateway-interaction.sig', 'b'.repeat(27));
    const { json } = await browser.api(town.front, 'GET', '/api/interaction');
    assert.equal(json.code as unknown, 'gateway.login_not_open');
  });

  it('not as the stranger by the way back alone, whose cookie a neighbouring name can set', async () => {
    const refused = `${scene.town.front}/problem?code=gateway.login_not_open`;
    for (const alsoAsks of [false, true]) assert.equal(await plantedWayBack(scene, alsoAsks), refused);
  });

  it('not from the page that shows the library, once another tab has gone to the casino', async () => {
    assert.equal(await begunInAnotherTab(scene), 'gateway.login_not_open');
  });

  it('not for a page of another origin', async () => {
    const { town, library } = scene;
    const browser = new Browser();
    await browser.open(library.authorize().url, inside(town));
    const headers = { origin: 'http://evil.localhost', 'content-type': 'application/json' };
    for (const path of ['/api/logins', '/api/interaction/refusal']) {
      const { status } = await browser.request(`${town.front}${path}`, {
        method: 'POST',
        headers,
        body: '{"flow":"cross-device"}',
      });
      assert.ok(status === 401 || status === 403, `${path}: ${status}`);
    }
  });

  it('counter-test: without the scope of an interaction, who agreed to the library is logged in at the casino, and by a planted cookie as a stranger', async () => {
    const open = await openScene(without(ownLogins, ownWayBack, asShown));
    const ends = [await agreedElsewhere(open), await plantedWayBack(open, false), await begunInAnotherTab(open)];
    await open.town.dispose();
    assert.deepEqual(ends, ['logged in at the casino', 'logged in as the stranger', 'To log in to Library casino']);
  });
});
