import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createFakeWallet } from '../src/node/fake-wallet.ts';
import { createRelyingParty, MemoryTransactionStore } from '../src/node/index.ts';
import {
  beginAcrossDevices,
  beginOnThisDevice,
  finishLogin,
  finishOnReturn,
  type PageLoginError,
  type PageProgress,
  waitForPhone,
} from '../src/web/browser.ts';
import { inroLogin } from '../src/web/next.ts';

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
