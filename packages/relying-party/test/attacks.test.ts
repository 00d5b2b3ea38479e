import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { toBase64 } from '@inro/foundation';
import { readAnswerForm } from '@inro/presentation';
import { newRoot } from '../../../quality/testing/pki/certificates.ts';
import { hour, makeResponder, now } from '../../../quality/testing/relying-party/authority.ts';
import { openScene, openService, refusedWith, session } from '../../../quality/testing/relying-party/service.ts';
import { answerTo } from '../../../quality/testing/relying-party/wallet.ts';

const { authority, person, bank, staple } = await openScene();
const other = await openService(authority, 'http://clinic.localhost:8430');
after(() => {
  for (const { folder } of [bank, other]) folder.dispose();
});

const act = 'login' as const;
const begin = () => bank.begin('same-device');
type Begun = Awaited<ReturnType<typeof begin>>;
/** The counter-test of every attack: the same login without it ends well. */
async function endsWell(login: Begun): Promise<void> {
  const { redirectUri } = await bank.sdk.receiveAnswer(await login.answer(person, staple));
  const responseCode = new URL(redirectUri!).searchParams.get('response_code')!;
  const { transaction, browserSession } = login;
  assert.equal((await bank.sdk.finish({ act, transaction, browserSession, responseCode })).report.status, 'valid');
}
const own = ({ transaction, browserSession }: Begun) => ({ act, transaction, browserSession });
const withJws = (form: string, jws: string, state?: string): string => {
  const fields = new URLSearchParams(form);
  fields.set('vp_token', JSON.stringify({ login: [jws] }));
  if (state !== undefined) fields.set('state', state);
  return fields.toString();
};
const jwsOf = (form: string): string => {
  const read = readAnswerForm(form);
  return read.kind === 'answer' ? read.presentations.login! : '';
};

describe('a relayed request', () => {
  it('that a stranger hands on from an address of his own is refused by the wallet before a word is shown', async () => {
    const login = await begin();
    const relayed = login.qrPayload.replace('bank.localhost', 'evil.localhost');
    await assert.rejects(
      answerTo(login.jwt, relayed, authority, { person, staple }),
      refusedWith('presentation.origin_wrong'),
    );
    await endsWell(login);
  });
  it("answered in good faith logs in nobody in the stranger's browser", async () => {
    // The stranger began the login, and sent its link to the victim, whose wallet answers the true bank.
    const login = await begin();
    const { redirectUri } = await bank.sdk.receiveAnswer(await login.answer(person, staple));
    await assert.rejects(bank.sdk.finish(own(login)), refusedWith('relying-party.response_code_wrong'));
    const responseCode = new URL(redirectUri!).searchParams.get('response_code')!;
    const victim = { act, transaction: login.transaction, browserSession: session(), responseCode };
    await assert.rejects(bank.sdk.finish(victim), refusedWith('relying-party.transaction_unknown'));
    await endsWell(await begin());
  });
});

describe('session fixation', () => {
  it('with a response code in another browser session is refused, and the right browser still ends the login', async () => {
    const login = await begin();
    const { redirectUri } = await bank.sdk.receiveAnswer(await login.answer(person, staple));
    const responseCode = new URL(redirectUri!).searchParams.get('response_code')!;
    for (const browserSession of [session(), '', `${login.browserSession}x`]) {
      const stolen = { act, transaction: login.transaction, browserSession, responseCode };
      await assert.rejects(bank.sdk.finish(stolen), refusedWith('relying-party.transaction_unknown'));
      await assert.rejects(bank.sdk.progress(stolen), refusedWith('relying-party.transaction_unknown'));
    }
    assert.equal((await bank.sdk.finish({ ...own(login), responseCode })).report.status, 'valid');
  });
  it('with a guessed or borrowed code is refused', async () => {
    const [login, another] = [await begin(), await begin()];
    await bank.sdk.receiveAnswer(await login.answer(person, staple));
    const { redirectUri } = await bank.sdk.receiveAnswer(await another.answer(person, staple));
    const borrowed = new URL(redirectUri!).searchParams.get('response_code')!;
    for (const responseCode of [borrowed, '', 'A'.repeat(43)])
      await assert.rejects(
        bank.sdk.finish({ ...own(login), responseCode }),
        refusedWith('relying-party.response_code_wrong'),
      );
    assert.equal((await bank.sdk.finish({ ...own(another), responseCode: borrowed })).report.status, 'valid');
  });
});

describe('a replayed answer', () => {
  it('to the same login is refused', async () => {
    const login = await begin();
    const body = await login.answer(person, staple);
    await bank.sdk.receiveAnswer(body);
    await assert.rejects(bank.sdk.receiveAnswer(body), refusedWith('relying-party.transaction_over'));
  });
  it('to a later login is refused and leaves it open', async () => {
    const [first, second] = [await begin(), await begin()];
    const body = await first.answer(person, staple);
    const replayed = withJws(body, jwsOf(body), second.id);
    await assert.rejects(bank.sdk.receiveAnswer(replayed), refusedWith('presentation.answer_for_another_request'));
    await endsWell(second);
    await endsWell(first);
  });
  it('twice at once ends the login once', async () => {
    const login = await begin();
    const body = await login.answer(person, staple);
    const ends = await Promise.allSettled([1, 2, 3, 4].map(() => bank.sdk.receiveAnswer(body)));
    assert.equal(ends.filter(({ status }) => status === 'fulfilled').length, 1);
  });
  it('finished twice at once is one login, and nobody’s but the browser’s that holds session and code', async () => {
    const login = await begin();
    const { redirectUri } = await bank.sdk.receiveAnswer(await login.answer(person, staple));
    const responseCode = new URL(redirectUri!).searchParams.get('response_code')!;
    const ends = await Promise.all([1, 2, 3].map(() => bank.sdk.finish({ ...own(login), responseCode })));
    assert.deepEqual(ends, [ends[0], ends[0], ends[0]]);
    await assert.rejects(bank.sdk.finish(own(login)), refusedWith('relying-party.response_code_wrong'));
    const stolen = { ...own(login), responseCode, browserSession: (await begin()).browserSession };
    await assert.rejects(bank.sdk.finish(stolen), refusedWith('relying-party.transaction_unknown'));
  });
});

describe('an answer for another service', () => {
  it('is refused by the audience that the key signed (mix-up)', async () => {
    const [here, there] = [await begin(), await other.begin('same-device')];
    const body = await there.answer(person, staple);
    const mixed = withJws(body, jwsOf(body), here.id);
    await assert.rejects(bank.sdk.receiveAnswer(mixed), refusedWith('presentation.answer_for_another_service'));
    await endsWell(here);
    assert.equal((await other.sdk.receiveAnswer(body)).report?.status, 'valid');
  });
});

describe('the signature', () => {
  it('of another key than the certificate’s is refused', async () => {
    const login = await begin();
    const thief = await authority.person();
    const forged = await login.answer({ ...thief, certificate: person.certificate }, staple);
    await assert.rejects(bank.sdk.receiveAnswer(forged), refusedWith('relying-party.authentication_invalid'));
    await endsWell(await begin());
  });
  it('covers every part: no changed bit of an answer logs in', async () => {
    for (let i = 0; i < 24; i++) {
      const login = await begin();
      const body = await login.answer(person, staple);
      const jws = jwsOf(body);
      const place = Math.floor(((i + 0.5) / 24) * jws.length);
      const changed = jws.slice(0, place) + (jws[place] === 'A' ? 'B' : 'A') + jws.slice(place + 1);
      await assert.rejects(bank.sdk.receiveAnswer(withJws(body, changed)), (failure) => 'code' in (failure as object));
      await assert.rejects(bank.sdk.finish(own(login)));
    }
    await endsWell(await begin());
  });
  it('is not believed of a certificate that another authority issued', async () => {
    const stranger = await newRoot('rsa-2048', 'Inro for user authentication');
    const impostor = await authority.person({ issuer: stranger });
    const login = await begin();
    const body = await login.answer(impostor, await authority.staple(impostor.certificate));
    await assert.rejects(bank.sdk.receiveAnswer(body), (failure: { code?: string }) =>
      ['relying-party.authentication_invalid', 'relying-party.authentication_indeterminate'].includes(failure.code!),
    );
  });
});

describe('the staple', () => {
  const indeterminate = refusedWith('relying-party.authentication_indeterminate');
  it('of another certificate is refused', async () => {
    const neighbour = await authority.person();
    const login = await begin();
    const swapped = await authority.staple(person.certificate, { about: neighbour.certificate });
    await assert.rejects(bank.sdk.receiveAnswer(await login.answer(person, swapped)), indeterminate);
    await endsWell(await begin());
  });
  it('swapped after the signature is refused', async () => {
    const revoked = await authority.staple(person.certificate, {
      status: { status: 'revoked', at: new Date(now.getTime() - hour), reason: 'keyCompromise' },
    });
    const login = await begin();
    const body = await login.answer(person, revoked);
    const [head, payload, signature] = jwsOf(body).split('.') as [string, string, string];
    const header = { ...JSON.parse(Buffer.from(head, 'base64url').toString()), ocsp: toBase64(staple) };
    const swapped = [Buffer.from(JSON.stringify(header)).toString('base64url'), payload, signature].join('.');
    await assert.rejects(
      bank.sdk.receiveAnswer(withJws(body, swapped)),
      refusedWith('relying-party.authentication_invalid'),
    );
  });
  it('signed by a responder that the authority did not delegate to is refused', async () => {
    const stranger = await makeResponder(await newRoot('rsa-2048', 'Inro for user authentication'));
    const login = await begin();
    const forged = await authority.staple(person.certificate, {}, stranger);
    await assert.rejects(bank.sdk.receiveAnswer(await login.answer(person, forged)), indeterminate);
    await endsWell(await begin());
  });
  it('signed by the holder is refused', async () => {
    const login = await begin();
    const { keySigner } = await import('@inro/pki/issue/node');
    const self = { signer: keySigner(person.key), certificate: person.certificate, keyIdentifier: new Uint8Array(20) };
    const forged = await authority.staple(person.certificate, {}, self);
    await assert.rejects(bank.sdk.receiveAnswer(await login.answer(person, forged)), indeterminate);
  });
  it('from the future is refused', async () => {
    const login = await begin();
    const early = await authority.staple(person.certificate, { thisUpdate: new Date(now.getTime() + hour) });
    await assert.rejects(bank.sdk.receiveAnswer(await login.answer(person, early)), indeterminate);
  });
});
