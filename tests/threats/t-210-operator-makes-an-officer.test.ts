// The threat: docs/threats/t-210-operator-makes-an-officer.md
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { APPOINTMENT_DOMAIN } from '@inro/authority-wire/appointment';
import { toBase64, utf8 } from '@inro/foundation';
import { peerPrivateKey, signStatement } from '@inro/host';
import { keySigner } from '@inro/pki/issue/node';
import { parseCertificateRequest } from '@inro/pki/read';
import { buildCertificateRequest } from '@inro/pki/request';
import { appointedBy } from '../../quality/testing/house/appointment.ts';
import { outcomeOf } from './support/attack.ts';
import { type House, openHouse } from './support/house.ts';
import { without } from './support/without.ts';

const chiyoda = { prefecture: 'Tokyo-to', municipality: 'Chiyoda-ku' };
const minato = { prefecture: 'Tokyo-to', municipality: 'Minato-ku' };
const NOT_APPOINTED = 'ca.officer_not_appointed';

async function newRequest(): Promise<Uint8Array> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { algorithm: _, ...key } = keySigner(privateKey);
  return await buildCertificateRequest('officer', { ...key, algorithm: 'sha256WithRSAEncryption' });
}
const keyOf = (request: Uint8Array): string =>
  createHash('sha256').update(parseCertificateRequest(request).subjectPublicKeyInfo).digest('base64url');

describe('T-210 the operator alone makes an officer of a counter', () => {
  let house: House;
  before(async () => {
    house = await openHouse(['ca']);
  });
  after(() => house.close());

  const order = (body: object): Promise<string> =>
    outcomeOf(
      house
        .peer('operator')
        .call('ca', 'PUT', '/access-certificates/officer', {
          kind: 'counterOfficer',
          names: { ja: '千代田区', 'ja-x-easy': 'ちよだく', en: 'Chiyoda City' },
          ...body,
        })
        .then(() => 'certified'),
    );
  const counter = () => house.configs.counter!;
  const operator = () => house.configs.operator!;

  it('not without the counter’s word, nor by one of its own', async () => {
    const request = await newRequest();
    const certificateRequest = toBase64(request);
    assert.equal(await order({ certificateRequest, ...chiyoda }), 'http.body_invalid');
    for (const by of ['operator', 'ca', 'status', 'bank'] as const)
      if (house.configs[by]?.peerKeyFile)
        assert.equal(
          await order({ ...appointedBy(house.configs[by], request, chiyoda), ...chiyoda }),
          NOT_APPOINTED,
          by,
        );
  });

  it('the counter’s word is for one key and one place', async () => {
    const [request, other] = [await newRequest(), await newRequest()];
    const { appointment } = appointedBy(counter(), request, chiyoda);
    for (const body of [
      { certificateRequest: toBase64(other), ...chiyoda },
      { certificateRequest: toBase64(request), ...minato },
      { certificateRequest: toBase64(request), prefecture: 'Chiyoda-ku', municipality: 'Tokyo-to' },
    ])
      assert.equal(await order({ ...body, appointment }), NOT_APPOINTED);
    assert.equal(await order({ certificateRequest: toBase64(request), ...chiyoda, appointment }), 'certified');
  });

  it('in one encoding, signed as this and as nothing else', async () => {
    const request = await newRequest();
    const said = { type: 'inro-appointment-1', key: keyOf(request), ...chiyoda };
    const signed = (text: string, domain = APPOINTMENT_DOMAIN) => ({
      certificateRequest: toBase64(request),
      ...chiyoda,
      appointment: {
        appointment: toBase64(utf8(text)),
        signature: toBase64(signStatement(peerPrivateKey(counter()), domain, utf8(text))),
      },
    });
    const { type, key, prefecture, municipality } = said;
    const texts = [
      `${JSON.stringify(said)} `,
      JSON.stringify({ ...said, more: 1 }),
      JSON.stringify({ key, type, prefecture, municipality }),
      JSON.stringify({ ...said, type: 'inro-mandate-1' }),
      JSON.stringify({ type, key, prefecture, municipality: minato.municipality }),
    ];
    for (const text of texts) assert.equal(await order(signed(text)), NOT_APPOINTED, text);
    for (const domain of ['inro-mandate-1', 'inro-closing-1', ''])
      assert.equal(await order(signed(JSON.stringify(said), domain)), NOT_APPOINTED, domain);
    assert.equal(await order(signed(JSON.stringify(said))), 'certified');
  });

  it('the same twice is one certificate, and the counter alone asks for none', async () => {
    const body = { ...appointedBy(counter(), await newRequest(), chiyoda), ...chiyoda };
    const names = { ja: '千代田区', 'ja-x-easy': 'ちよだく', en: 'Chiyoda City' };
    const ask = (by: string) =>
      house.peer(by).call<{ certificate: string }>('ca', 'PUT', '/access-certificates/officer', {
        kind: 'counterOfficer',
        names,
        ...body,
      });
    assert.equal((await ask('operator')).certificate, (await ask('operator')).certificate);
    for (const by of ['counter', 'registration', 'status'])
      if (house.configs[by]?.peerKeyFile) assert.equal(await outcomeOf(ask(by)), 'http.unauthorized', by);
  });

  it('counter-test: a CA that does not ask the counter’s word certifies an officer of the operator’s own', async () => {
    const body = { ...appointedBy(operator(), await newRequest(), chiyoda), ...chiyoda };
    assert.equal(await order(body), NOT_APPOINTED);
    const file = 'apps/ca/src/access/access-certificates.ts';
    await house.replace(
      'ca',
      without({
        file,
        defence:
          "body.kind === 'counterOfficer' && !isAppointed(body, provenKey(fromBase64(body.certificateRequest)), counter)",
        instead: 'false',
      }),
    );
    assert.equal(await order(body), 'certified');
    await house.replace('ca');
  });
});
