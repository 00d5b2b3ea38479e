// The threat: docs/threats/t-038-citizen-applies-as-officer.md
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { certifiedSubject } from '@inro/authority-wire/resident';
import { subjectBytes } from '@inro/authority-wire/subject';
import { Secret, toBase64, toBase64Url, utf8 } from '@inro/foundation';
import { JpkiClient } from '@inro/jpki';
import { assembleApplication, prepareApplication } from '@inro/pki/request';
import { RegistrationClient, readAttestationCertificate } from '@inro/wallet/core';
import { holdCard } from '../../quality/people/phone.ts';
import { outcomeOf } from './support/attack.ts';
import type { House } from './support/house.ts';
import { CARD_PASSWORD, entry, newPerson, newPhone, type Person } from './support/people.ts';
import { shareHouse } from './support/shared-house.ts';
import { without } from './support/without.ts';

const subject = certifiedSubject({ ...entry, name: '山田　太郎' });

describe('T-038 a citizen applies as if a counter officer did', () => {
  let house: House;
  let attacker: Person;
  let victim: Person;
  let wallet: Awaited<ReturnType<typeof newPhone>>;
  before(async () => {
    house = await shareHouse();
    [attacker, victim] = [await newPerson(house), await newPerson(house, { name: '山田　太郎' })];
    wallet = await newPhone(house);
    await holdCard(house.system, wallet.phone, attacker.card);
  });
  after(() => house.close());

  /** An application for a card in the victim's name, signed by the attacker's own card instead of an officer. */
  const application = async (): Promise<Uint8Array> => {
    const { nonce } = await new RegistrationClient(wallet.door.fetch, house.system.origin('registration')).open();
    const attestation = await readAttestationCertificate(wallet.door);
    const document = {
      type: 'inro-application-2',
      nonce,
      certificates: ['userAuthentication', 'digitalSignature'],
      attestationCertificateSha256: toBase64Url(createHash('sha256').update(attestation).digest()),
      secureElement: { seId: 'eSE1' },
      requestedAt: house.clock.now().toISOString(),
      profile: 'card',
      citizen: victim.number,
      cardValidUntil: '2036-11-22T14:59:59Z',
      subjectSha256: toBase64Url(createHash('sha256').update(subjectBytes(subject)).digest()),
    };
    const card = await JpkiClient.select(await wallet.door.connectCard());
    await card.verify('signaturePassword', new Secret(CARD_PASSWORD));
    const prepared = prepareApplication(utf8(JSON.stringify(document)), await card.readCertificate('digitalSignature'));
    const signature = await card.signDigest('digitalSignature', prepared.digest);
    return assembleApplication(prepared, signature);
  };
  const attack = async (): Promise<string> => {
    const registration = new RegistrationClient(wallet.door.fetch, house.system.origin('registration'));
    const outcome = await outcomeOf(registration.apply(await application()));
    return typeof outcome === 'string' ? outcome : 'accepted';
  };

  it('and is refused by registration: the signer is no officer', async () => {
    assert.equal(await attack(), 'registration.certificate_not_trusted');
  });

  it('and by the CA, were registration to pass it on', async () => {
    const key = {
      kind: 'userAuthentication',
      modulus: 'AAAA',
      exponent: 'AQAB',
      attestation: 'AAAA',
      possession: 'AAAA',
    };
    const body = {
      profile: 'card',
      application: toBase64(await application()),
      subject,
      attestationChain: 'AAAA',
      keys: [key],
    };
    const order = house.peer('registration').call('ca', 'PUT', '/issuances/as-an-officer', body);
    assert.equal(await outcomeOf(order), 'ca.signer_not_accepted');
  });

  it('counter-test: a registration that takes any card for an officer accepts a card in the victim’s name', async () => {
    const defence = 'await context.trust.checkOfficerCertificate(certificate)';
    const file = 'apps/registration/src/applications/accept.ts';
    const anyone = without({ file, defence, instead: 'await context.trust.checkCardCertificate(certificate)' });
    await house.replace('registration', anyone);
    assert.equal(await attack(), 'accepted');
  });
});
