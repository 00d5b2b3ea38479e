// The threat: docs/threats/t-265-somebody-else-is-deleted.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Secret } from '@inro/foundation';
import { openDatabase } from '@inro/host';
import type { PresentationPorts } from '@inro/wallet/core';
import type { BankSchema } from '../../apps/services/bank/src/schema.ts';
import { Browser } from '../../quality/people/browser.ts';
import { agree, PIN } from './support/people.ts';
import { beginLogin, finishLogin, openScene, type Scene } from './support/scene.ts';
import { onTheWire } from './support/wire-of-phone.ts';
import { asItIs, type World, without } from './support/without.ts';

const PATH = '/.well-known/inro-deletions';
const pin = new Secret(PIN);
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

describe('T-265 somebody else’s data is deleted', () => {
  let scene: Scene;
  let bank: string;
  before(async () => {
    scene = await openScene('bank', 'clinic');
    bank = scene.house.system.origin('bank');
  });
  after(() => scene.close());

  const refusedAs = (code: string) => (failure: unknown) => (failure as { code?: string }).code === code;
  const logIn = async () => {
    const { browser, transaction, link } = await beginLogin(scene, 'same-device');
    const { redirectUri } = await agree(scene.ports, link);
    assert.equal(await finishLogin(browser, transaction, redirectUri), true);
    return browser;
  };
  const known = async () => ({ origin: bank, relyingParty: (await entries())[0]!.relyingParty! });
  const entries = async (world: World = asItIs) => {
    const { HolderLog } = await world<typeof import('@inro/wallet/core')>('apps/wallet/src/core/index.ts');
    return (await new HolderLog(scene.ports).entries()).filter(({ origin }) => origin === bank);
  };
  const openJourney = async (ports: PresentationPorts = scene.ports, world: World = asItIs) => {
    const { DeletionJourney } = await world<typeof import('@inro/wallet/core')>('apps/wallet/src/core/index.ts');
    return await DeletionJourney.open(ports, await known());
  };
  /** The rows of a table of the bank. */
  const rows = async (table: 'customer' | 'session' | 'deletion_request') => {
    const db = openDatabase<BankSchema & { deletion_request: { id: string; person: string | null } }>(
      scene.house.databases.bank!.url,
    );
    const all = await db.selectFrom(table).selectAll().execute();
    await db.destroy();
    return all as Record<string, unknown>[];
  };
  const begin = async (): Promise<Record<string, string>> => (await new Browser(bank).post(PATH, {})).json as never;
  const finish = async (transaction: string, session: string, responseCode: string) =>
    (await new Browser(bank).post(`${PATH}/${transaction}/finish`, { session, responseCode })).json as {
      reference?: string;
      code?: string;
    };

  it('by the person’s own wish alone: asked on the phone, received, listed once, however often it is asked', async () => {
    await logIn();
    const asked = await (await openJourney()).ask(pin);
    assert.equal(asked.state, 'received');
    const again = await (await openJourney()).ask(pin);
    assert.equal(again.reference, asked.reference);
    const [row, ...others] = await rows('deletion_request');
    assert.deepEqual([row!.id, others], [asked.reference, []]);
    const [line] = await entries();
    assert.deepEqual([line!.kind, line!.outcome], ['deletionRequest', 'handedOver']);
  });

  it('by nobody who began, and had the person answer: the code comes back to whose phone answered', async () => {
    const before = await rows('deletion_request');
    const { transaction, session, link } = await begin();
    const { redirectUri } = await agree(scene.ports, link!);
    assert.ok(redirectUri);
    for (const code of ['', 'x', transaction!])
      assert.equal((await finish(transaction!, session!, code)).code, 'relying-party.response_code_wrong');
    assert.equal((await rows('deletion_request')).length, before.length);
  });

  it('by no login: what was given to the bank’s page is no request, and a request is no login', async () => {
    const { browser, transaction, link } = await beginLogin(scene, 'same-device');
    const { redirectUri } = await agree(scene.ports, link);
    const code = new URL(redirectUri!).searchParams.get('response_code')!;
    const session = [...browser.cookies.values()][0] ?? '';
    assert.equal((await finish(transaction, session, code)).code, 'relying-party.transaction_unknown');
    const begun = await begin();
    const answered = await agree(scene.ports, begun.link!);
    const asLogin = await finishLogin(browser, begun.transaction!, answered.redirectUri);
    assert.equal(asLogin, 'relying-party.transaction_unknown');
  });

  it('by no service that hands the phone another’s request, or one for more: nothing is signed', async () => {
    const clinic = scene.house.system.origin('clinic');
    const theirs = await beginLogin(scene, 'same-device', 'clinic');
    const across = await beginLogin(scene, 'cross-device');
    for (const link of [theirs.link, across.link]) {
      const ports = relayed(scene.ports, link);
      await assert.rejects(openJourney(ports), refusedAs('presentation.request_malformed'), link);
    }
    const { json: state } = await theirs.browser.get(`/api/logins/${theirs.transaction}`);
    assert.equal(state.state, 'opened', clinic);
  });

  it('by no guess: a name that is none is unknown, and says nothing of anybody', async () => {
    const { json: answer } = await new Browser(bank).get(`${PATH}/${'A'.repeat(22)}`);
    assert.equal(answer.code, 'relying-party.deletion_unknown');
    const [row] = await rows('deletion_request');
    const { json: state } = await new Browser(bank).get(`${PATH}/${row!.id as string}`);
    assert.deepEqual(Object.keys(state).sort(), ['askedAt', 'reference', 'state']);
  });

  it('counter-test: where the matter of a login does not count, what was given to the bank’s page deletes', async () => {
    const world = without({
      file: 'packages/relying-party/src/owner.ts',
      defence:
        'matter === undefined ? digestOfText(browserSession) : `of ${digestOfText(JSON.stringify([matter, browserSession]))}`',
      instead: 'matter === undefined ? digestOfText(browserSession) : digestOfText(browserSession)',
    });
    await scene.house.replace('bank', world);
    const { browser, transaction, link } = await beginLogin(scene, 'same-device');
    const { redirectUri } = await agree(scene.ports, link);
    const code = new URL(redirectUri!).searchParams.get('response_code')!;
    const session = [...browser.cookies.values()][0] ?? '';
    assert.match((await finish(transaction, session, code)).reference!, /^[\w-]{22}$/);
  });

  it('counter-test: a bank that asks for no code deletes for whoever began', async () => {
    const world = without({
      file: 'packages/relying-party/src/relying-party.ts',
      defence:
        "if (!right) throw this.#teller.notFinished(transaction, new RelyingPartyError('relying-party.response_code_wrong'));",
    });
    await scene.house.replace('bank', world);
    const { transaction, session, link } = await begin();
    await agree(scene.ports, link!);
    assert.match((await finish(transaction!, session!, 'x')).reference!, /^[\w-]{22}$/);
    await scene.house.replace('bank');
  });

  it('counter-test: a phone that takes any link signs a login at another service under the bank’s heading', async () => {
    const world = without({
      file: 'apps/wallet/src/core/requests/deletion.ts',
      defence: "relyingParty.origin !== origin || flow !== 'same-device' || actNamesOf(acts).join() !== 'login'",
      instead: 'false as boolean',
    });
    const theirs = await beginLogin(scene, 'same-device', 'clinic');
    const journey = await openJourney(relayed(scene.ports, theirs.link), world);
    await journey.ask(pin).catch(() => undefined);
    const { json: state } = await theirs.browser.get(`/api/logins/${theirs.transaction}`);
    assert.equal(state.state, 'answered');
  });
});

/** A bank that answers the phone's beginning with a link of its choice. */
const relayed = (ports: PresentationPorts, link: string): PresentationPorts => ({
  ...ports,
  door: onTheWire(ports.door, (go) => async (request) => {
    if (!request.url.endsWith(PATH)) return await go(request);
    const said = { transaction: 'x'.repeat(22), session: 's', link };
    return { status: 200, headers: { 'content-type': 'application/json' }, body: json(said) };
  }),
});
