// The threat: docs/threats/t-209-operator-carries-what-service-says.md
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { readCommandLine } from '../../apps/operator-console/src/command-line.ts';
import { servicesOfTheHouse } from '../../apps/operator-console/src/register-services.ts';
import { Renewals } from '../../tools/start/renewals.ts';
import { outcomeOf } from './support/attack.ts';
import { type House, openHouse } from './support/house.ts';
import { asItIs, type World, without } from './support/without.ts';

const bank = servicesOfTheHouse.find(({ name }) => name === 'bank')!;
const CARRIER = 'apps/operator-console/src/register-services.ts';
type Carrier = typeof import('../../apps/operator-console/src/register-services.ts');

/** What a service that was taken over says beside its request, for the authority to read. */
const sayings: Readonly<Record<string, string>> = {
  'another name, and an origin of the world':
    "names: { ja: '国税庁', 'ja-x-easy': 'こくぜいちょう', en: 'Tax Agency' }, imprint: { purposes: [{ ja: '税', 'ja-x-easy': 'ぜい', en: 'Tax' }], contacts: ['https://evil.example/'] }, origin: 'https://evil.example'",
  'the origin of another service, and a name with a path in it':
    "origin: 'http://clinic.localhost:29000', name: '../counter-officer'",
  'an officer’s kind, with a place': "kind: 'counterOfficer', prefecture: 'Tokyo-to', municipality: 'Chiyoda-ku'",
};

const spoken = (certificate: string): string => {
  const { subject, subjectAltName = '' } = new X509Certificate(Buffer.from(certificate, 'base64'));
  return `${/^O=.*$/m.exec(subject)?.[0]} ${/URI:[^,]*/.exec(subjectAltName)?.[0]}`;
};

describe('T-209 a service that was taken over has the operator carry what it likes', () => {
  let house: House;
  before(async () => {
    house = await openHouse(['ca', 'bank']);
  });
  after(() => house.close());

  /** The bank, due for a certificate and saying more than its request. */
  async function saying(more: string): Promise<void> {
    const bank = without(
      {
        file: 'apps/services/bank/src/routes/operator.ts',
        defence: 'certificateRequest: toBase64(await key.certificateRequest({ anew })),',
        instead: `certificateRequest: toBase64(await key.certificateRequest({ anew: true })), ${more}`,
      },
      {
        file: 'apps/services/bank/src/routes/operator.ts',
        defence: 'key.validFrom?.toISOString() ?? null',
        instead: 'null',
      },
    );
    await house.replace('bank', bank);
  }
  /** The operator's errand, and the subject and origin that the authority certified on it. */
  async function carry(world: World = asItIs) {
    const operator = house.peer('operator');
    let certified = '';
    const call: typeof operator.call = async (peer, ...order) => {
      const answer = await operator.call<never>(peer, ...order);
      if (peer === 'ca') certified = spoken((answer as { certificate: string }).certificate);
      return answer;
    };
    const errand = { call, originOf: (name: string) => operator.originOf(name) };
    const { registerService: register } = await world<Carrier>(CARRIER);
    return { outcome: await outcomeOf(register(errand, bank, house.clock)), certified };
  }

  for (const [what, more] of Object.entries(sayings))
    it(`${what} is not read: the certificate says what the operator says`, async () => {
      await saying(more);
      const { outcome, certified } = await carry();
      assert.equal(outcome, true);
      assert.equal(certified, `O=いろは銀行 URI:${house.system.origin('bank')}`);
    });

  it('a request that is no text, or none, is refused by the authority', async () => {
    const bank = without(
      {
        file: 'apps/services/bank/src/routes/operator.ts',
        defence: 'certificateRequest: toBase64(await key.certificateRequest({ anew })),',
        instead: "certificateRequest: { kind: 'counterOfficer' },",
      },
      {
        file: 'apps/services/bank/src/routes/operator.ts',
        defence: 'key.validFrom?.toISOString() ?? null',
        instead: 'null',
      },
    );
    await house.replace('bank', bank);
    assert.equal((await carry()).outcome, 'http.body_invalid');
  });

  it('one that gives no request, and one that does not answer, hold up neither the start of the house nor each other', async () => {
    const told: string[] = [];
    const others = [{ ...bank, name: 'away' }, bank, { ...bank, name: 'nowhere' }];
    const renewals = new Renewals(house.peer('operator'), others, ({ code, details }) =>
      told.push(`${code} ${JSON.stringify(details)}`),
    );
    await renewals.start([]);
    await renewals.stop();
    assert.deepEqual(
      told.toSorted(),
      others.map(({ name }) => `start.renewal_failed ${JSON.stringify({ process: name })}`).toSorted(),
    );
  });

  it('a name that is no service’s is no word of the operator’s command', () => {
    for (const name of ['ca', 'counter-officer', 'registration', 'toString', '../bank'])
      assert.equal(readCommandLine(['register', name]), undefined);
    assert.ok(readCommandLine(['register', 'bank']));
  });

  it('counter-test: an operator who carries the whole answer gives it another service’s origin', async () => {
    await saying(
      "kind: 'relyingParty', names: { ja: '国税庁', 'ja-x-easy': 'こくぜいちょう', en: 'Tax Agency' }, imprint: { purposes: [{ ja: '税', 'ja-x-easy': 'ぜい', en: 'Tax' }], contacts: ['https://evil.example/'] }, origin: 'https://evil.example'",
    );
    const credulous = without(
      {
        file: CARRIER,
        defence: 'const { certificateRequest } = await operator.call<{ certificateRequest: string }>(',
        instead: 'const order = await operator.call<object>(',
      },
      { file: CARRIER, defence: 'const order = serviceOrder(operator, service, certificateRequest, afterWithdrawal);' },
    );
    assert.equal((await carry(credulous)).certified, 'O=国税庁 URI:https://evil.example');
  });

  /** A bank that says of its certificate that it is good for long, and nothing of what it may ask for. */
  const secretive = without({
    file: 'apps/services/bank/src/routes/operator.ts',
    defence: 'validUntil: key.validUntil?.toISOString() ?? null,\n    entitlement: key.entitlement ?? null,',
    instead: "validUntil: '2099-01-01T00:00:00Z', entitlement: null,",
  });
  const narrowed = { ...bank, entitlement: { kinds: ['authenticationVerifier'], acts: ['login'] } };

  it('one that hides what it has is narrowed all the same, once', async () => {
    const { registerService } = await asItIs<Carrier>(CARRIER);
    await house.replace('bank');
    assert.equal(await registerService(house.peer('operator'), bank, house.clock, true), true);
    await house.replace('bank', secretive);
    assert.equal(await registerService(house.peer('operator'), bank, house.clock), false, 'as it is wanted');
    assert.equal(await registerService(house.peer('operator'), narrowed, house.clock), true);
    assert.equal(await registerService(house.peer('operator'), narrowed, house.clock), false, 'and not over and over');
  });

  it('counter-test: an operator that believes the service leaves it as wide as it was', async () => {
    const believing = without({ file: CARRIER, defence: ' && isWanted(await inTheBook(operator, as))' });
    const { registerService } = await believing<Carrier>(CARRIER);
    assert.equal(await registerService(house.peer('operator'), bank, house.clock), false);
    await house.replace('bank');
  });
});
