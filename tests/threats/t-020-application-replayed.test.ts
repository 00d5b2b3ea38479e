// The threat: docs/threats/t-020-application-replayed.md
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Secret, toBase64Url } from '@inro/foundation';
import { RegistrationClient, readAttestationCertificate } from '@inro/wallet/core';
import { signApplication } from '../../apps/wallet/src/core/enrolment/sign-application.ts';
import { holdCard } from '../../quality/people/phone.ts';
import { outcomeOf } from './support/attack.ts';
import { type House, openHouse } from './support/house.ts';
import { CARD_PASSWORD, newPerson, newPhone, type Person } from './support/people.ts';
import { authority } from './support/scene.ts';
import { without } from './support/without.ts';

describe('T-020 an application is sent again after its nonce was used, or was signed in stock', () => {
  let house: House;
  let person: Person;
  let wallet: Awaited<ReturnType<typeof newPhone>>;
  let registration: RegistrationClient;
  before(async () => {
    house = await openHouse(authority);
    person = await newPerson(house);
    wallet = await newPhone(house);
    registration = new RegistrationClient(wallet.door.fetch, house.system.origin('registration'));
    await holdCard(house.system, wallet.phone, person.card);
  });
  after(() => house.close());

  /** The card lay in the attacker's hand for a minute, and signed. */
  const signed = async (nonce: string): Promise<Uint8Array> => {
    const attestation = await readAttestationCertificate(wallet.door);
    const content = {
      nonce,
      certificates: ['userAuthentication', 'digitalSignature'] as const,
      attestationCertificateSha256: toBase64Url(createHash('sha256').update(attestation).digest()),
      seId: 'eSE1',
      requestedAt: house.clock.now(),
    };
    return await signApplication(wallet.door, content, new Secret(CARD_PASSWORD), {});
  };
  const apply = async (application: Uint8Array): Promise<string> => {
    const outcome = await outcomeOf(registration.apply(application));
    return typeof outcome === 'string' ? outcome : outcome.applicationId;
  };
  const freshNonce = async (): Promise<string> => (await registration.open()).nonce;

  /** Two applications over one nonce: the second is handed in when the first is through. */
  const twice = async (): Promise<string> => {
    const nonce = await freshNonce();
    assert.equal((await apply(await signed(nonce))).length, 22);
    house.clock.move(1_000);
    return await apply(await signed(nonce));
  };
  /** Signed today, handed in when the owner has the card back and has forgotten. */
  const inStock = async (): Promise<string> => {
    const application = await signed(await freshNonce());
    house.clock.move(31 * 60_000);
    return await apply(application);
  };

  it('brings nothing: the same document is the same application', async () => {
    const application = await signed(await freshNonce());
    assert.equal(await apply(application), await apply(application));
  });

  it('is refused when another document uses the nonce again', async () => {
    assert.equal(await twice(), 'registration.nonce_used');
  });

  it('is refused half an hour after it was signed, and with a nonce that nobody gave out', async () => {
    assert.equal(await inStock(), 'registration.nonce_expired');
    assert.equal(await apply(await signed(randomBytes(32).toString('base64url'))), 'registration.nonce_expired');
  });

  it('counter-test: a registration that does not use nonces up takes the second, the late and the invented one', async () => {
    const defence = '  await useNonce(trx, document.nonce, now);\n';
    await house.replace('registration', without({ file: 'apps/registration/src/applications/accept.ts', defence }));
    assert.equal((await twice()).length, 22);
    assert.equal((await inStock()).length, 22);
    assert.equal((await apply(await signed(randomBytes(32).toString('base64url')))).length, 22);
  });
});
