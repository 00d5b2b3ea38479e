// The threat: docs/threats/t-186-other-application-of-the-element.md
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { SignedMandate } from '@inro/authority-wire/mandate';
import type { IssuerScript, ProviderScript } from '@inro/authority-wire/role';
import { Secret, toHex } from '@inro/foundation';
import { openDatabase } from '@inro/host';
import { RegistrationClient, readAttestationCertificate } from '@inro/wallet/core';
import type { Schema } from '../../apps/registration/src/schema.ts';
import { signApplication } from '../../apps/wallet/src/core/enrolment/sign-application.ts';
import { holdCard } from '../../quality/people/phone.ts';
import { everything, falseFront } from './support/false-front.ts';
import { elementBehind, readElement } from './support/genuine-element.ts';
import { type House, openHouse } from './support/house.ts';
import { CARD_PASSWORD, enrolPhone, newPerson, newPhone, type Person, reportLost } from './support/people.ts';
import { authority } from './support/scene.ts';
import { without } from './support/without.ts';

const both = ['userAuthentication', 'digitalSignature'] as const;
const anew: IssuerScript = { kind: 'install', anew: true, ...everything, transportKeys: false };
const IN_USE = 'registration.element_in_use';

describe('T-186 another application reaches what is on the element', () => {
  let house: House;
  let owner: Person;
  let accomplice: Person;
  let wallet: Awaited<ReturnType<typeof newPhone>>;
  /** The phone on which others sign. */
  let elsewhere: Awaited<ReturnType<typeof newPhone>>;
  let element: Awaited<ReturnType<typeof readElement>>;
  before(async () => {
    house = await openHouse(authority);
    [owner, accomplice] = [await newPerson(house), await newPerson(house)];
    [wallet, elsewhere] = [await newPhone(house), await newPhone(house)];
    element = await readElement(elementBehind(wallet.door));
  });
  after(() => house.close());

  const rowOf = async (id: string) => {
    const db = openDatabase<Schema>(house.databases.registration!.url);
    const row = await db.selectFrom('application').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    await db.destroy();
    return row;
  };
  /** Somebody's card signs an application that names the owner's phone; a front that was taken over leads it there. */
  const applies = async ({ card }: Person) => {
    const registration = new RegistrationClient(elsewhere.door.fetch, house.system.origin('registration'));
    const leaf = await readAttestationCertificate(wallet.door);
    const content = {
      nonce: (await registration.open()).nonce,
      certificates: [...both],
      attestationCertificateSha256: createHash('sha256').update(leaf).digest('base64url'),
      seId: 'eSE1',
      requestedAt: house.clock.now(),
    };
    await holdCard(house.system, elsewhere.phone, card);
    const application = await signApplication(elsewhere.door, content, new Secret(CARD_PASSWORD), {});
    await holdCard(house.system, elsewhere.phone, null);
    const id = (await registration.apply(application)).applicationId;
    const front = falseFront(house, elementBehind(wallet.door), element.cplc, id);
    const nonce = toHex((await rowOf(id)).digest);
    const permit: ProviderScript = {
      ...{ kind: 'personalise', permit: 1, nonce, retire: [], generate: [], read: [] },
      askSecrets: false,
    };
    return { id, permit, front, asks: (target: 'deployed' | 'deleted') => front.ask(element.chain, target) };
  };
  type Applied = Awaited<ReturnType<typeof applies>>;

  let older: Applied;
  let replaced: Applied;
  let kept: SignedMandate[];

  it('gets mandates while nobody else has anything there, and each ends with the next one at the element', async () => {
    older = await applies(accomplice);
    const first = (await older.asks('deployed')) as SignedMandate;
    replaced = await applies(owner);
    const next = (await replaced.asks('deployed')) as SignedMandate;
    assert.ok(typeof first === 'object' && typeof next === 'object');
    assert.equal(await replaced.front.drive('issuer', { kind: 'read', pages: 1 }, next), 'done');
    assert.equal(await older.front.drive('issuer', anew, first), 'tsm.mandate_over');
    kept = [first, (await older.asks('deployed')) as SignedMandate];
    await enrolPhone(house, owner, wallet);
    assert.equal((await rowOf(replaced.id)).state, 'expired');
  });

  const reachesNothing = async (one: Applied, target: 'deployed' | 'deleted'): Promise<void> => {
    assert.equal(await one.asks(target), IN_USE, target);
    for (const mandate of kept) {
      const doing = (role: 'issuer' | 'provider', script: IssuerScript | ProviderScript) =>
        one.front.drive(role, script, mandate);
      assert.match(await doing('issuer', anew), /^tsm\.mandate_(over|refused)$/);
      assert.match(await doing('issuer', { kind: 'delete' }), /^tsm\.mandate_(over|refused)$/);
      assert.match(await doing('provider', one.permit), /^tsm\.mandate_(over|refused)$/);
    }
  };

  it('but nothing once another person’s certificates are on the phone, applied for before or after', async () => {
    await reachesNothing(older, 'deployed');
    await reachesNothing(await applies(accomplice), 'deployed');
  });

  it('nor to delete: not for a stranger’s application that has ended', async () => {
    assert.equal((await rowOf(older.id)).state, 'expired');
    await reachesNothing(older, 'deleted');
  });

  it('nor for the owner’s own that was given up: the delivery has settled it', async () => {
    assert.ok((await rowOf(replaced.id)).deleted_at);
    assert.equal(await replaced.asks('deleted'), 'registration.application_ended');
  });

  it('counter-test: a registration that does not look at others has a new PIN permitted, and everything deleted', async () => {
    const file = 'apps/registration/src/deployments/free.ts';
    const defence = "if (others.some(isTouched)) throw new RegistrationError('registration.element_in_use');";
    await house.replace('registration', without({ file, defence, instead: 'void [others, isTouched];' }));
    const strangers = await applies(accomplice);
    const mandate = (await strangers.asks('deployed')) as SignedMandate;
    assert.equal(await strangers.front.drive('provider', strangers.permit, mandate), 'done');
    assert.equal(await strangers.front.drive('issuer', anew, mandate), 'done');
    await house.replace('registration');
  });

  it('and once the owner’s certificates are revoked their own application is deleted as before', async () => {
    await reportLost(house, owner);
    const db = openDatabase<Schema>(house.databases.registration!.url);
    const rows = db.selectFrom('application').select('id').where('resident', '=', owner.number);
    const { id } = await rows.where('state', '=', 'revoked').executeTakeFirstOrThrow();
    await db.destroy();
    const front = falseFront(house, elementBehind(wallet.door), element.cplc, id);
    const strangers = await applies(accomplice);
    assert.ok(typeof (await strangers.asks('deployed')) === 'object');
    assert.equal(await front.ask(element.chain, 'deleted'), IN_USE, 'while another one runs there');
  });
});
