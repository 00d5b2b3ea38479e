import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createFakeWallet } from '../src/node/fake-wallet.ts';
import { createRelyingParty, MemoryTransactionStore, temporaryServiceKey } from '../src/node/index.ts';
import {
  beginAcrossDevices,
  beginOnThisDevice,
  finishLogin,
  finishOnReturn,
  type PageLoginError,
  type PageProgress,
  readProgress,
  waitForPhone,
} from '../src/web/browser.ts';
import { inroLogin } from '../src/web/next.ts';
import { type LoginState, PageLogin } from '../src/web/page/index.ts';

const origin = 'https://library.example';
const purpose = { ja: '本を借りるため', 'ja-x-easy': '本(ほん)を 借(か)りる ため', en: 'To borrow books' };
const service = (url: string, init?: RequestInit): Promise<Response> =>
  (init?.method === 'POST' ? POST : GET)(new Request(new URL(url, origin), init));
const wallet = await createFakeWallet({ fetch: service });
const relyingParty = createRelyingParty({
  origin,
  signer: await wallet.certify(origin),
  trustAnchors: wallet.trustAnchors,
  store: new MemoryTransactionStore(),
  serviceKey: temporaryServiceKey(),
});
const { GET, POST } = inroLogin({
  relyingParty,
  purpose,
  onLogin: ({ subject }) => ({ hello: subject.identifier.length }),
});

/** A page of the service: one cookie, addresses of its own; `offline` fails as a network does. */
function openPage(t: TestContext) {
  let cookie = '';
  const page = { offline: false, asked: 0 };
  t.mock.method(globalThis, 'fetch', async (url: string, init: RequestInit = {}) => {
    page.asked++;
    init.signal?.throwIfAborted();
    if (page.offline) throw new TypeError('fetch failed');
    const headers = { ...(init.headers as Record<string, string>), cookie, origin };
    const answer = await service(url, { ...init, headers });
    cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return answer;
  });
  return page;
}

describe('the page’s half', () => {
  it('shows a login across devices, waits for the phone, and ends it', async (t) => {
    openPage(t);
    const login = await beginAcrossDevices();
    assert.match(login.number, /^\d\d$/);
    const seen: PageProgress['state'][] = [];
    const waiting = waitForPhone(login, { onProgress: ({ state }) => seen.push(state) });
    await wallet.answer(login.qrPayload, { number: login.number });
    await waiting;
    assert.equal(seen.at(-1), 'answered');
    assert.deepEqual(await finishLogin(login.transaction), { hello: 43 });
  });

  it('hands over to the wallet on this device, and ends the login on return', async (t) => {
    openPage(t);
    const link = await beginOnThisDevice();
    const { redirectUri } = await wallet.answer(link);
    assert.deepEqual(await finishOnReturn(new URL(redirectUri!).search), { hello: 43 });
    const refused = await wallet.answer(await beginOnThisDevice(), { as: 'refused' });
    await assert.rejects(
      finishOnReturn(new URL(refused.redirectUri!).search),
      (failure: PageLoginError) => failure.problem?.code === 'relying-party.login_refused',
    );
  });

  it('asks nothing by an address that names no login: `..` would be a place beside the endpoints', async (t) => {
    const page = openPage(t);
    const names = ['..', '.', '', '%2e%2e', 'a/b', '..%2f..%2forders', `${'a'.repeat(22)}/`, 'a'.repeat(21)];
    for (const name of names)
      for (const more of [{}, { response_code: 'x' }]) {
        const search = `?${new URLSearchParams({ transaction: name, ...more })}`;
        await assert.rejects(finishOnReturn(search), (failure: PageLoginError) => failure.code === 'malformed', name);
      }
    await assert.rejects(finishOnReturn('?response_code=x'), (failure: PageLoginError) => failure.code === 'malformed');
    assert.equal(page.asked, 0);
  });

  it('rejects with what ended a login, as a person reads it', async (t) => {
    openPage(t);
    const login = await beginAcrossDevices();
    await wallet.answer(login.qrPayload, { as: 'suspended', number: login.number });
    await assert.rejects(waitForPhone(login), (failure: PageLoginError) => {
      assert.equal(failure.code, 'relying-party.certificate_revoked');
      assert.match(failure.problem!.titles.en, /suspended/);
      return true;
    });
  });

  it('goes on past a network that is away, and stops when it is told to', async (t) => {
    const page = openPage(t);
    const login = await beginAcrossDevices();
    page.offline = true;
    const stop = new AbortController();
    const waiting = waitForPhone(login, { signal: stop.signal });
    const asked = page.asked;
    while (page.asked === asked) await new Promise((resolve) => setTimeout(resolve, 50));
    page.offline = false;
    const stopped = new Error('the page is left');
    stop.abort(stopped);
    await assert.rejects(waiting, (failure) => failure === stopped);
    page.offline = true;
    await assert.rejects(beginAcrossDevices(), (failure: PageLoginError) => failure.code === 'unreachable');
  });
});

describe('a login of a page, without a face', () => {
  const until = async (login: PageLogin, at: LoginState['at']): Promise<LoginState> => {
    for (let left = 200; login.state.at !== at; left--) {
      assert.ok(left > 0, `${login.state.at}, never ${at}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return login.state;
  };
  const shown = async (login: PageLogin) => (await until(login, 'shown')) as Extract<LoginState, { at: 'shown' }>;

  it('tells each state once, in order, and how it ended', async (t) => {
    openPage(t);
    const login = new PageLogin();
    const seen: string[] = [];
    const leave = login.subscribe(() => seen.push(login.state.at));
    const running = login.beginAcrossDevices();
    const { login: begun } = await shown(login);
    await wallet.answer(begun.qrPayload, { number: begun.number });
    await running;
    assert.deepEqual(login.state, { at: 'done', result: { hello: 43 } });
    assert.deepEqual([seen[0], seen[1], seen.at(-1)], ['beginning', 'shown', 'done']);
    leave();
    login.stop();
    assert.equal(login.state.at, 'start');
    assert.equal(seen.at(-1), 'done', 'whoever has left hears no more');
  });

  it('waits no longer while it is paused, and goes on with the same one', async (t) => {
    const page = openPage(t);
    const login = new PageLogin();
    void login.beginAcrossDevices();
    const { login: begun } = await shown(login);
    login.pause();
    const { asked } = page;
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    assert.equal(page.asked, asked);
    await wallet.answer(begun.qrPayload, { number: begun.number });
    login.resume();
    login.resume();
    await until(login, 'done');
  });

  it('tells nothing of a login that another one has taken the place of', async (t) => {
    openPage(t);
    const login = new PageLogin();
    void login.beginAcrossDevices();
    const first = await shown(login);
    void login.beginAcrossDevices();
    assert.equal(login.state.at, 'beginning');
    const second = await shown(login);
    assert.notEqual(second.login.transaction, first.login.transaction);
    await wallet.answer(second.login.qrPayload, { number: second.login.number, as: 'refused' });
    const ended = (await until(login, 'ended')) as Extract<LoginState, { at: 'ended' }>;
    assert.deepEqual([ended.end.kind, ended.end.code], ['refused', 'relying-party.login_refused']);
  });

  it('ends as unreachable what a page was in the middle of when it went away, and begins nothing by itself', async (t) => {
    const page = openPage(t);
    const login = new PageLogin();
    void login.finishOnReturn(`?transaction=${'a'.repeat(22)}&response_code=b`);
    login.pause();
    login.resume();
    assert.equal(login.state.at, 'ended');
    void login.beginAcrossDevices();
    login.pause();
    login.resume();
    assert.equal(login.state.at, 'start');
    const { asked } = page;
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(page.asked, asked);
  });

  it('opens no link that is no wallet’s, and reads no answer that is none', async (t) => {
    const answers: unknown[] = [
      { walletLink: 'javascript:1' },
      { walletLink: 'https://a:b@evil.example' },
      {},
      null,
      'x',
    ];
    for (const answer of answers) {
      t.mock.method(globalThis, 'fetch', async () => Response.json(answer));
      await assert.rejects(beginOnThisDevice(), { code: 'malformed' });
      await assert.rejects(beginAcrossDevices(), { code: 'malformed' });
    }
    for (const answer of [{ state: 'nothing' }, { state: 'constructor' }, null, [], 'waiting']) {
      t.mock.method(globalThis, 'fetch', async () => Response.json(answer));
      await assert.rejects(readProgress('a'.repeat(22)), { code: 'malformed' });
    }
    t.mock.method(globalThis, 'fetch', async () => Response.json({ code: 'x.y', titles: 7 }, { status: 400 }));
    await assert.rejects(readProgress('a'.repeat(22)), { code: 'unreachable' });
  });
});
