// The threat: docs/threats/t-151-signature-at-reader-is-login.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { oid } from '@inro/pki/read';
import { type Authority, makeAuthority, type Person } from '../../quality/testing/relying-party/authority.ts';
import { asItIs, type Defence, type World, without } from './support/without.ts';

const ANSWER = 'packages/relying-party/src/answer.ts';
const { phoneUserAuthentication, phoneDigitalSignature, cardUserAuthentication, cardDigitalSignature } =
  oid.inro.policy;
const { relyingPartyAccess } = oid.inro.policy;

/** What a certificate under the trusted root may say that it is. */
const kinds = {
  phone: { policies: [phoneUserAuthentication] },
  card: { policies: [cardUserAuthentication] },
  'phone and card': { policies: [phoneUserAuthentication, cardUserAuthentication] },
  'phone, for signing': { policies: [phoneDigitalSignature], signing: true },
  'card, for signing': { policies: [cardDigitalSignature], signing: true },
  'card, for signing, with the policy for logins': { policies: [cardUserAuthentication], signing: true },
  'phone, with the policy for signing': { policies: [phoneDigitalSignature] },
  'card, with the policy for signing': { policies: [cardDigitalSignature] },
  service: { policies: [relyingPartyAccess] },
  'without a policy': { policies: [] },
  'under any policy': { policies: [oid.extension.anyPolicy] },
  'under a foreign policy': { policies: ['1.2.392.200149.8.5.1.1.20'] },
} as const;
type Kind = keyof typeof kinds;
/** Where an answer says that it was signed, and the kind of certificate that signs there. */
const places = { wallet: 'phone', reader: 'card' } as const;
type Place = keyof typeof places;
const allPlaces = Object.keys(places) as Place[];

const pin: Defence = {
  file: ANSWER,
  defence: 'policy: { acceptable: [policyOf(answer)], requireExplicitPolicy: true, inhibitAnyPolicy: true },',
};
const ask: Defence = {
  file: ANSWER,
  defence: 'answers.some(isOfCard) && trust.cards !== acceptCards',
  instead: 'false as boolean',
};

describe('T-151 a signature made at a reader logs the reader’s owner in', () => {
  let authority: Authority;
  const persons = new Map<Kind, Person>();
  const folders: { dispose(): void }[] = [];
  before(async () => {
    authority = await makeAuthority();
    for (const [kind, options] of Object.entries(kinds)) persons.set(kind as Kind, await authority.person(options));
  });
  after(() => {
    for (const folder of folders) folder.dispose();
  });

  const openBank = async (world: World, cards: boolean, origin?: string) => {
    const { openService } = await world<typeof import('../../quality/testing/relying-party/service.ts')>(
      'quality/testing/relying-party/service.ts',
    );
    const sdk = await world<typeof import('@inro/relying-party')>('packages/relying-party/src/index.ts');
    const bank = await openService(authority, origin, cards ? { cards: sdk.acceptCards } : {});
    folders.push(bank.folder);
    return bank;
  };
  type Bank = Awaited<ReturnType<typeof openBank>>;

  /** The reader begins a login in a browser of its own, has the key sign it under the PIN that it was given, and ends it. */
  async function logIn(bank: Bank, kind: Kind, place: Place): Promise<string> {
    const login = await bank.begin('cross-device');
    const person = persons.get(kind)!;
    const staple = await authority.staple(person.certificate);
    const codeOf = (failure: { code?: string }) => failure.code ?? String(failure);
    const form = await login.answer(person, staple, login.number, place);
    const told = await bank.sdk.receiveAnswer(form).then(() => 'taken', codeOf);
    const { transaction, browserSession } = login;
    const ended = await bank.sdk.finish({ act: 'login', transaction, browserSession }).then(() => 'logged in', codeOf);
    return told === 'taken' ? ended : told;
  }
  const notAccepted = 'relying-party.certificate_kind_not_accepted';

  it('not with a card, whatever the reader calls it: a service takes phones unless it asks for cards', async () => {
    const bank = await openBank(asItIs, false);
    assert.equal(await logIn(bank, 'phone', 'wallet'), 'logged in');
    for (const place of allPlaces) assert.equal(await logIn(bank, 'card', place), notAccepted);
  });

  for (const cards of [false, true])
    for (const kind of Object.keys(kinds) as Kind[])
      for (const place of allPlaces) {
        const certified = kind === places[place] || kind === 'phone and card';
        const good = certified && (place === 'wallet' || cards);
        it(`${good ? 'logs in' : 'does not log in'}: certificate ${kind}, answer of a ${place}, service that ${cards ? 'asked for cards' : 'did not ask for cards'}`, async () => {
          const ended = await logIn(await openBank(asItIs, cards), kind, place);
          if (good) assert.equal(ended, 'logged in');
          else assert.match(ended, /^relying-party\.(certificate_kind_not_accepted|authentication_invalid)$/);
        });
      }

  it('takes cards by the imported symbol alone, by nothing that an app’s configuration could hold', async () => {
    const { openService } = await import('../../quality/testing/relying-party/service.ts');
    for (const cards of [true, 'acceptCards', {}, Symbol('inro.acceptCards'), Symbol.for('inro.acceptCards'), 1, null])
      await assert.rejects(openService(authority, undefined, { cards: cards as never }), TypeError);
  });

  it('one service’s challenge is no other’s login: audience, address and request are in what the key signed', async () => {
    const sdk = await import('@inro/relying-party');
    const { nodeSignatureVerifier } = await import('@inro/verifier/node');
    const here = await openBank(asItIs, true);
    const there = await openBank(asItIs, true, 'http://clinic.localhost:8430');
    const now = new Date('2026-11-23T03:00:00Z');
    for (const place of allPlaces) {
      const person = persons.get(places[place])!;
      const staple = await authority.staple(person.certificate);
      const [asked, other] = [await here.begin('same-device'), await there.begin('same-device')];
      const answer = await other.answer(person, staple, undefined, place);
      const verify = (request: string, body: string) =>
        sdk.verifyLogin({
          request,
          answer: body,
          trustAnchors: () => [authority.authentication.certificate],
          clock: { now: () => now },
          signatures: nodeSignatureVerifier,
          ...(place === 'reader' ? { cards: sdk.acceptCards } : {}),
        });
      const code = (expected: string) => (failure: { code?: string }) => failure.code === expected;
      assert.equal((await verify(other.jwt, answer)).status, 'valid');
      await assert.rejects(verify(asked.jwt, answer), code('presentation.answer_for_another_service'));
      const again = await there.begin('same-device');
      await assert.rejects(verify(again.jwt, answer), code('presentation.answer_for_another_request'));
      // Bytes of somebody's choice under the same key: no answer at all, with whatever certificate beside them.
      const bare = new URLSearchParams({
        state: other.id,
        vp_token: JSON.stringify({ login: [Buffer.from(person.sign(new Uint8Array(32))).toString('base64url')] }),
      });
      await assert.rejects(verify(other.jwt, bare.toString()), code('presentation.answer_malformed'));
    }
  });

  it('counter-test: a service that pins no policy logs in whoever has a card and its PIN', async () => {
    assert.equal(await logIn(await openBank(without(pin), false), 'card', 'wallet'), 'logged in');
  });

  it('counter-test: one that does not ask whether cards are wanted takes their own form', async () => {
    assert.equal(await logIn(await openBank(without(ask), false), 'card', 'reader'), 'logged in');
  });
});
