// The threat: docs/threats/t-024-stolen-session-led-on-other-phone.md
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Secret } from '@inro/foundation';
import { openDatabase } from '@inro/host';
import { runLocalAgent, setSecretsOnApplet } from '@inro/wallet/core';
import type { Schema } from '../../apps/registration/src/schema.ts';
import type { House } from './support/house.ts';
import { applyOnly, newPerson, newPhone, type Person } from './support/people.ts';
import { shareHouse } from './support/shared-house.ts';
import { without } from './support/without.ts';

describe('T-024 a stolen remote-management session is led on another phone', () => {
  let house: House;
  let person: Person;
  let victim: Awaited<ReturnType<typeof newPhone>>;
  let thief: Awaited<ReturnType<typeof newPhone>>;
  before(async () => {
    house = await shareHouse();
    person = await newPerson(house);
    victim = await newPhone(house);
    thief = await newPhone(house);
  });
  after(() => house.close());
  beforeEach(async () => {
    await (await applyOnly(house, person, victim)).abandon();
  });

  /** The thief has read the session's address (a log of a proxy, a screenshot) and is faster than the victim. */
  const attack = async (): Promise<string> => {
    const db = openDatabase<Schema>(house.databases.registration!.url);
    const session = db
      .selectFrom('application')
      .selectAll()
      .where('profile', '=', 'phone')
      .orderBy('created_at', 'desc');
    const { seram_url: url, seram_session: sessionId } = await session.executeTakeFirstOrThrow();
    await db.destroy();
    const secrets = { pin: new Secret('0000'), password: new Secret('THIEF00') };
    const agent = {
      door: thief.door,
      http: thief.door.fetch,
      wait: thief.wait,
      onNotification: async ({ kind }: { readonly kind: string }) => {
        if (kind === 'setSecrets')
          await setSecretsOnApplet(thief.door, secrets, ['userAuthentication', 'digitalSignature']);
      },
    };
    const secureElement = { seType: 'eSE', seId: 'eSE1' } as const;
    const { outcome, code } = await runLocalAgent(agent, { url: url!, sessionId: sessionId!, secureElement });
    return code ?? outcome;
  };

  it('and is refused: the element that answers is not the one of the application', async () => {
    assert.equal(await attack(), 'tsm.other_element');
  });

  const front = {
    file: 'apps/tsm/src/front/conductor.ts',
    defence: '!isElementOf(learnt.element, deployment.attestationCertificateSha256)',
    instead: '(false as boolean)',
  };
  const registration = {
    file: 'apps/registration/src/deployments/element.ts',
    defence: '!equalInConstantTime(element.certificateSha256, application.attestation_sha256)',
    instead: 'false',
  };
  const ca = {
    file: 'apps/ca/src/issuance/checks.ts',
    defence: 'const believed = named ?',
    instead: 'const believed = leaf ?',
  };

  it('and is refused by registration where the TSM does not look, and by the CA where neither does', async () => {
    await house.replace('tsm', without(front));
    assert.equal(await attack(), 'registration.attestation_mismatch');
  });

  it("counter-test: where nobody compares the element, the thief's phone gets the victim's certificates", async () => {
    await house.replace('registration', without(registration));
    await house.replace('ca', without(ca));
    assert.equal(await attack(), 'done');
  });
});
