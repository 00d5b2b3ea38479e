// The threat: docs/threats/t-159-revoked-card-enrols-phone.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { parseOcspResponse } from '@inro/pki/read';
import { Staples, type WalletPorts } from '@inro/wallet/core';
import type { FaultyWire } from '../../quality/faults/house/faulty-wire.ts';
import { outcomeOf } from './support/attack.ts';
import type { House } from './support/house.ts';
import { openHouseOnWire } from './support/house-on-a-wire.ts';
import { enrolPhone, newPerson, newPhone, type Person } from './support/people.ts';
import { type Defence, without } from './support/without.ts';

describe('T-159 a card that registration has revoked enrols a phone', () => {
  let house: House;
  let wire: FaultyWire;
  let close: () => Promise<void>;
  before(async () => {
    ({ house, wire, close } = await openHouseOnWire());
  });
  after(() => close());

  const revokeCard = ({ number }: Person, reason = 'keyCompromise'): Promise<unknown> =>
    house.peer('operator').call('registration', 'PUT', `/revocation-orders/card-${number}`, {
      resident: number,
      profiles: ['card'],
      kinds: ['userAuthentication', 'digitalSignature'],
      reason,
    });
  const statusOf = async (wallet: WalletPorts): Promise<string> =>
    parseOcspResponse((await new Staples(wallet).refresh()).response).basic!.responses[0]!.status;

  /** The CA hears of no revocation: to OCSP the card is good, and the thief applies with it. */
  async function attack(reason?: string): Promise<string> {
    wire.onRequest = () => undefined;
    const person = await newPerson(house);
    const wallet = await newPhone(house);
    wire.onRequest = (_, path) => (path.startsWith('/revocations/') ? 'never arrives' : undefined);
    await revokeCard(person, reason);
    const outcome = await outcomeOf(enrolPhone(house, person, { ...wallet, wait: async () => undefined }));
    return typeof outcome === 'string' ? outcome : await statusOf(wallet);
  }

  it('gains nothing: registration asks its own book, whatever the CA has heard', async () => {
    assert.equal(await attack(), 'registration.certificate_revoked');
    assert.equal(await attack('certificateHold'), 'registration.certificate_revoked');
  });

  it('nor after a restart, with the revocation still undelivered', async () => {
    const person = await newPerson(house);
    const wallet = await newPhone(house);
    wire.onRequest = (_, path) => (path.startsWith('/revocations/') ? 'never arrives' : undefined);
    await revokeCard(person);
    await house.replace('registration');
    assert.equal(await outcomeOf(enrolPhone(house, person, wallet)), 'registration.certificate_revoked');
    wire.onRequest = () => undefined;
  });

  /** A phone that the card signed for, and the card revoked afterwards. */
  async function cardRevokedLater(): Promise<string> {
    wire.onRequest = () => undefined;
    const person = await newPerson(house);
    const wallet = await newPhone(house);
    await enrolPhone(house, person, wallet);
    assert.equal(await statusOf(wallet), 'good');
    await revokeCard(person);
    return await statusOf(wallet);
  }

  it('nor keeps a phone that the card signed for before: it goes with the card', async () => {
    assert.equal(await cardRevokedLater(), 'revoked');
  });

  const file = 'apps/registration/src/certificates/signer.ts';
  const unasked: Defence = { file, defence: 'return own.reason ?? ended?.reason ?? null;', instead: 'return null;' };

  it('counter-test: a registration that does not ask its own book enrols the thief', async () => {
    const ahead: Defence = {
      file: 'apps/registration/src/orders.ts',
      defence: '(await decisionsBefore(db, application)).length > 0',
      instead: 'false',
    };
    await house.replace('registration', without(unasked, ahead));
    assert.equal(await attack(), 'good');
  });

  it('counter-test: one that takes nothing along leaves the phone of a revoked card good', async () => {
    const defence = '  for (const certificate of decided) await takeAlong(trx, certificate, decision);\n';
    await house.replace('registration', without({ file: 'apps/registration/src/certificates/revoke.ts', defence }));
    assert.equal(await cardRevokedLater(), 'good');
  });
});
