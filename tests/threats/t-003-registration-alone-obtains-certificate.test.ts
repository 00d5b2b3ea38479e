// The threat: docs/threats/t-003-registration-alone-obtains-certificate.md
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { toBase64 } from '@inro/foundation';
import { openDatabase } from '@inro/host';
import type { Schema } from '../../apps/registration/src/schema.ts';
import { outcomeOf } from './support/attack.ts';
import { forgedCard } from './support/forged-card.ts';
import { genuineElement, type StatedKey } from './support/genuine-element.ts';
import { type House, openHouse } from './support/house.ts';
import { applyOnly, entry, newPerson, newPhone } from './support/people.ts';
import { authority } from './support/scene.ts';
import { without } from './support/without.ts';

const { alias: _, status: __, ...subject } = { alias: undefined, ...entry };
const CHECKS = 'apps/ca/src/issuance/checks.ts';
const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());

describe('T-003 registration alone tries to obtain a certificate', () => {
  let house: House;
  let own: Awaited<ReturnType<typeof genuineElement>>;
  /** What a person really signed, as it lies in registration's database. */
  let real: Uint8Array;
  before(async () => {
    house = await openHouse(authority);
    own = await genuineElement(house);
    await applyOnly(house, await newPerson(house), await newPhone(house));
    const db = openDatabase<Schema>(house.databases.registration!.url);
    const row = await db.selectFrom('application').selectAll().where('profile', '=', 'phone').executeTakeFirstOrThrow();
    await db.destroy();
    real = row.document;
    // From here on the attacker is registration: its key, its database, its knowledge of persons.
    await house.stop('registration');
  });
  after(() => house.close());

  /** The attacker's order; the CA's answer or the code of its refusal. */
  const order = async (application: Uint8Array, keys: readonly StatedKey[]): Promise<string> => {
    const body = { profile: 'phone', application: toBase64(application), subject, attestationChain: own.chain, keys };
    const path = `/issuances/${randomBytes(9).toString('hex')}`;
    const outcome = await outcomeOf(
      house.peer('registration').call<{ certificates: object[] }>('ca', 'PUT', path, body),
    );
    return typeof outcome === 'string' ? outcome : `${outcome.certificates.length} certificates`;
  };

  const invented = async (): Promise<string> => {
    const card = await forgedCard(entry, house.clock.now());
    const application = card.sign({
      type: 'inro-application-2',
      nonce: randomBytes(32).toString('base64url'),
      certificates: ['userAuthentication'],
      attestationCertificateSha256: own.attestationCertificateSha256,
      secureElement: { seId: 'eSE1' },
      requestedAt: house.clock.now().toISOString(),
    });
    return await order(application, [await own.generate('userAuthentication', sha256(application))]);
  };

  const borrowed = async (): Promise<string> => {
    const nonce = sha256(real);
    const keys = [await own.generate('userAuthentication', nonce), await own.generate('digitalSignature', nonce)];
    return await order(real, keys);
  };

  it('not with an application that it invented, not even for a key of a genuine element', async () => {
    assert.equal(await invented(), 'ca.signer_not_accepted');
  });

  it("not with a person's true application and a key of its own element", async () => {
    assert.equal(await borrowed(), 'ca.attestation_invalid');
  });

  it('counter-test: a CA that does not look up who signed certifies the invented application', async () => {
    const gone = without({
      file: 'apps/ca/src/issuance/signer.ts',
      defence: "if (!accepted) throw new CaError('ca.signer_not_accepted');\n  return row;",
      instead: 'return row ?? { not_after: new Date(now.getTime() + 86_400_000) };',
    });
    await house.replace('ca', gone);
    assert.equal(await invented(), '1 certificates');
  });

  it('counter-test: a CA that does not compare the element with the application certifies the key of the other element', async () => {
    await house.replace(
      'ca',
      without({ file: CHECKS, defence: 'const believed = named ?', instead: 'const believed = leaf ?' }),
    );
    assert.equal(await borrowed(), '2 certificates');
  });
});
