// The threat: docs/threats/t-190-phone-becomes-card.md
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { certifiedSubject } from '@inro/authority-wire/resident';
import { subjectBytes } from '@inro/authority-wire/subject';
import { Secret, toBase64Url } from '@inro/foundation';
import type { KeyKind } from '@inro/jpki-profile';
import { RegistrationClient, readAttestationCertificate, runLocalAgent, setSecretsOnApplet } from '@inro/wallet/core';
import { type MadeElement, makeOrder } from '../../apps/ca/test/support.ts';
import { officerOf } from '../../quality/people/counter.ts';
import { type AuthorityAlone, authorityAlone } from './support/authority-alone.ts';
import { type House, openHouse } from './support/house.ts';
import { CARD_PASSWORD, enrolPhone, entry, newPerson, newPhone } from './support/people.ts';
import type { Scene } from './support/scene.ts';
import { shareScene } from './support/shared-house.ts';
import { without } from './support/without.ts';

const otherKind = 'element_of_other_kind';
const atCa = {
  file: 'apps/ca/src/issuance/checks.ts',
  defence: "if (believed.carrier !== document.profile) refuse('ca.element_of_other_kind');",
};
const kinds: KeyKind[] = ['userAuthentication'];
const sha256 = (bytes: Uint8Array): string => toBase64Url(createHash('sha256').update(bytes).digest());

describe('T-190 a phone becomes a My Number Card: what the CA says', () => {
  let house: House;
  let alone: AuthorityAlone;
  before(async () => {
    house = await openHouse(['ca']);
    alone = await authorityAlone(house);
  });
  after(() => house.close());

  const order = (profile: 'phone' | 'card', attested: MadeElement['card']) => {
    const signer = profile === 'card' ? alone.officer : alone.card;
    return makeOrder(profile, signer, alone.element, { now: house.clock.now(), kinds, attested }).body;
  };

  it('a card is certified for what its maker made as a card, a phone for a phone, whatever its model is called', async () => {
    const { element } = alone;
    const said: readonly (readonly [string, string | undefined, 'phone' | 'card' | undefined])[] = [
      ['inro-one', 'phone', 'phone'],
      ['my-number-card', 'card', 'card'],
      ['my-number-card', 'phone', 'phone'],
      ['inro-one', 'card', 'card'],
      // Made before makers said so.
      ['inro-one', undefined, 'phone'],
      ['my-number-card', undefined, 'card'],
      ['My-Number-Card', undefined, 'phone'],
      // No word of a maker's.
      ['my-number-card', 'Card', undefined],
      ['my-number-card', '', undefined],
      ['my-number-card', 'card ', undefined],
      ['my-number-card', 'phone,card', undefined],
    ];
    for (const [model, carrier, is] of said) {
      const attested = await element.attestedAs(model, carrier);
      for (const profile of ['phone', 'card'] as const) {
        const expected = is === undefined ? 'ca.attestation_invalid' : is === profile ? 'issued' : `ca.${otherKind}`;
        assert.equal(await alone.answer(order(profile, attested)), expected, `${profile}: ${model}, ${carrier}`);
      }
    }
  });

  it('counter-test: a CA that does not ask certifies a phone as a card, and a card as a phone', async () => {
    await house.replace('ca', without(atCa));
    assert.equal(await alone.answer(order('card', alone.element)), 'issued');
    assert.equal(await alone.answer(order('phone', alone.element.card)), 'issued');
  });
});

describe("T-190 a phone becomes a My Number Card: the counter's channel led to an enrolled phone", () => {
  let scene: Scene;
  before(async () => {
    scene = await shareScene();
  });
  after(() => scene.close());

  /** The officer signs for what lies in the terminal, and in the terminal lies a line to the phone. */
  const attack = async (): Promise<string> => {
    const { house } = scene;
    const person = await newPerson(house);
    const wallet = await newPhone(house);
    await enrolPhone(house, person, wallet);
    const officer = await officerOf(house.system, entry);
    const registration = new RegistrationClient(wallet.door.fetch, house.system.origin('registration'));
    const { nonce } = await registration.open();
    const application = officer.sign({
      type: 'inro-application-2',
      nonce,
      certificates: kinds,
      attestationCertificateSha256: sha256(await readAttestationCertificate(wallet.door)),
      secureElement: { seId: 'eSE1' },
      requestedAt: house.clock.now().toISOString(),
      profile: 'card',
      citizen: person.number,
      cardValidUntil: '2036-11-22T14:59:59Z',
      subjectSha256: sha256(subjectBytes(certifiedSubject(entry))),
    });
    const { applicationId, statusToken, seram } = await registration.apply(application);
    const agent = {
      door: wallet.door,
      http: wallet.door.fetch,
      wait: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
      onNotification: async ({ kind }: { readonly kind: string }) => {
        const secrets = { pin: new Secret('1234'), password: new Secret(CARD_PASSWORD) };
        if (kind === 'setSecrets') await setSecretsOnApplet(wallet.door, secrets, kinds);
      },
    };
    await runLocalAgent(agent, { ...seram!, secureElement: { seType: 'eSE', seId: 'eSE1' } }).catch(() => undefined);
    const { state, problem } = await registration.status(applicationId, statusToken);
    return problem ?? state;
  };

  it('ends the application before anything is done at the phone', async () => {
    assert.equal(await attack(), `registration.${otherKind}`);
  });

  it('counter-test: a registration that takes every element for a card leaves it to the CA, which refuses', async () => {
    const defence = 'if (isOpen(application) && element.carrier !== application.profile)';
    const file = 'apps/registration/src/deployments/element.ts';
    await scene.house.replace('registration', without({ file, defence, instead: 'if (false)' }));
    assert.equal(await attack(), `ca.${otherKind}`);
    await scene.house.replace('ca', without(atCa));
    assert.ok(['issued', 'delivered'].includes(await attack()), 'and a CA that does not ask makes a card of the phone');
  });
});
