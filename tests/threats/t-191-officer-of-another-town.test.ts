// The threat: docs/threats/t-191-officer-of-another-town.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Secret, utf8 } from '@inro/foundation';
import { openDatabase, sql } from '@inro/host';
import type { KeyKind } from '@inro/jpki-profile';
import { oid } from '@inro/pki/read';
import { hanako, makeOrder, type Signatory } from '../../apps/ca/test/support.ts';
import { lookUp, makeCard } from '../../apps/counter/src/visit.ts';
import { deskOf, enterResident, officerOf } from '../../quality/people/counter.ts';
import { outcomeOf } from './support/attack.ts';
import { type AuthorityAlone, authorityAlone, newOfficer } from './support/authority-alone.ts';
import { type House, openHouse } from './support/house.ts';
import { CARD_PASSWORD, entry } from './support/people.ts';
import type { Scene } from './support/scene.ts';
import { shareScene } from './support/shared-house.ts';
import { signedElsewhere } from './support/signed-elsewhere.ts';
import { without } from './support/without.ts';

const kinds: KeyKind[] = ['userAuthentication'];
const otherPlace = 'officer_of_other_place';
const unscoped = { file: 'apps/ca/src/access/certify.ts', defence: '...placesOf(body),' };

describe('T-191 an officer signs for who lives in another municipality: what the CA says', () => {
  let house: House;
  let alone: AuthorityAlone;
  before(async () => {
    house = await openHouse(['ca']);
    alone = await authorityAlone(house);
  });
  after(() => house.close());

  const order = (officer: Signatory, subject = hanako as object) =>
    makeOrder('card', officer, alone.element, { now: house.clock.now(), kinds, subject: { ...hanako, ...subject } })
      .body;

  it('certifies for the place that the officer’s certificate names, prefecture and municipality', async () => {
    assert.equal(await alone.answer(order(alone.officer)), 'issued');
    const places: readonly object[] = [
      { municipality: 'Minato-ku' },
      { prefecture: 'Osaka-fu' },
      { municipality: 'chiyoda-ku' },
      { municipality: 'Chiyoda' },
      { prefecture: hanako.municipality, municipality: hanako.prefecture },
    ];
    for (const place of places) {
      assert.equal(await alone.answer(order(alone.officer, place)), `ca.${otherPlace}`, 'who lives there');
      const officer = await newOfficer(house, place);
      assert.equal(await alone.answer(order(officer)), `ca.${otherPlace}`, 'who serves there');
      assert.equal(await alone.answer(order(officer, place)), 'issued', 'both');
    }
    for (const place of [{ municipality: '' }, { prefecture: undefined }, { municipality: 'Chiyoda-ku\u0000' }])
      assert.equal(await outcomeOf(newOfficer(house, place)), 'http.body_invalid', 'an officer of nowhere');
  });

  it('and by an officer of before, whose certificate names none, nothing but what was applied for before', async () => {
    await house.replace('ca', without(unscoped));
    const officer = await newOfficer(house);
    await house.replace('ca');
    assert.equal(await alone.answer(order(officer)), `ca.${otherPlace}`);
    const db = openDatabase(house.databases.ca!.url);
    await sql`insert into earlier_form (until) values (${house.clock.now()})`.execute(db);
    await db.destroy();
    const requestedAt = new Date(house.clock.now().getTime() - 60_000).toISOString();
    const earlier = { type: 'inro-application-1', subjectSha256: undefined, requestedAt };
    assert.equal(await alone.answer(earlierOrder(officer, earlier)), 'issued');
  });

  /** An application that waited at registration when the authority was upgraded. */
  const earlierOrder = (officer: Signatory, document: Record<string, unknown>) =>
    makeOrder('card', officer, alone.element, {
      now: house.clock.now(),
      kinds,
      document,
      sign: (said, by) => signedElsewhere(utf8(JSON.stringify(said)), by, { contentType: oid.cms.data }),
    }).body;

  it('counter-test: a CA that does not ask certifies on the word of any officer', async () => {
    const defence = "if (!isOfPlace(signer, subject)) refuse('ca.officer_of_other_place');";
    await house.replace('ca', without({ file: 'apps/ca/src/issuance/checks.ts', defence }));
    assert.equal(await alone.answer(order(alone.officer, { municipality: 'Minato-ku' })), 'issued');
  });
});

describe('T-191 at the counter of another municipality', () => {
  let scene: Scene;
  before(async () => {
    scene = await shareScene();
  });
  after(() => scene.close());

  const number = '1900000001';
  const elsewhere = { prefecture: 'Osaka-fu', municipality: 'Osaka-shi-Kita-ku' };
  let cards = 0;
  const visit = async (place: typeof elsewhere): Promise<string> => {
    const { house } = scene;
    const desk = deskOf(house.system);
    return await outcomeOf(
      makeCard(desk, await officerOf(house.system, place), {
        number,
        person: await lookUp(desk, number),
        card: `town-${++cards}`,
        certificates: kinds,
        secrets: { pin: new Secret('1234'), password: new Secret(CARD_PASSWORD) },
        validUntil: new Date(house.clock.now().getTime() + 300 * 86_400_000),
      }).then(() => 'made' as const),
    );
  };
  const enter = (what: object = {}) => enterResident(scene.house.system, number, { ...entry, ...what });

  it('is refused by registration, and after a move the new counter makes what the old one made', async () => {
    await enter();
    assert.equal(await visit(elsewhere), `registration.${otherPlace}`);
    assert.equal(await visit(entry), 'made');
    await enter({ ...elsewhere, address: '大阪府大阪市北区中之島一丁目３番２０号' });
    assert.equal(await visit(entry), `registration.${otherPlace}`, 'the old one');
    assert.equal(await visit(elsewhere), 'made');
  });

  it('counter-test: a registration that does not ask leaves it to the CA, which refuses', async () => {
    const file = 'apps/registration/src/applications/person.ts';
    const defence = "if (document.profile === 'card' && !isOfPlace(signed.certificate, person))";
    await scene.house.replace('registration', without({ file, defence, instead: 'if (false)' }));
    await enter();
    assert.equal(await visit(elsewhere), `ca.${otherPlace}`);
  });
});
