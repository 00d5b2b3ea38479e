/** How a service tests its login: with the SDK's fake wallet, whose people and failures are real ones of a small authority. */
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createFakeWallet, type FakeWallet, type State } from '@inro/relying-party/fake-wallet';
import { createRelyingParty, MemoryTransactionStore, temporaryServiceKey } from '@inro/relying-party/node';
import express from 'express';
import { createLibrary } from './library-login.ts';

let wallet: FakeWallet;
let origin: string;
let server: ReturnType<express.Express['listen']>;
before(async () => {
  wallet = await createFakeWallet();
  const app = express();
  server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const relyingParty = createRelyingParty({
    origin,
    signer: await wallet.certify(origin, { ja: '図書館', 'ja-x-easy': '図書館(としょかん)', en: 'Library' }),
    trustAnchors: wallet.trustAnchors,
    store: new MemoryTransactionStore(),
    serviceKey: temporaryServiceKey(),
  });
  app.use(createLibrary(relyingParty));
});
after(() => {
  server.closeAllConnections();
  server.close();
});

/** A person before a screen of the library, with the phone in hand. */
async function logIn(person: string, as?: State) {
  let cookies = '';
  const call = async (path: string, body?: object) => {
    const asked = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const headers = { 'content-type': 'application/json', cookie: cookies };
    const answer = await fetch(`${origin}${path}`, { ...asked, headers });
    cookies = [cookies, ...answer.headers.getSetCookie().map((set) => set.split(';')[0])].filter(Boolean).join('; ');
    return (await answer.json()) as Record<string, string>;
  };
  const { transaction, qrPayload, number } = await call('/api/logins', { flow: 'cross-device' });
  await wallet.answer(qrPayload!, { person, number, ...(as && { as }) });
  const finished = await call(`/api/logins/${transaction}/finish`, {});
  return { finished, loans: await call('/loans'), finishAgain: () => call(`/api/logins/${transaction}/finish`, {}) };
}

describe('the library', () => {
  it('begins no second session of a login whose first one somebody had: Back at a shared computer ends at the door', async () => {
    const { loans, finishAgain } = await logIn('hanako');
    assert.ok(loans.reader);
    assert.equal((await finishAgain()).code, 'relying-party.transaction_over');
  });

  it('knows a reader again, and nobody else for them', async () => {
    const [first, again, taro] = [await logIn('hanako'), await logIn('hanako'), await logIn('taro')];
    assert.deepEqual(first.finished, { welcome: true });
    assert.equal(first.loans.reader, again.loans.reader);
    assert.notEqual(first.loans.reader, taro.loans.reader);
  });
  const failures = {
    suspended: 'relying-party.certificate_revoked',
    stale: 'relying-party.authentication_indeterminate',
    refused: 'relying-party.login_refused',
    'wrong-number': 'presentation.number_wrong',
  } as const;
  for (const [state, code] of Object.entries(failures))
    it(`lends nothing to somebody whose phone answers as ${state}, and says why`, async () => {
      const { finished, loans } = await logIn('hanako', state as State);
      assert.equal(finished.code, code);
      assert.equal(loans.loans, null);
    });
});
