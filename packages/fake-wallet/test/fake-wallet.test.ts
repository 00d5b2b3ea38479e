import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFakeWallet, type State, states } from '@inro/fake-wallet';
import { loginEndpoints } from '@inro/relying-party/endpoints';
import { inroLogin } from '@inro/relying-party/next';
import { createRelyingParty, MemoryTransactionStore, temporaryServiceKey } from '@inro/relying-party/node';

const origin = 'https://library.example';
const purpose = { ja: '本を借りるため', 'ja-x-easy': '本(ほん)を 借(か)りる ため', en: 'To borrow books' };

let send: (url: string, init?: RequestInit) => Promise<Response>;
const wallet = await createFakeWallet({ fetch: (url, init) => send(url, init) });
const relyingParty = createRelyingParty({
  origin,
  signer: await wallet.certify(origin),
  trustAnchors: wallet.trustAnchors,
  store: new MemoryTransactionStore(),
  serviceKey: temporaryServiceKey(),
});
const { GET, POST } = inroLogin({ relyingParty, purpose, onLogin: () => ({}) });
send = (url, init) => (init?.method === 'POST' ? POST : GET)(new Request(url, init));
const begin = (flow: 'same-device' | 'cross-device' = 'cross-device') =>
  relyingParty.createRequest({ act: 'login', flow, purpose });

describe('the fake wallet', () => {
  for (const [state, code] of Object.entries(states).filter(([name]) => name !== 'other-document'))
    it(`answers as ${state}: ${code ?? 'the login ends well'}`, async () => {
      const { transaction, browserSession, qrPayload, number } = await begin();
      const reply = await wallet.answer(qrPayload, { as: state as State, number });
      const own = { act: 'login' as const, transaction, browserSession };
      const finished = await relyingParty.finish(own).then(
        ({ report }) => report.indication,
        (failure: { code: string }) => failure.code,
      );
      // An answer that was not made for a request, or that nobody of the authority signed, leaves it open.
      const open = ['other-service', 'other-request', 'tampered', 'stranger'].includes(state);
      assert.equal(finished, open ? 'relying-party.login_not_answered' : (code ?? 'TOTAL-PASSED'));
      if (state !== 'refused') assert.equal(reply.code, code);
      if (!open) return;
      await wallet.answer(qrPayload, { number });
      assert.equal((await relyingParty.finish(own)).report.indication, 'TOTAL-PASSED');
    });

  it('comes back to the browser on the same device with the code', async () => {
    const { transaction, browserSession, walletLink } = await begin('same-device');
    const { redirectUri } = await wallet.answer(walletLink('https://wallet.example'));
    const responseCode = new URL(redirectUri!).searchParams.get('response_code')!;
    const { subject } = await relyingParty.finish({ act: 'login', transaction, browserSession, responseCode });
    assert.match(subject.identifier, /^[\w-]{43}$/);
  });

  it('is the same person under the same name, whatever became of the certificate, and another under another', async () => {
    const identifier = async (person?: string): Promise<string> => {
      const { transaction, browserSession, qrPayload, number } = await begin();
      await wallet.answer(qrPayload, { number, ...(person === undefined ? {} : { person }) });
      return (await relyingParty.finish({ act: 'login', transaction, browserSession })).subject.identifier;
    };
    const [first, again, taro] = [await identifier(), await identifier(), await identifier('taro')];
    assert.equal(first, again);
    assert.notEqual(first, taro);
  });

  it('answers no service that it did not certify, and none that asks from elsewhere', async () => {
    const other = await createFakeWallet();
    const { requestUri, qrPayload } = await begin();
    const jwt = await relyingParty.requestObject(requestUri.split('/').at(-1)!);
    const code = (expected: string) => (failure: { code?: string }) => failure.code === expected;
    await assert.rejects(other.form(jwt, qrPayload), code('presentation.relying_party_not_trusted'));
    const relayed = qrPayload.replace('library.example', 'evil.example');
    await assert.rejects(wallet.form(jwt, relayed), code('presentation.origin_wrong'));
    assert.match(await wallet.form(jwt, qrPayload), /^vp_token=/);
  });

  it('works without a network, by the core that every framework is built on', async () => {
    const handle = loginEndpoints({ relyingParty, purpose, onLogin: () => ({}) });
    const request = { method: 'GET', url: '/elsewhere', header: () => undefined, body: async () => new Uint8Array() };
    assert.equal(await handle(request, {}), undefined);
  });
});
