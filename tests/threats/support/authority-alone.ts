import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBase64 } from '@inro/foundation';
import { algorithmFor, keyAlgorithmRows, keyAlgorithms } from '@inro/jpki-profile';
import { keySigner } from '@inro/pki/issue/node';
import { buildCertificateRequest } from '@inro/pki/request';
import { hanako, makeOrder, type OrderBody, type Signatory } from '../../../apps/ca/test/support.ts';
import { publishedCertificates } from '../../../apps/phone-maker/src/certificates.ts';
import { appointedBy } from '../../../quality/testing/house/appointment.ts';
import { makeElement } from '../../../quality/testing/pki/element-maker.ts';
import { outcomeOf } from './attack.ts';
import type { House } from './house.ts';

/** A key such as officers and cards get by the house's clock. */
function keyOfNow(house: House): KeyObject {
  const { jws } = keyAlgorithmRows[algorithmFor(house.clock.now(), keyAlgorithms)!];
  return jws === 'RS256'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    : generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
}

/** An officer of the counter, whom the operator has certified. */
export async function newOfficer(house: House, change: object = {}, privateKey = keyOfNow(house)): Promise<Signatory> {
  const request = await buildCertificateRequest('officer', keySigner(privateKey));
  const place = { prefecture: hanako.prefecture, municipality: hanako.municipality, ...change };
  const answer = await house
    .peer('operator')
    .call<{ certificate: string }>('ca', 'PUT', '/access-certificates/officer', {
      kind: 'counterOfficer',
      ...appointedBy(house.configs.counter!, request, place),
      names: { ja: '千代田区', 'ja-x-easy': 'ちよだく', en: 'Chiyoda City' },
      ...place,
    });
  return { certificate: fromBase64(answer.certificate), privateKey };
}

/** The CA by itself: a maker that it trusts, an officer, and a card whose key is here; orders come as from registration. */
export async function authorityAlone(house: House) {
  const element = await makeElement();
  const folder = publishedCertificates(house.places.makerDir);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'maker.cer'), element.makerCertificate);
  const issue = (body: unknown, id: string = randomUUID()) =>
    house
      .peer('registration')
      .call<{ certificates: { kind: string; certificate: string; issuer: string }[] }>(
        'ca',
        'PUT',
        `/issuances/${id}`,
        body,
      );
  const officer = await newOfficer(house);
  const order = makeOrder('card', officer, element, { now: house.clock.now() });
  const { certificates } = await issue(order.body);
  const signing = certificates.find(({ kind }) => kind === 'digitalSignature')!;
  const card: Signatory = { certificate: fromBase64(signing.certificate), privateKey: order.keys[1]!.privateKey };
  return {
    element,
    officer,
    card,
    issue,
    /** What the CA says to an order: `issued`, or the code of its refusal. */
    async answer(body: OrderBody | object, id?: string): Promise<string> {
      const outcome = await outcomeOf(issue(body, id));
      return typeof outcome === 'string' ? outcome : 'issued';
    },
  };
}
export type AuthorityAlone = Awaited<ReturnType<typeof authorityAlone>>;
