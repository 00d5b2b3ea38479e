// docs/guides/contract.md: what any relying party is held to, and that a lax one is not let through.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ContractAct, type ContractResult, contractCases, createFakeWallet, runContract } from '@inro/fake-wallet';
import { ask } from '@inro/relying-party/endpoints';
import { inroAsk } from '@inro/relying-party/next';
import { createRelyingParty, MemoryTransactionStore, temporaryServiceKey } from '@inro/relying-party/node';
import { without } from '../../../tests/threats/support/without.ts';

const origin = 'https://library.example';
const purpose = { ja: '本を借りるため', 'ja-x-easy': '本(ほん)を 借(か)りる ため', en: 'To borrow books' };
const wallet = await createFakeWallet();
const signer = await wallet.certify(origin);
type Sdk = Pick<typeof import('@inro/relying-party/node'), 'createRelyingParty' | 'temporaryServiceKey'>;

/** A service over the SDK, of whichever world, that asks for a login and for an age; without a socket. */
function service(sdk: Sdk = { createRelyingParty, temporaryServiceKey }) {
  const relyingParty = sdk.createRelyingParty({
    origin,
    signer,
    trustAnchors: wallet.trustAnchors,
    signatureAnchors: wallet.signatureAnchors,
    store: new MemoryTransactionStore(),
    serviceKey: sdk.temporaryServiceKey(),
  });
  const { GET, POST } = inroAsk({
    relyingParty,
    asks: [
      ask({ base: '/api/logins', acts: ['login'], ask: () => ({ purpose, login: {} }), onResult: () => ({}) }),
      ask({
        base: '/api/ages',
        acts: ['statement'],
        ask: () => ({ purpose, statement: { required: ['age_over_18', 'prefecture'], keptDays: 0 } }),
        onResult: () => ({}),
      }),
    ],
  });
  return (url: string, init?: RequestInit) => (init?.method === 'POST' ? POST : GET)(new Request(url, init));
}
type Fetch = ReturnType<typeof service>;
const bases: Readonly<Record<ContractAct, string>> = { login: '/api/logins', statement: '/api/ages' };
const run = (fetch: Fetch, act: ContractAct) => runContract({ origin, base: bases[act], wallet, fetch }, act);
const failed = (results: readonly ContractResult[]) => results.filter(({ passed }) => !passed).map(({ name }) => name);

/** Begins and asks honestly, and believes whatever is posted under a state that it knows. */
function lax(honest: Fetch): Fetch {
  const answered = new Set<string>();
  const stateOf = new Map<string, string>();
  return async (url, init) => {
    const { pathname } = new URL(url);
    if (pathname === '/presentations/answers') {
      answered.add(new URLSearchParams(String(init?.body)).get('state') ?? '');
      return Response.json({});
    }
    if (pathname.endsWith('/finish')) {
      const state = stateOf.get(pathname.split('/').at(-2)!);
      return Response.json({}, { status: answered.has(state ?? '') ? 200 : 409 });
    }
    const answer = await honest(url, init);
    if (init?.method !== 'POST') return answer;
    const { transaction, qrPayload } = (await answer.clone().json()) as { transaction: string; qrPayload: string };
    const { searchParams } = new URL(qrPayload);
    stateOf.set(transaction, new URL(searchParams.get('request_uri')!).pathname.split('/').at(-1)!);
    return answer;
  };
}

describe('the contract of a relying party', () => {
  for (const act of ['login', 'statement'] as const) {
    it(`is kept by the SDK: ${act}`, async () => {
      const results = await run(service(), act);
      assert.deepEqual(failed(results), [], JSON.stringify(results.filter(({ passed }) => !passed)));
      assert.ok(results.length >= 15);
    });

    it(`is broken in every case by one that believes whatever comes: ${act}`, async () => {
      const wanted = contractCases.filter(({ acts, expected }) => acts.includes(act) && expected === 'refused');
      const others = wanted.filter(({ name }) => name !== 'nobody-answered').map(({ name }) => name);
      assert.deepEqual(failed(await run(lax(service()), act)), others);
    });
  }

  it('is kept by nobody who does not answer, nor by one that refuses everything', async () => {
    const gone = await run(async () => new Response('', { status: 503 }), 'login');
    assert.deepEqual(
      failed(gone),
      gone.map(({ name }) => name),
    );
    assert.ok(gone.every(({ found }) => found === 'failed'));
    const honest = service();
    const refusing: Fetch = async (url, init) =>
      url.endsWith('/answers') ? Response.json({}, { status: 400 }) : honest(url, init);
    assert.deepEqual(failed(await run(refusing, 'login')), ['honest']);
  });

  const CHECK = 'packages/presentation/src/answer/check.ts';
  for (const [cases, file, defence, instead] of [
    [
      ['wrong-nonce', 'other-request-digest', 'answer-of-another-login'],
      CHECK,
      "throw new PresentationError('presentation.answer_for_another_request');",
      ';',
    ],
    [
      ['other-audience', 'other-address'],
      CHECK,
      "throw new PresentationError('presentation.answer_for_another_service');",
      ';',
    ],
  ] as const)
    it(`counter-test: an SDK without one defence breaks ${cases.join(', ')} alone`, async () => {
      const world = without({ file, defence, instead });
      const found = failed(await run(service(await world<Sdk>('packages/relying-party/src/node/index.ts')), 'login'));
      assert.deepEqual(found, [...cases]);
    });
});
