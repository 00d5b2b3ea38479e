// The threat: docs/threats/t-045-issuance-kept-from-being-heard.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromBase64 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { parseOcspResponse } from '@inro/pki/read';
import { buildOcspRequest } from '@inro/pki/request';
import type { Fate, FaultyWire } from '../../quality/faults/house/faulty-wire.ts';
import type { House } from './support/house.ts';
import { openHouseOnWire } from './support/house-on-a-wire.ts';
import { enrolPhone, newPerson, newPhone } from './support/people.ts';
import { without } from './support/without.ts';

describe('T-045 somebody on the wire keeps back the answer, or the order, of an issuance', () => {
  let house: House;
  let wire: FaultyWire;
  let close: () => Promise<void>;
  before(async () => {
    ({ house, wire, close } = await openHouseOnWire());
  });
  after(() => close());

  const statusOf = async ({ certificate, issuer }: Record<'certificate' | 'issuer', string>): Promise<string> => {
    const { body } = await httpRequest(`${house.system.origin('status')}/ocsp`, {
      method: 'POST',
      headers: { 'content-type': 'application/ocsp-request' },
      body: buildOcspRequest(fromBase64(certificate), fromBase64(issuer)),
    });
    return parseOcspResponse(body).basic!.responses[0]!.status;
  };

  /** What becomes of the certificates: the order meets its fate, the authority revokes, and all is let go. */
  async function attack(fate: Fate): Promise<string[]> {
    wire.onRequest = () => undefined;
    const person = await newPerson(house);
    const phone = await newPhone(house);
    let met = 0;
    wire.onRequest = (_, path) => {
      if (!/^\/issuances\/[\w-]{22}$/.test(path)) return undefined;
      return met++ === 0 ? fate : 'never arrives';
    };
    wire.fates.length = 0;
    // Nothing comes: the wallet need not ask for it half a minute long.
    await enrolPhone(house, person, { ...phone, wait: async () => undefined });
    if (fate === 'late') await wire.holds();
    const kinds = ['userAuthentication'];
    const order = { resident: person.number, profiles: ['phone'], kinds, reason: 'keyCompromise' };
    await house.peer('operator').call('registration', 'PUT', `/revocation-orders/lost-${person.number}`, order);
    await wire.letGo();
    const { said } = wire.fates.find((one) => one.said !== undefined)!;
    const { code, certificates } = JSON.parse(said!.slice(4)) as {
      code?: string;
      certificates?: Record<'certificate' | 'issuer', string>[];
    };
    return code === undefined ? await Promise.all(certificates!.map(statusOf)) : [code];
  }

  it('gains nothing by the answer: the authority revokes by the issuance what it never heard of', async () => {
    assert.deepEqual(await attack('answer lost'), ['revoked', 'revoked']);
  });

  it('gains nothing by the order either: it finds the issuance ended', async () => {
    assert.deepEqual(await attack('late'), ['ca.issuance_ended']);
  });

  it('counter-test: a registration that ends an application for itself alone leaves both certificates good', async () => {
    const file = 'packages/life-cycle/src/application.ts';
    const defence = ", { order: 'endIssuance', when: 'keysReported' }";
    await house.replace('registration', without({ file, defence }));
    assert.deepEqual(await attack('answer lost'), ['good', 'good']);
    assert.deepEqual(await attack('late'), ['good', 'good']);
  });
});
