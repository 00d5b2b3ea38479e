// The threat: docs/threats/t-041-certificate-below-maker-passed-off-as-element.md
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { SignedMandate } from '@inro/authority-wire/mandate';
import { Secret, toBase64 } from '@inro/foundation';
import { openDatabase } from '@inro/host';
import { applicationNonce } from '@inro/pki/request';
import { RegistrationClient } from '@inro/wallet/core';
import { generateKey } from '../../apps/ca/test/support.ts';
import type { Schema } from '../../apps/registration/src/schema.ts';
import { signApplication } from '../../apps/wallet/src/core/enrolment/sign-application.ts';
import { holdCard } from '../../quality/people/phone.ts';
import { closingsOf } from '../../quality/testing/house/closings.ts';
import { outcomeOf } from './support/attack.ts';
import { firmwareSigner } from './support/firmware-signer.ts';
import { type House, openHouse } from './support/house.ts';
import { CARD_PASSWORD, newPerson, newPhone } from './support/people.ts';
import { authority } from './support/scene.ts';
import { without } from './support/without.ts';

const certificates = ['userAuthentication', 'digitalSignature'] as const;

describe("T-041 a certificate below a trusted maker that is not an element's is passed off as one", () => {
  let house: House;
  /** A person in league with the TSM, who wants the keys in a file. */
  let wallet: Awaited<ReturnType<typeof newPhone>>;
  let card: string;
  let signer: Awaited<ReturnType<typeof firmwareSigner>>;
  before(async () => {
    house = await openHouse(authority);
    wallet = await newPhone(house);
    ({ card } = await newPerson(house));
    signer = await firmwareSigner(house.places.makerDir, 'inro-one', house.clock.now());
  });
  after(() => house.close());

  const tell = <T>(id: string, path: string, body: object): Promise<T> =>
    house.peer('tsm').call<T>('registration', 'POST', `/deployments/${id}/${path}`, body);

  /** The card signs an application that names the firmware signer as the element. */
  const apply = async (): Promise<{ readonly id: string; readonly application: Uint8Array }> => {
    const registration = new RegistrationClient(wallet.door.fetch, house.system.origin('registration'));
    const content = {
      nonce: (await registration.open()).nonce,
      certificates,
      attestationCertificateSha256: createHash('sha256').update(signer.leaf).digest('base64url'),
      seId: 'eSE1',
      requestedAt: house.clock.now(),
    };
    await holdCard(house.system, wallet.phone, card);
    const application = await signApplication(wallet.door, content, new Secret(CARD_PASSWORD), {});
    await holdCard(house.system, wallet.phone, null);
    return { id: (await registration.apply(application)).applicationId, application };
  };

  /** Keys that were never in an element, attested by the firmware signer; the TSM says that they were. */
  const attack = async (): Promise<string> => {
    const { id, application } = await apply();
    const attestationChain = toBase64(signer.chain);
    const told = await outcomeOf(
      tell<{ mandate: SignedMandate }>(id, 'element', { cplc: signer.cplc, attestationChain, target: 'deployed' }),
    );
    if (typeof told === 'string') return told;
    const nonce = applicationNonce(application);
    const keys = certificates.map((kind) => generateKey(signer, kind, nonce).order);
    const report = { keys, secretsSet: true, closings: closingsOf(house.configs, told.mandate) };
    const ask = () => outcomeOf(tell<{ issued: { certificates: object[] } | null }>(id, 'keys', report));
    let outcome = await ask();
    for (; typeof outcome !== 'string' && outcome.issued === null; outcome = await ask()) await setTimeout(100);
    if (typeof outcome !== 'string') return `${outcome.issued!.certificates.length} certificates`;
    const db = openDatabase<Schema>(house.databases.registration!.url);
    const row = await db.selectFrom('application').select('problem').where('id', '=', id).executeTakeFirstOrThrow();
    await db.destroy();
    return row.problem ?? outcome;
  };

  const anyUse = {
    file: 'packages/verifier/src/profile.ts',
    defence: 'extendedKeyUsage: oid.inro.extendedKeyUsage.elementAttestation,',
  };

  it('and is refused by registration: the maker certified it for another use', async () => {
    assert.equal(await attack(), 'registration.attestation_invalid');
  });

  it('and is refused by the CA where registration does not ask what the certificate is for', async () => {
    await house.replace('registration', without(anyUse));
    assert.equal(await attack(), 'ca.attestation_invalid');
  });

  it('counter-test: where neither asks, keys in a file are certified as those of an element', async () => {
    await house.replace('ca', without(anyUse));
    assert.equal(await attack(), '2 certificates');
  });
});
