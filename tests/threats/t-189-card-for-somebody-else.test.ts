// The threat: docs/threats/t-189-card-for-somebody-else.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { certifiedSubject } from '@inro/authority-wire/resident';
import type { Subject } from '@inro/authority-wire/subject';
import { Secret } from '@inro/foundation';
import type { KeyKind } from '@inro/jpki-profile';
import { hanako, makeOrder } from '../../apps/ca/test/support.ts';
import type { Officer } from '../../apps/counter/src/officer.ts';
import { lookUp, makeCard } from '../../apps/counter/src/visit.ts';
import { deskOf, enterResident, officerOf } from '../../quality/people/counter.ts';
import { outcomeOf } from './support/attack.ts';
import { type AuthorityAlone, authorityAlone } from './support/authority-alone.ts';
import { type House, openHouse } from './support/house.ts';
import { CARD_PASSWORD, entry } from './support/people.ts';
import { authority } from './support/scene.ts';
import { without } from './support/without.ts';

const CHECKS = 'apps/ca/src/issuance/checks.ts';
const mismatch = 'ca.subject_mismatch';

/** Other persons, and other spellings of the same one. */
const others: Readonly<Record<string, Partial<Subject>>> = {
  'another name': { name: '山田　太郎' },
  'another character for the same name': { name: '高﨑　𠮷子' },
  'a compatibility character taken apart (NFKC)': { name: hanako.name.normalize('NFKC') },
  'a composed character taken apart (NFD)': { address: 'か\u3099す' },
  'a variation selector': { name: `${hanako.name}\u{E0100}` },
  'a character that nobody sees': { name: `${hanako.name}\u200B` },
  'a space behind it': { name: `${hanako.name} ` },
  'the other space': { name: hanako.name.replace('　', ' ') },
  'the alias in brackets': { name: `${hanako.name}（HANAKO）` },
  'a name in small letters': { municipality: 'chiyoda-ku' },
  'a substitute character': { nameSubstitutions: '10000' },
  'one in the address': { addressSubstitutions: '10000' },
  'more positions of none': { nameSubstitutions: '000000' },
  'another address': { address: '大阪府大阪市北区中之島一丁目３番２０号' },
  'other digits of the address': { address: hanako.address.normalize('NFKC') },
  'another day of birth': { dateOfBirth: '2001-03-04' },
  'another sex': { sex: 'male' },
  'a sex that is not said': { sex: 'unknown' },
  'another municipality': { municipality: 'Minato-ku' },
  'another prefecture': { prefecture: 'Osaka-fu' },
  'name and address changed over': { name: hanako.address, address: hanako.name },
};
/** What is no form of a person at all. */
const formless: Readonly<Record<string, object>> = {
  'an empty name': { name: '' },
  'no address': { address: undefined },
  'a control character': { name: `${hanako.name}\u0000` },
  'half of a pair': { name: `${hanako.name}\ud842` },
  'a member more': { citizen: '0000000001' },
};
const kinds: KeyKind[] = ['userAuthentication'];

describe('T-189 registration has a card made for somebody else than the officer saw', () => {
  let house: House;
  let alone: AuthorityAlone;
  before(async () => {
    house = await openHouse(['ca']);
    alone = await authorityAlone(house);
  });
  after(() => house.close());

  const order = (profile: 'phone' | 'card') =>
    makeOrder(profile, profile === 'card' ? alone.officer : alone.card, alone.element, {
      now: house.clock.now(),
      kinds,
    }).body;

  it('and the CA compares each attribute with what the officer signed, or the card states, as it is written', async () => {
    for (const profile of ['card', 'phone'] as const) {
      const own = order(profile);
      for (const [what, change] of Object.entries(others))
        assert.equal(
          await alone.answer({ ...own, subject: { ...hanako, ...change } }),
          mismatch,
          `${profile}: ${what}`,
        );
      for (const [what, change] of Object.entries(formless)) {
        const answer = await alone.answer({ ...own, subject: { ...hanako, ...change } });
        assert.equal(answer, 'http.body_invalid', `${profile}: ${what}`);
      }
      // The order of the members is nobody's.
      const subject = Object.fromEntries(Object.entries(hanako).reverse()) as unknown as Subject;
      assert.equal(await alone.answer({ ...own, subject }), 'issued', profile);
    }
  });

  it('nor by what the officer signed for another card, or without a word of the person', async () => {
    const taro = { ...hanako, name: '山田　太郎' };
    const other = makeOrder('card', alone.officer, alone.element, {
      now: house.clock.now(),
      kinds,
      subject: taro,
    }).body;
    assert.equal(await alone.answer({ ...other, subject: hanako }), mismatch);
    const silent = { now: house.clock.now(), kinds, document: { subjectSha256: undefined } };
    const unsaid = makeOrder('card', alone.officer, alone.element, silent).body;
    assert.equal(await alone.answer(unsaid), 'ca.application_malformed');
  });

  it('counter-test: a CA that compares nothing certifies whom registration names', async () => {
    await house.replace('ca', without({ file: CHECKS, defence: "if (!attested) refuse('ca.subject_mismatch');" }));
    for (const profile of ['card', 'phone'] as const)
      assert.equal(await alone.answer({ ...order(profile), subject: { ...hanako, name: '山田　太郎' } }), 'issued');
  });

  it('counter-test: a CA that compares the four attributes alone certifies a phone for another municipality', async () => {
    const place = { file: 'packages/authority-wire/src/subject.ts', defence: 'isOfPlace(certificate, subject) &&' };
    await house.replace('ca', without(place));
    assert.equal(
      await alone.answer({ ...order('phone'), subject: { ...hanako, municipality: 'Minato-ku' } }),
      'issued',
    );
  });
});

describe('T-189 at the counter: what is signed is what was shown', () => {
  let house: House;
  let officer: Officer;
  before(async () => {
    house = await openHouse(authority);
    officer = await officerOf(house.system, entry);
  });
  after(() => house.close());

  const number = '1000000001';
  let cards = 0;
  /** The officer looks; `meanwhile` happens; the officer signs what they saw. */
  const visit = async (meanwhile: () => Promise<unknown>): Promise<string> => {
    const desk = deskOf(house.system);
    const person = await lookUp(desk, number);
    await meanwhile();
    const wanted = {
      number,
      person,
      card: `card-${++cards}`,
      certificates: kinds,
      secrets: { pin: new Secret('1234'), password: new Secret(CARD_PASSWORD) },
      validUntil: new Date(house.clock.now().getTime() + 300 * 86_400_000),
    };
    const outcome = await outcomeOf(makeCard(desk, officer, wanted).then(() => 'made' as const));
    return outcome;
  };
  const change = (what: object) => enterResident(house.system, number, { ...entry, ...what });

  it('an entry that changes between look and signature is refused by registration, and looked at again', async () => {
    await change({});
    for (const what of [
      { name: '山田　太郎' },
      { address: '大阪府' },
      { alias: 'HANAKO' },
      { municipality: 'Minato-ku' },
    ]) {
      await change({});
      assert.equal(await visit(() => change(what)), 'registration.person_differs');
    }
    await change({});
    assert.equal(await visit(async () => change({})), 'made', 'the same again');
    assert.deepEqual(await lookUp(deskOf(house.system), number), certifiedSubject(entry));
  });

  it('counter-test: a registration that goes by the number alone leaves it to the CA, which refuses', async () => {
    const file = 'apps/registration/src/applications/person.ts';
    await house.replace('registration', without({ file, defence: 'checkSeen(person, document);' }));
    assert.equal(await visit(() => change({ name: '山田　太郎' })), mismatch);
  });
});
