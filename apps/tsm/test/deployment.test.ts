import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type House, runSession, startHouse } from './support/house.ts';
import { bothKeysSign, makeElement } from './support/phone.ts';

const both = ['userAuthentication', 'digitalSignature'] as const;

describe('a deployment over GP SERAM 2.0.0 (docs/protocol/tsm.md)', () => {
  let house: House;
  before(async () => {
    house = await startHouse();
  });
  after(() => house.dispose());

  it('puts keys and certificates onto a blank phone within 8 requests, and both keys sign', async () => {
    const phone = await makeElement('phone');
    const id = house.newId();
    const seram = await house.registration.order(id, {
      profile: 'phone',
      attestationCertificate: phone.attestationCertificate,
      certificates: [...both],
    });
    const result = await runSession(phone, seram);
    assert.equal(result.outcome, 'done', result.code);
    assert.ok(result.requests <= 8, `${result.requests} requests`);
    assert.equal(result.emptyPolls, 0);
    const { certificates, delivered } = house.registration.application(id);
    assert.deepEqual(
      delivered,
      certificates!.map(({ kind, certificate }) => ({
        kind,
        sha256: createHash('sha256').update(Buffer.from(certificate, 'base64')).digest('base64url'),
      })),
    );
    assert.ok(await bothKeysSign(phone.element, certificates!));
  });
});
