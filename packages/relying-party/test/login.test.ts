import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { toBase64Url } from '@inro/foundation';
import { now, sha256 } from '../../../quality/testing/relying-party/authority.ts';
import { openScene, purpose, refusedWith } from '../../../quality/testing/relying-party/service.ts';

const { authority, person, bank, staple } = await openScene();
const act = 'login' as const;
after(() => bank.folder.dispose());

describe('a login on the same device', () => {
  it('goes from the link to a report that says TOTAL-PASSED; a finish whose answer was lost is asked again', async () => {
    const login = await bank.begin('same-device');
    assert.match(login.walletLink('http://aoi.wallet.localhost:1'), /^http:\/\/aoi\.wallet\.localhost:1\/present#/);
    const own = { act, transaction: login.transaction, browserSession: login.browserSession };
    assert.deepEqual(await bank.sdk.progress(own), { state: 'opened' });
    const { redirectUri, report } = await bank.sdk.receiveAnswer(await login.answer(person, staple));
    assert.equal(report?.indication, 'TOTAL-PASSED');
    const back = new URL(redirectUri!);
    assert.equal(back.origin + back.pathname, 'http://bank.localhost:8429/done');
    assert.equal(back.searchParams.get('transaction'), login.transaction);
    assert.equal((await bank.sdk.progress(own)).state, 'answered');
    const responseCode = back.searchParams.get('response_code')!;
    const finished = await bank.sdk.finish({ ...own, responseCode });
    const digest = toBase64Url(sha256(person.certificate));
    assert.equal(finished.subject.certificate, bank.serviceKey.reference('certificate', digest));
    assert.equal(finished.report.status, 'valid');
    assert.equal((await bank.sdk.progress(own)).state, 'finished');
    assert.deepEqual(await bank.sdk.finish({ ...own, responseCode }), finished);
    await assert.rejects(bank.sdk.finish(own), refusedWith('relying-party.response_code_wrong'));
    bank.setTime(login.expiresAt);
    await assert.rejects(bank.sdk.finish({ ...own, responseCode }), refusedWith('relying-party.transaction_over'));
    bank.setTime(now);
  });

  it('takes the person back after a refusal', async () => {
    const login = await bank.begin('same-device');
    const form = new URLSearchParams({ error: 'access_denied', state: login.id }).toString();
    const { redirectUri } = await bank.sdk.receiveAnswer(form);
    assert.equal(redirectUri, `http://bank.localhost:8429/done?transaction=${login.transaction}`);
    const own = { act, transaction: login.transaction, browserSession: login.browserSession };
    assert.equal((await bank.sdk.progress(own)).state, 'refused');
    await assert.rejects(bank.sdk.finish(own), refusedWith('relying-party.login_refused'));
  });
});

describe('a login with another device', () => {
  it('ends in the browser that shows the number which the person typed', async () => {
    const login = await bank.begin('cross-device');
    assert.match(login.number!, /^[0-9]{2}$/);
    assert.match(login.qrPayload, /^openid4vp:\/\/authorize\?/);
    const own = { act, transaction: login.transaction, browserSession: login.browserSession };
    await assert.rejects(bank.sdk.finish(own), refusedWith('relying-party.login_not_answered'));
    assert.deepEqual(Object.keys(await bank.sdk.receiveAnswer(await login.answer(person, staple))), ['report']);
    const { flow, subject } = await bank.sdk.finish(own);
    assert.equal(flow, 'cross-device');
    const again = await bank.begin('cross-device');
    await bank.sdk.receiveAnswer(await again.answer(person, staple));
    const second = await bank.sdk.finish({
      act,
      transaction: again.transaction,
      browserSession: again.browserSession,
    });
    assert.deepEqual(second.subject, subject);
  });

  it('ends with the wrong number, and the right one comes too late', async () => {
    const login = await bank.begin('cross-device');
    const wrong = login.number === '00' ? '01' : '00';
    const body = await login.answer(person, staple, wrong);
    await assert.rejects(bank.sdk.receiveAnswer(body), refusedWith('presentation.number_wrong'));
    const own = { act, transaction: login.transaction, browserSession: login.browserSession };
    const { state, failure } = await bank.sdk.progress(own);
    assert.deepEqual([state, failure?.code], ['failed', 'presentation.number_wrong']);
    const right = await login.answer(person, staple);
    await assert.rejects(bank.sdk.receiveAnswer(right), refusedWith('relying-party.transaction_over'));
  });
});

describe('what the certificate and its status say', () => {
  const outcomes: readonly [string, string, () => Promise<readonly [typeof person, Uint8Array]>][] = [
    [
      'a revoked certificate',
      'relying-party.certificate_revoked',
      async () => {
        const status = { status: 'revoked', at: new Date('2026-11-23T01:00:00Z'), reason: 'keyCompromise' } as const;
        return [person, await authority.staple(person.certificate, { status })];
      },
    ],
    [
      'a suspended certificate',
      'relying-party.certificate_revoked',
      async () => {
        const status = { status: 'revoked', at: new Date('2026-11-23T01:00:00Z'), reason: 'certificateHold' } as const;
        return [person, await authority.staple(person.certificate, { status })];
      },
    ],
    [
      'an expired certificate',
      'relying-party.certificate_expired',
      async () => {
        const expired = await authority.person({ notAfter: new Date('2026-11-23T02:00:00Z') });
        return [expired, await authority.staple(expired.certificate)];
      },
    ],
    [
      'a staple of the day before yesterday',
      'relying-party.authentication_indeterminate',
      async () => {
        const thisUpdate = new Date('2026-11-21T03:00:00Z');
        return [person, await authority.staple(person.certificate, { thisUpdate })];
      },
    ],
    [
      'a status that the authority does not know',
      'relying-party.authentication_indeterminate',
      async () => [person, await authority.staple(person.certificate, { status: { status: 'unknown' } })],
    ],
    [
      'a signing certificate',
      'relying-party.authentication_invalid',
      async () => {
        const signer = await authority.person({ signing: true });
        return [signer, await authority.staple(signer.certificate)];
      },
    ],
  ];
  for (const [what, code, make] of outcomes)
    it(`ends a login with ${what}: ${code}, with a report`, async () => {
      const login = await bank.begin('same-device');
      const body = await login.answer(...(await make()));
      await assert.rejects(bank.sdk.receiveAnswer(body), refusedWith(code));
      const own = { act, transaction: login.transaction, browserSession: login.browserSession };
      const { state, failure, report } = await bank.sdk.progress(own);
      assert.deepEqual([state, failure?.code], ['failed', code]);
      assert.notEqual(report?.status, 'valid');
      assert.equal(typeof failure?.details.finding, 'string');
      await assert.rejects(bank.sdk.finish(own), refusedWith(code));
    });

  it('may be an hour old, unless the request names ten minutes', async () => {
    const day = await bank.begin('same-device');
    assert.equal((await bank.sdk.receiveAnswer(await day.answer(person, staple))).report?.status, 'valid');
    const minutes = await bank.begin('same-device', { maxStapleAge: 600 });
    await assert.rejects(
      bank.sdk.receiveAnswer(await minutes.answer(person, staple)),
      refusedWith('relying-party.authentication_indeterminate'),
    );
  });
});

describe('the life of a transaction', () => {
  it('ends five minutes after it began, and nothing of it is kept two minutes later', async () => {
    const login = await bank.begin('same-device');
    const body = await login.answer(person, staple);
    bank.setTime(new Date(login.expiresAt));
    try {
      const own = { act, transaction: login.transaction, browserSession: login.browserSession };
      await assert.rejects(bank.sdk.receiveAnswer(body), refusedWith('relying-party.transaction_expired'));
      await assert.rejects(bank.sdk.requestObject(login.id), refusedWith('relying-party.transaction_expired'));
      assert.deepEqual(await bank.sdk.progress(own), { state: 'expired' });
      bank.setTime(new Date(login.expiresAt.getTime() + 120_001));
      assert.ok((await bank.sdk.removeExpired()) > 0);
      await assert.rejects(bank.sdk.progress(own), refusedWith('relying-party.transaction_unknown'));
    } finally {
      bank.setTime(new Date('2026-11-23T03:00:00Z'));
    }
  });

  it('begins only with a purpose that a wallet would show', async () => {
    const flow = 'same-device';
    await assert.rejects(bank.sdk.createRequest({ act, flow, purpose: { ...purpose, en: '' } }), TypeError);
  });
});
