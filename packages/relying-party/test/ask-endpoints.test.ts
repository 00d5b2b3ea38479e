import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFakeWallet } from '@inro/fake-wallet';
import { type Ask, ask } from '../src/endpoints/index.ts';
import {
  createRelyingParty,
  describeDocument,
  MemoryTransactionStore,
  temporaryServiceKey,
} from '../src/node/index.ts';
import { documentSignatures } from '../src/signature/index.ts';
import { inroAsk } from '../src/web/next.ts';

const origin = 'https://bank.example';
const purpose = { ja: '口座を開くため', 'ja-x-easy': '口座(こうざ)を ひらく ため', en: 'To open an account' };
const bytes = new TextEncoder().encode('the contract');

let send: (url: string, init?: RequestInit) => Promise<Response>;
const wallet = await createFakeWallet({ fetch: (url, init) => send(url, init) });
const { trustAnchors, signatureAnchors } = wallet;
const signer = await wallet.certify(origin);
const own = { origin, signer, trustAnchors, store: new MemoryTransactionStore(), serviceKey: temporaryServiceKey() };
const relyingParty = createRelyingParty({ ...own, signatureAnchors, documentSignatures });
const document = describeDocument({ title: 'A contract', uri: `${origin}/contract`, mediaType: 'text/plain', bytes });

const opened: unknown[] = [];
const account: Ask<Request> = ask({
  base: '/api/accounts',
  acts: ['signature', 'attributes'],
  ask: ({ keptDays }) => ({
    purpose,
    attributes: { keptDays: Number(keptDays) },
    signature: { documents: [document] },
  }),
  onResult: ({ attributes, signature, transaction }) => {
    opened.push(transaction);
    return { name: attributes.attributes.name?.text, signed: signature.signatures.length };
  },
});
const login: Ask<Request> = ask({
  base: '/api/logins',
  acts: ['login'],
  ask: () => ({ purpose, login: {} }),
  onResult: ({ login: { subject } }) => ({ subject: subject.identifier.length }),
});
const { GET, POST } = inroAsk({ relyingParty, asks: [login, account] });
send = async (url, init) => {
  if (url === `${origin}/contract`) return new Response(bytes, { headers: { 'content-type': 'text/plain' } });
  return (init?.method === 'POST' ? POST : GET)(new Request(url, init));
};

const page = async (path: string, body?: object, cookie = '') => {
  const init = body && { method: 'POST', body: JSON.stringify(body) };
  const headers = { cookie, ...(body && { 'content-type': 'application/json' }) };
  const answer = await send(`${origin}${path}`, { ...init, headers });
  const set = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { status: answer.status, set, json: (await answer.json()) as Record<string, string> };
};
const begin = (base: string) => page(base, { flow: 'cross-device', keptDays: '30' });

describe('the endpoints of several things that a service asks for', () => {
  it('go all the way for each of them, and tell the page what the service made of it', async () => {
    for (const [base, expected] of [
      ['/api/logins', { subject: 43 }],
      ['/api/accounts', { name: 'Hanako', signed: 1 }],
    ] as const) {
      const { set, json } = await begin(base);
      await wallet.answer(json.qrPayload!, { number: json.number, person: 'Hanako' });
      assert.equal((await page(`${base}/${json.transaction}`, undefined, set)).json.state, 'answered');
      for (let twice = 0; twice < 2; twice++)
        assert.deepEqual((await page(`${base}/${json.transaction}/finish`, {}, set)).json, expected);
    }
    assert.equal(new Set(opened).size, 1);
  });

  it('do not take what was given to one for the other, in the same browser', async () => {
    const [one, other] = [await begin('/api/logins'), await begin('/api/accounts')];
    await wallet.answer(one.json.qrPayload!, { number: one.json.number });
    await wallet.answer(other.json.qrPayload!, { number: other.json.number });
    const both = `${one.set}; ${other.set}`;
    // Each place has its cookie; with the other's value in its own it is another's request.
    const swapped = [one.set, other.set].map((set) => set.split('=') as [string, string]);
    const crossed = `${swapped[0]![0]}=${swapped[1]![1]}; ${swapped[1]![0]}=${swapped[0]![1]}`;
    for (const cookie of [both, crossed])
      for (const [base, { json }] of [
        ['/api/accounts', one],
        ['/api/logins', other],
      ] as const)
        assert.equal(
          (await page(`${base}/${json.transaction}/finish`, {}, cookie)).json.code,
          'relying-party.transaction_unknown',
        );
    assert.equal((await page(`/api/logins/${one.json.transaction}/finish`, {}, both)).status, 200);
    assert.equal((await page(`/api/accounts/${other.json.transaction}/finish`, {}, both)).status, 200);
  });

  it('ask for exactly what they say: another act is a mistake of the program', async () => {
    const wrong: Ask<Request> = { ...account, ask: () => ({ purpose, login: {} }) };
    const route = inroAsk({ relyingParty, asks: [wrong] }).POST;
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ flow: 'cross-device' });
    await assert.rejects(route(new Request(`${origin}/api/accounts`, { method: 'POST', headers, body })), TypeError);
  });

  it('take a body as long as an answer to what the service can verify, and no longer', async () => {
    const plain = inroAsk({ relyingParty: createRelyingParty(own), asks: [login] }).POST;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const code = async (route: typeof POST, length: number) => {
      const body = `vp_token=${'x'.repeat(length)}`;
      const answer = await route(new Request(`${origin}/presentations/answers`, { method: 'POST', headers, body }));
      return ((await answer.json()) as { code: string }).code;
    };
    assert.equal(await code(plain, 70_000), 'relying-party.request_too_large');
    assert.equal(await code(POST, 70_000), 'presentation.answer_malformed');
    assert.equal(await code(POST, 900_000), 'relying-party.request_too_large');
  });
});
