import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TraceEvent } from '../src/wire.ts';
import { eventsOf, GATEWAY, HOME, nameOf, openPortal, type Portal } from './support.ts';

let portal: Portal;
before(async () => {
  portal = await openPortal();
});
after(() => portal?.close());

let names = 0;
const begin = (client?: string, origin?: string) => {
  const login = nameOf(names++);
  return { login, ...eventsOf(login, portal.now(), client, origin) };
};

describe('what the portal shows of a login', () => {
  it('is each step with who acts in it, how long it took, and what was looked at', async () => {
    const { login, asked, opened, answered, matched, verified, finished } = begin();
    assert.equal(await portal.hand([asked, opened, answered, matched, verified, finished]), 204);
    const shown = await portal.login(login);
    assert.deepEqual(
      shown.steps.map(({ step, by, outcome, ms }) => [step, by, outcome, ms]),
      [
        ['asked', 'service', 'done', undefined],
        ['opened', 'phone', 'done', 1_000],
        ['answered', 'person', 'done', 1_000],
        ['matched', 'sdk', 'done', 1_000],
        ['verified', 'sdk', 'done', 1_000],
        ['finished', 'service', 'done', 1_000],
      ],
    );
    assert.deepEqual([shown.state, shown.ms, shown.stepsDone, shown.link], ['done', 5_000, 6, undefined]);
    assert.deepEqual(shown.steps[4]!.checks, verified.checks);
    assert.deepEqual([shown.request, shown.answer], [asked.asked!.request, answered.answer]);
  });

  it('waits with its link until it expires, and then says so', async () => {
    const { login, asked } = begin();
    await portal.hand([asked]);
    const waiting = await portal.login(login);
    assert.deepEqual([waiting.state, waiting.link], ['waiting', asked.asked!.link]);
    assert.deepEqual(
      waiting.steps.map(({ outcome }) => outcome),
      ['done', ...Array(5).fill('open')],
    );
    portal.pass(300_000);
    const over = await portal.login(login);
    assert.deepEqual(
      [over.state, over.problem?.code, over.link],
      ['expired', 'relying-party.transaction_expired', undefined],
    );
  });

  it('names the row of the table of what failed, and the page that explains it', async () => {
    const { login, asked, opened, answered, matched, event } = begin();
    const code = 'relying-party.certificate_revoked';
    const problem = { code, details: { finding: 'revocation.revoked' } };
    await portal.hand([asked, opened, answered, matched, event(4, 'verified', { outcome: 'failed', problem })]);
    const shown = await portal.login(login);
    const failed = shown.steps[4]!.problem!;
    assert.deepEqual([shown.state, shown.problem?.code, failed.actor], ['failed', code, 'person']);
    assert.deepEqual(failed.details, problem.details);
    assert.equal(failed.page, `${HOME}/documents/docs/errors.md#relying-partycertificate_revoked`);
    assert.ok(failed.titles['ja-x-easy'] && failed.next.en && failed.command === undefined);
  });

  it('gives a command that mends it, where one does', async () => {
    const problem = { code: 'relying-party.authentication_indeterminate', details: { finding: 'path.not_found' } };
    const expected = [
      ['library', 'http://library.localhost:9000', 'npm exec inro -- client add library http://library.localhost:9000'],
      ['bank', 'http://bank.localhost:3009', 'npm exec inro -- operator register bank'],
      ['shop', GATEWAY, undefined],
    ] as const;
    for (const [client, origin, command] of expected) {
      const { login, asked, event } = begin(client, origin);
      await portal.hand([asked, event(4, 'verified', { outcome: 'failed', problem })]);
      assert.equal((await portal.login(login)).steps[4]!.problem!.command, command);
    }
  });

  it('is a refusal where the person said no', async () => {
    const { login, asked, opened, event } = begin();
    const problem = { code: 'relying-party.login_refused' };
    await portal.hand([asked, opened, event(2, 'answered', { outcome: 'refused', problem })]);
    const shown = await portal.login(login);
    assert.deepEqual([shown.state, shown.steps[2]!.outcome, shown.link], ['refused', 'refused', undefined]);
  });

  it('is the last answer, in whichever order two instances tell it', async () => {
    const { login, asked, answered, event, ...rest } = begin();
    const problem = { code: 'presentation.answer_for_another_request' };
    await portal.hand([asked, rest.opened, answered, event(3, 'matched', { outcome: 'failed', problem })]);
    const open = await portal.login(login);
    assert.deepEqual([open.state, open.problem?.code, open.link], ['failed', problem.code, asked.asked!.link]);
    await portal.hand([event(9, 'finished'), event(6, 'answered'), event(8, 'verified'), event(7, 'matched')]);
    const shown = await portal.login(login);
    assert.deepEqual([shown.state, shown.stepsDone, shown.problem], ['done', 6, undefined]);
  });

  it('has the clients that were told of, and by which way they ask', async () => {
    await portal.hand([begin('shop', GATEWAY).asked, begin('library').asked]);
    const clients = await portal.clients();
    const by = new Map(clients.map((one) => [one.client, one.by]));
    assert.deepEqual([by.get('shop'), by.get('library')], ['gateway', 'sdk']);
    const shop = clients.find(({ client }) => client === 'shop')!;
    assert.deepEqual([shop.names.en, shop.logins, shop.lastAt], ['shop', 2, new Date(portal.now()).toISOString()]);
  });
});

describe('the book of logins', () => {
  it('knows nothing of what it did not see beginning, nor what another client tells of it', async () => {
    const { login, asked, opened, finished } = begin();
    await portal.hand([opened, finished]);
    assert.equal((await portal.read(`/api/logins/${login}`)).status, 404);
    await portal.hand([asked, { ...finished, client: 'another' }]);
    assert.equal((await portal.login(login)).stepsDone, 1);
  });

  it('forgets after an hour', async () => {
    const { login, asked } = begin();
    await portal.hand([asked]);
    portal.pass(3_599_000);
    assert.equal((await portal.read(`/api/logins/${login}`)).status, 200);
    portal.pass(1_000);
    const { status, json } = await portal.read<{ code: string }>(`/api/logins/${login}`);
    assert.deepEqual([status, json.code], [404, 'developers.login_unknown']);
    assert.deepEqual([await portal.logins('library'), await portal.clients()], [[], []]);
  });

  it('keeps two hundred logins of a client and five thousand in all; the oldest go', async () => {
    const first = begin('busy');
    const all: TraceEvent[] = [first.asked];
    for (let place = 0; place < 200; place++) all.push(begin('busy').asked);
    for (let place = 0; place < 4_850; place++) all.push(begin(`client${place % 50}`).asked);
    while (all.length > 0) assert.equal(await portal.hand(all.splice(0, 50)), 204);
    assert.equal((await portal.read(`/api/logins/${first.login}`)).status, 404);
    const clients = await portal.clients();
    assert.equal(
      clients.reduce((sum, { logins }) => sum + logins, 0),
      5_000,
    );
    assert.ok(clients.every(({ logins }) => logins <= 200));
    assert.equal((await portal.logins('busy')).length, 150);
  });
});
