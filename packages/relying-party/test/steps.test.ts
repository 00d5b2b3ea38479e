import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFakeWallet, type State } from '@inro/fake-wallet';
import { createRelyingParty, type LoginStep, MemoryTransactionStore, temporaryServiceKey } from '../src/node/index.ts';

const purpose = { ja: '本を借りるため', 'ja-x-easy': '本(ほん)を 借(か)りる ため', en: 'To borrow books' };
const origin = 'https://library.example';
const wallet = await createFakeWallet({ fetch: async () => new Response() });
const signer = await wallet.certify(origin);

/** A service that is told of steps; of two `instances` one begins and takes answers, the other finishes. */
function openService(onStep: (step: LoginStep) => void) {
  const store = new MemoryTransactionStore();
  const serviceKey = temporaryServiceKey();
  const [one, other] = [0, 1].map(() =>
    createRelyingParty({ origin, signer, trustAnchors: wallet.trustAnchors, store, serviceKey, onStep }),
  ) as [ReturnType<typeof createRelyingParty>, ReturnType<typeof createRelyingParty>];
  return {
    async logIn(as: State): Promise<void> {
      const login = await one.createRequest({ act: 'login', flow: 'same-device', purpose });
      const request = await one.requestObject(login.requestUri.split('/').at(-1)!);
      const body = await wallet.form(request, login.qrPayload, { as });
      const answered = await one.receiveAnswer(body).catch(() => undefined);
      await one.receiveAnswer(body).catch(() => undefined);
      const responseCode = new URL(answered?.redirectUri ?? origin).searchParams.get('response_code');
      const finish = {
        act: 'login' as const,
        transaction: login.transaction,
        browserSession: login.browserSession,
        ...(responseCode && { responseCode }),
      };
      for (const party of [one, other, one]) await party.finish(finish).catch(() => undefined);
    },
  };
}

describe('the steps that a service is told of', () => {
  for (const [as, expected] of [
    ['valid', ['begun', 'answered', 'finished']],
    ['refused', ['begun', 'refused']],
    ['revoked', ['begun', 'invalid']],
    ['expired', ['begun', 'invalid']],
    ['stale', ['begun', 'indeterminate']],
    ['other-service', ['begun']],
    ['stranger', ['begun']],
  ] as const)
    it(`${as}: ${expected.join(', ')}, each once, whoever asks again and at whichever instance`, async () => {
      const told: unknown[][] = [];
      const service = openService((...what) => void told.push(what));
      await service.logIn(as);
      assert.deepEqual(
        told,
        expected.map((step) => [step]),
      );
    });

  it('are told to nobody at the cost of a login: who counts wrongly ends none', async () => {
    const told: LoginStep[] = [];
    const service = openService((step) => {
      told.push(step);
      throw new TypeError('no counter');
    });
    await service.logIn('valid');
    assert.deepEqual(told, ['begun', 'answered', 'finished']);
  });
});
