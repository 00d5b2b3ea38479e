// The threat: docs/threats/t-010-session-fixation-at-bank.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Browser } from '../../quality/people/browser.ts';
import { agree } from './support/people.ts';
import { beginLogin, finishLogin, type Scene } from './support/scene.ts';
import { shareScene } from './support/shared-house.ts';
import { without } from './support/without.ts';

const SDK = 'packages/relying-party/src/relying-party.ts';
const LOGIN = 'apps/services/bank/src/routes/login.ts';
const SESSIONS = 'apps/services/bank/src/sessions.ts';

describe('T-010 session fixation at the bank', () => {
  let scene: Scene;
  before(async () => {
    scene = await shareScene();
  });
  after(() => scene.close());
  const browser = (cookies?: Browser['cookies']) => new Browser(scene.house.system.origin('bank'), cookies);

  /** The attacker planted a cookie in the victim's browser before the victim logged in there. */
  const plantedCookie = async (): Promise<boolean> => {
    const planted = 'p'.repeat(43);
    const victim = await beginLogin(scene, 'same-device');
    victim.browser.cookies.set('session', planted);
    const { redirectUri } = await agree(scene.ports, victim.link);
    assert.equal(await finishLogin(victim.browser, victim.transaction, redirectUri), true);
    const attacker = browser(new Map([['session', planted]]));
    return (await attacker.get('/api/session')).json.loggedIn === true;
  };

  /** The attacker began the login; the victim's browser, to which the wallet returned, ends it with the code. */
  const foreignTransaction = async (): Promise<string | true> => {
    const { transaction, link } = await beginLogin(scene, 'same-device');
    const { redirectUri } = await agree(scene.ports, link);
    return await finishLogin(browser(), transaction, redirectUri);
  };

  /** The attacker planted the cookie, and learned the code after the victim was logged in (from the address, the history). */
  const codeAfterwards = async (): Promise<string | true> => {
    const victim = await beginLogin(scene, 'same-device');
    const attacker = browser(victim.browser.cookies);
    const { redirectUri } = await agree(scene.ports, victim.link);
    assert.equal(await finishLogin(victim.browser, victim.transaction, redirectUri), true);
    assert.equal((await victim.browser.get('/api/session')).json.loggedIn, true);
    return await finishLogin(attacker, victim.transaction, redirectUri);
  };

  it('does not work by a planted cookie: the value is new after the login', async () => {
    assert.equal(await plantedCookie(), false);
  });

  it('does not work by a response code in another browser: for that one there is no such login', async () => {
    assert.equal(await foreignTransaction(), 'relying-party.transaction_unknown');
  });

  it('does not work by the cookie of before and the code once the session is taken up (ADR 18)', async () => {
    assert.equal(await codeAfterwards(), 'relying-party.transaction_over');
  });

  it("shows no other browser's login", async () => {
    const { transaction } = await beginLogin(scene, 'same-device');
    const stranger = await browser().get(`/api/logins/${transaction}`);
    assert.equal(stranger.json.code, 'relying-party.transaction_unknown');
  });

  it('counter-test: a bank that keeps the cookie of before gives the attacker the session', async () => {
    const kept = without(
      {
        file: LOGIN,
        defence: 'sessions.open({ transaction, subject, flow, report })',
        instead: 'sessions.open({ transaction, subject, flow, report, value } as never)',
      },
      { file: LOGIN, defence: '    await sessions.close(value);\n' },
      {
        file: SESSIONS,
        defence: 'const value = this.fresh();',
        instead: 'const value = (login as never as { value: string }).value;',
      },
    );
    await scene.house.replace('bank', kept);
    assert.equal(await plantedCookie(), true);
  });

  it('counter-test: a bank that opens a session again after it was taken up gives it to the attacker', async () => {
    const again = without({ file: SESSIONS, defence: ".where('session.taken_up', '=', false)" });
    await scene.house.replace('bank', again);
    assert.equal(await codeAfterwards(), true);
  });

  it("counter-test: a bank that does not ask who began logs the victim's browser in where the attacker wants it", async () => {
    const anybody = without({
      file: SDK,
      defence: '!transaction || !sameText(transaction.browserSession, ownerName(asked))',
      instead: '!transaction',
    });
    await scene.house.replace('bank', anybody);
    assert.equal(await foreignTransaction(), true);
  });
});
