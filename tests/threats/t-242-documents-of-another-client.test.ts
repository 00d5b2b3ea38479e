// The threat: docs/threats/t-242-documents-of-another-client.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromUtf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { readAuthorizationLink } from '@inro/presentation';
import { asking, shown, signingAt } from '../../apps/gateway/test/signing.ts';
import { Browser, claimsOf, codeIn, type Holder, TestClient, type Town } from '../../apps/gateway/test/support.ts';
import { openGateway } from './support/gateway.ts';
import { asItIs, type Defence, without } from './support/without.ts';

const file = 'apps/gateway/src/sign/transactions.ts';
const openToItsOwn: Defence = {
  file,
  defence: `      .select('id')
      .where('id', '=', id)
      .where('client_id', '=', clientId)`,
  instead: `      .select('id')
      .where('id', '=', id)`,
};
const begunByItsOwn: Defence = {
  file,
  defence: `      .set({ interaction_digest: digest })
      .where('id', '=', id)
      .where('client_id', '=', clientId)`,
  instead: `      .set({ interaction_digest: digest })
      .where('id', '=', id)`,
};
const oneBrowser: Defence = {
  file,
  defence: ".where((by) => by.or([by('interaction_digest', 'is', null), by('interaction_digest', '=', digest)]))",
};
/** Documents go by the word of the browser that begins them. */
const nobodysNo: Defence = {
  file,
  defence: "by('interaction_digest', '=', digestOf(interaction))",
  instead: "by('interaction_digest', 'is not', null)",
};
const ofThisGrant: Defence = {
  file: 'apps/gateway/src/given.ts',
  defence: `    .deleteFrom('given')
    .where('grant_id', '=', grantId)
    .where('place'`,
  instead: `    .deleteFrom('given')
    .where('place'`,
};

interface Scene {
  readonly town: Town;
  readonly hanako: Omit<Holder, 'at'>;
  readonly bank: TestClient;
  readonly shop: TestClient;
  readonly at: ReturnType<typeof signingAt>;
}
async function openScene(world: Parameters<typeof openGateway>[0]): Promise<Scene> {
  const town = await openGateway(world);
  const [bank, shop] = [
    await TestClient.register(town, 'bank', { mayAskFor: ['sign'] }),
    await TestClient.register(town, 'shop', { mayAskFor: ['sign'] }),
  ];
  return { town, bank, shop, at: signingAt(town), hanako: await town.enrol('phone-1') };
}

/** The shop has a person sign the bank's contract, as the shop's own, and keeps the signature. */
async function borrowed({ at, bank, shop, hanako }: Scene): Promise<string> {
  const { id } = await at.push(bank);
  const { callback, verifier } = await shop.codeFor(hanako, asking(id));
  const error = callback.searchParams.get('error');
  if (error !== null) return error;
  const { json } = await shop.token(codeIn(callback), verifier);
  return (await at.result(id, json.access_token)).status === 200 ? 'signed for the shop' : 'no signature';
}

/** The shop fetches what the bank's customer signed, with a token of its own. */
async function intercepted({ at, bank, shop, hanako }: Scene): Promise<number> {
  const [{ id }, own] = [await at.push(bank), await at.push(shop, [shown('of the shop\n')])];
  await at.signed(bank, id, hanako);
  return (await at.result(id, await at.signed(shop, own.id, hanako))).status;
}

/** Two browsers are sent to sign one contract. */
async function begunTwice({ at, bank, town }: Scene): Promise<readonly number[]> {
  const { id } = await at.push(bank);
  const browsers = [new Browser(), new Browser()];
  const begun: number[] = [];
  for (const browser of browsers)
    await browser.open(bank.authorize(asking(id)).url, (url) => new URL(url).pathname !== '/login');
  for (const browser of browsers)
    begun.push((await browser.api(town.front, 'POST', '/api/logins', { flow: 'cross-device' })).status);
  return begun;
}

/** While somebody signs, a second browser that was sent there goes back: whether the phone still finds the contract. */
async function takenAway({ at, bank, town }: Scene): Promise<number> {
  const { id } = await at.push(bank);
  const [signs, goes] = [new Browser(), new Browser()];
  for (const browser of [signs, goes])
    await browser.open(bank.authorize(asking(id)).url, (url) => new URL(url).pathname !== '/login');
  const { json } = await signs.api(town.front, 'POST', '/api/logins', { flow: 'cross-device' });
  await goes.api(town.front, 'POST', '/api/interaction/refusal', {});
  const { requestUri } = readAuthorizationLink((json as Record<string, string>).qrPayload!);
  const { dcql_query: query } = claimsOf(fromUtf8((await httpRequest(requestUri)).body)) as {
    dcql_query: { credentials: { meta: { documents?: { uri: string }[] } }[] };
  };
  const { uri } = query.credentials.flatMap(({ meta }) => meta.documents ?? [])[0]!;
  return (await httpRequest(uri)).status;
}

describe('T-242 documents that one client handed in are signed or fetched for another', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene(asItIs);
  });
  after(() => scene?.town.dispose());

  it('by their identifier in the other client’s request, of a browser or pushed', async () => {
    assert.equal(await borrowed(scene), 'invalid_request');
    const { at, bank, shop } = scene;
    const { id } = await at.push(bank);
    const { parameters } = shop.authorize(asking(id));
    const { status, json } = await shop.post('ext/par/request', { ...parameters, ...shop.proof() });
    assert.deepEqual([status, json.error as unknown], [400, 'invalid_request']);
  });

  it('by a token of the other client, whose own person signed something else', async () => {
    assert.equal(await intercepted(scene), 404);
  });

  it('by a second browser that is sent to the same documents', async () => {
    assert.deepEqual(await begunTwice(scene), [200, 410]);
  });

  it('by a second browser that goes back while the first one signs: it takes nothing away', async () => {
    assert.equal(await takenAway(scene), 200);
  });

  it('after the operator has taken the client’s word away', async () => {
    const { at, town, hanako } = scene;
    const late = await TestClient.register(town, 'late', { mayAskFor: ['sign'] });
    const { id } = await at.push(late);
    const token = await at.signed(late, id, hanako);
    await town.register('late', late.registration);
    assert.equal((await at.result(id, token)).status, 403);
  });

  it('counter-test: without an owner the shop has the bank’s contract signed, without a grant it fetches the signature', async () => {
    const open = await openScene(without(openToItsOwn, begunByItsOwn, oneBrowser, nobodysNo, ofThisGrant));
    const ends = [await borrowed(open), await intercepted(open), await begunTwice(open), await takenAway(open)];
    await open.town.dispose();
    assert.deepEqual(ends, ['signed for the shop', 200, [200, 200], 404]);
  });
});
