// The threat: docs/threats/t-004-tsm-alone-obtains-certificate.md
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { SignedMandate } from '@inro/authority-wire/mandate';
import { openDatabase } from '@inro/host';
import type { Schema } from '../../apps/registration/src/schema.ts';
import { closingsOf } from '../../quality/testing/house/closings.ts';
import { outcomeOf } from './support/attack.ts';
import { elementBehind, genuineElement, readElement, type StatedKey } from './support/genuine-element.ts';
import type { House } from './support/house.ts';
import { applyOnly, newPerson, newPhone, type Person } from './support/people.ts';
import { shareHouse } from './support/shared-house.ts';
import { without } from './support/without.ts';

describe('T-004 the TSM alone tries to obtain a certificate', () => {
  let house: House;
  let own: Awaited<ReturnType<typeof genuineElement>>;
  let person: Person;
  let wallet: Awaited<ReturnType<typeof newPhone>>;
  let victim: { readonly id: string; readonly nonce: Uint8Array; readonly cplc: string; readonly chain: string };
  before(async () => {
    house = await shareHouse();
    own = await genuineElement(house);
    person = await newPerson(house);
    wallet = await newPhone(house);
  });
  after(() => house.close());

  /** A person has applied; from here on the attacker is the TSM: its key, its master keys. */
  beforeEach(async () => {
    const journey = await applyOnly(house, person, wallet);
    const { applicationId: id } = journey.state;
    await journey.abandon();
    const db = openDatabase<Schema>(house.databases.registration!.url);
    const { digest } = await db
      .selectFrom('application')
      .select('digest')
      .where('id', '=', id!)
      .executeTakeFirstOrThrow();
    await db.destroy();
    victim = { id: id!, nonce: new Uint8Array(digest), ...(await readElement(elementBehind(wallet.door))) };
  });

  const tell = <T>(path: string, body: object): Promise<T> =>
    house.peer('tsm').call<T>('registration', 'POST', `/deployments/${victim.id}/${path}`, body);

  const submit = async (given: { mandate: SignedMandate }): Promise<string> => {
    const keys: StatedKey[] = [];
    for (const kind of ['userAuthentication', 'digitalSignature'] as const)
      keys.push(await own.generate(kind, victim.nonce));
    // The roles obey it: they have closed whatever there was.
    const report = { keys, secretsSet: true, closings: closingsOf(house.configs, given.mandate) };
    const ask = () => outcomeOf(tell<{ issued: { certificates: object[] } | null }>('keys', report));
    let outcome = await ask();
    // Queued: registration's own worker was faster, and is at the CA now.
    for (; typeof outcome !== 'string' && outcome.issued === null; outcome = await ask()) await setTimeout(100);
    if (typeof outcome !== 'string') return `${outcome.issued!.certificates.length} certificates`;
    const db = openDatabase<Schema>(house.databases.registration!.url);
    const { problem } = await db
      .selectFrom('application')
      .select('problem')
      .where('id', '=', victim.id)
      .executeTakeFirstOrThrow();
    await db.destroy();
    return problem ?? outcome;
  };

  /** Says the truth about the phone, and puts keys of its own in place of the phone's. */
  const swapKeys = async (): Promise<string> => {
    return await submit(
      await tell('element', { cplc: victim.cplc, attestationChain: victim.chain, target: 'deployed' }),
    );
  };

  /** Says from the first that another phone is the person's. */
  const swapElement = async (): Promise<string> => {
    const told = await outcomeOf(
      tell<{ mandate: SignedMandate }>('element', { cplc: own.cplc, attestationChain: own.chain, target: 'deployed' }),
    );
    return typeof told === 'string' ? told : await submit(told);
  };

  it('not by swapping the keys after the phone has attested its own', async () => {
    assert.equal(await swapKeys(), 'ca.key_attestation_invalid');
  });

  it('not by swapping the element for its own after the phone’s was reported', async () => {
    await tell('element', { cplc: victim.cplc, attestationChain: victim.chain, target: 'deployed' });
    assert.equal(await swapElement(), 'registration.attestation_mismatch');
  });

  it("not with an element of its own for a person's application", async () => {
    assert.equal(await swapElement(), 'registration.attestation_mismatch');
  });

  const ca = 'apps/ca/src/issuance/checks.ts';
  const anyElement = {
    file: ca,
    defence: 'const believed = named ?',
    instead: 'const believed = leaf ?',
  };

  const anyElementAtRegistration = {
    file: 'apps/registration/src/deployments/element.ts',
    defence: '!equalInConstantTime(element.certificateSha256, application.attestation_sha256)',
    instead: 'false',
  };

  it("counter-test: a CA that believes any key's attestation certifies the swapped keys", async () => {
    const defence = "holds(attestationKey, attestationScheme, statement('attestation', one), attestation)";
    await house.replace('ca', without({ file: ca, defence, instead: 'true' }));
    assert.equal(await swapKeys(), '2 certificates');
  });

  it('not with another element either when registration alone fails to compare it: the CA does', async () => {
    await house.replace('ca');
    await house.replace('registration', without(anyElementAtRegistration));
    assert.equal(await swapElement(), 'ca.attestation_invalid');
  });

  it('counter-test: where neither registration nor CA compares the element, the other one is certified', async () => {
    await house.replace('ca', without(anyElement));
    assert.equal(await swapElement(), '2 certificates');
  });
});
