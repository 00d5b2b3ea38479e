// The threat: docs/threats/t-227-given-for-one-matter-finished-as-another.md
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { createFakeWallet } from '@inro/fake-wallet';
import { digestOfText } from '@inro/presentation';
import { MemoryTransactionStore, temporaryServiceKey } from '@inro/relying-party/node';
import { nodeSignatureVerifier as signatures } from '@inro/verifier/node';
import { asItIs, without } from './support/without.ts';

const origin = 'https://bank.example';
const purpose = { ja: 'ログインするため', 'ja-x-easy': 'ログインする ため', en: 'To log in' };
const payment = {
  ja: '百万円を払うため',
  'ja-x-easy': '百万円(ひゃくまんえん)を はらう ため',
  en: 'To pay a million yen',
};

type Endpoints = typeof import('../../packages/relying-party/src/endpoints/index.ts');
type Core = typeof import('../../packages/relying-party/src/index.ts');
type Next = typeof import('../../packages/relying-party/src/web/next.ts');

/** A bank with two logins, one of them a confirmation whose status is to be ten minutes old at most, and a phone. */
async function open(world = asItIs) {
  const { RelyingParty } = await world<Core>('packages/relying-party/src/index.ts');
  const { ask } = await world<Endpoints>('packages/relying-party/src/endpoints/index.ts');
  const { inroAsk } = await world<Next>('packages/relying-party/src/web/next.ts');
  let send: (url: string, init?: RequestInit) => Promise<Response>;
  const wallet = await createFakeWallet({ fetch: (url, init) => send(url, init) });
  const relyingParty = new RelyingParty({
    origin,
    signer: await wallet.certify(origin),
    trustAnchors: wallet.trustAnchors,
    store: new MemoryTransactionStore(),
    serviceKey: temporaryServiceKey(),
    signatures,
    randomness: (length) => new Uint8Array(randomBytes(length)),
    clock: { now: () => new Date() },
  });
  const paid: string[] = [];
  const place = (base: string, about: typeof purpose, maxStapleAge: number) =>
    ask<Request, 'login'>({
      base,
      acts: ['login'],
      ask: () => ({ purpose: about, login: { maxStapleAge } }),
      onResult: ({ transaction }) => {
        if (base === '/api/payments') paid.push(transaction);
        return { base };
      },
    });
  const asks = [
    place('/api/logins', purpose, 86_400),
    place('/api/payments', payment, 600),
    place('/api/visits', purpose, 86_400),
  ];
  const { GET, POST } = inroAsk({ relyingParty, asks });
  send = async (url, init) => (init?.method === 'POST' ? POST : GET)(new Request(url, init));
  const page = async (path: string, body?: object, cookie = '') => {
    const headers = { cookie, ...(body && { 'content-type': 'application/json' }) };
    const init = body && { method: 'POST', body: JSON.stringify(body) };
    const answer = await send(`${origin}${path}`, { ...init, headers });
    const [name = '', value = ''] = (answer.headers.get('set-cookie')?.split(';')[0] ?? '').split('=');
    return { status: answer.status, name, value, json: (await answer.json()) as Record<string, string> };
  };
  return { wallet, relyingParty, page, paid };
}

type Bank = Awaited<ReturnType<typeof open>>;
/** Begins in one place, has it answered, and ends it in another with that one's cookie about the first one's value. */
async function cross({ wallet, page }: Bank, from: string, to: string, flow: 'cross-device' | 'same-device') {
  const { json, value } = await page(from, { flow });
  const { name } = await page(to, { flow });
  const { status, redirectUri } = await wallet.answer((json.qrPayload ?? json.walletLink)!, { number: json.number });
  assert.equal(status, 200, 'the phone answers what it was shown');
  const code = redirectUri === undefined ? undefined : new URL(redirectUri).searchParams.get('response_code')!;
  const cookie = `${name}=${value}`;
  const seen = await page(`${to}/${json.transaction}`, undefined, cookie);
  const done = await page(`${to}/${json.transaction}/finish`, { responseCode: code }, cookie);
  return {
    seen,
    done,
    end: (own: string) => page(`${from}/${json.transaction}/finish`, { responseCode: code }, `${own}=${value}`),
  };
}

describe('T-227 what was given for one matter is finished as another', () => {
  it('a login, its status an hour old, pays nothing, in any direction, on both flows, before and after its own end', async () => {
    const bank = await open();
    const places = ['/api/logins', '/api/payments', '/api/visits'];
    const cookies = new Map<string, string>();
    for (const place of places) cookies.set(place, (await bank.page(place, { flow: 'cross-device' })).name);
    assert.equal(new Set(cookies.values()).size, places.length);
    for (const flow of ['cross-device', 'same-device'] as const)
      for (const from of ['/api/logins', '/api/visits'])
        for (const to of places.filter((one) => one !== from)) {
          const { seen, done, end } = await cross(bank, from, to, flow);
          assert.deepEqual([seen.status, done.status], [404, 404], `${from} at ${to}`);
          assert.equal(done.json.code, 'relying-party.transaction_unknown');
          for (let twice = 0; twice < 2; twice++) assert.equal((await end(cookies.get(from)!)).json.base, from);
        }
    assert.deepEqual(bank.paid, []);
  });

  it('nor does the SDK without endpoints, whatever is made of the browser’s value', async () => {
    const { wallet, relyingParty } = await open();
    for (const matter of [undefined, '', 'order 1']) {
      const asked = await relyingParty.ask({
        flow: 'cross-device',
        purpose,
        login: {},
        ...(matter === undefined ? {} : { matter }),
      });
      const { transaction, browserSession, qrPayload, number } = asked;
      await wallet.answer(qrPayload, { number });
      const own = { acts: ['login'] as const, transaction };
      const others = [undefined, '', 'order 1', 'order 2', 'Order 1', 'order 1 '].filter((one) => one !== matter);
      const values = [browserSession, JSON.stringify([matter ?? '', browserSession]), `of ${browserSession}`];
      for (const other of others)
        for (const value of [...values, `of ${digestOfText(browserSession)}`, digestOfText(browserSession)]) {
          const asking = { ...own, browserSession: value, ...(other === undefined ? {} : { matter: other }) };
          await assert.rejects(relyingParty.result(asking), { code: 'relying-party.transaction_unknown' });
          await assert.rejects(relyingParty.progress(asking), { code: 'relying-party.transaction_unknown' });
        }
      const mine = { ...own, browserSession, ...(matter === undefined ? {} : { matter }) };
      assert.equal((await relyingParty.result(mine)).login.report.status, 'valid');
    }
  });

  it('two places never share a cookie, and one place is never two', async () => {
    const { relyingParty } = await open();
    const { inroAsk } = await asItIs<Next>('packages/relying-party/src/web/next.ts');
    const { ask } = await asItIs<Endpoints>('packages/relying-party/src/endpoints/index.ts');
    const place = (base: string) =>
      ask<Request, 'login'>({ base, acts: ['login'], ask: () => ({ purpose, login: {} }), onResult: () => ({}) });
    const bases = [
      '/login',
      '/api/logins',
      '/api/a-b',
      '/api/a/b',
      '/api-a/b',
      '/api/契約',
      '/api/書類',
      '/api/a.b',
      '/at/login',
      '/API/a-b',
      '/api/a(b)',
      '/api/a%28b%29',
    ];
    const names = new Set<string>();
    for (const base of bases) {
      const { POST } = inroAsk({ relyingParty, asks: [place(base)] });
      const headers = { 'content-type': 'application/json' };
      const request = new Request(origin, { method: 'POST', headers, body: '{"flow":"cross-device"}' });
      // As a framework hands it on that writes nothing anew.
      Object.defineProperty(request, 'url', { value: origin + base });
      const [name] = (await POST(request)).headers.get('set-cookie')!.split('=');
      assert.match(name!, /^[!#$%&'*+.^_`|~\w-]+$/, 'RFC 9110 §5.6.2');
      names.add(name!);
    }
    assert.equal(names.size, bases.length);
    for (const wrong of [
      ['/api/a', '/api/a'],
      [''],
      ['api'],
      ['/api/'],
      ['/api//a'],
      ['/api/:transaction'],
      ['/api?a'],
    ])
      assert.throws(() => inroAsk({ relyingParty, asks: wrong.map(place) }), TypeError, wrong.join());
  });

  it('counter-test: where the row does not name the matter, a login pays a million yen', async () => {
    const world = without({
      file: 'packages/relying-party/src/owner.ts',
      defence: 'matter === undefined',
      instead: 'true',
    });
    const bank = await open(world);
    for (const flow of ['cross-device', 'same-device'] as const) {
      const { done } = await cross(bank, '/api/logins', '/api/payments', flow);
      assert.deepEqual([done.status, done.json], [200, { base: '/api/payments' }]);
    }
    assert.equal(bank.paid.length, 2);
  });
});
