// The threat: docs/threats/t-192-old-algorithm-for-a-new-deployment.md
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Mandate } from '@inro/authority-wire/mandate';
import type { ProviderScript } from '@inro/authority-wire/role';
import { fromBase64, toHex, utf8 } from '@inro/foundation';
import { openDatabase } from '@inro/host';
import { algorithmFor, keyAlgorithmRows, keyAlgorithms } from '@inro/jpki-profile';
import { parseCertificate } from '@inro/pki/read';
import { verifyAuthenticationSync } from '@inro/verifier/node';
import { makeOrder, type OrderBody } from '../../apps/ca/test/support.ts';
import type { Schema } from '../../apps/registration/src/schema.ts';
import { noClosings } from '../../quality/testing/house/closings.ts';
import { outcomeOf } from './support/attack.ts';
import { type AuthorityAlone, authorityAlone, newOfficer } from './support/authority-alone.ts';
import { everything, falseFront, reportOf, signedBy } from './support/false-front.ts';
import { elementBehind, readElement } from './support/genuine-element.ts';
import { type House, openHouse } from './support/house.ts';
import { applyOnly, newPerson, newPhone } from './support/people.ts';
import { authority } from './support/scene.ts';
import { without } from './support/without.ts';

const DAY = 86_400_000;
const BEGIN = keyAlgorithmRows['ec-p384'].begins;
const both = 'rsa-2048 ec-p384';
const REFUSED = 'ca.key_algorithm_not_accepted';
type Attested = Awaited<ReturnType<AuthorityAlone['element']['attestedAs']>>;

describe('T-192 a deployment after the date is made on the old algorithm: registration and CA', () => {
  let house: House;
  let alone: AuthorityAlone;
  let [capable, old] = [] as unknown as [Attested, Attested];
  before(async () => {
    house = await openHouse(['ca']);
    alone = await authorityAlone(house);
    capable = await alone.element.attestedAs('inro-one', 'phone', both);
    old = await alone.element.attestedAs('inro-one', 'phone');
    house.clock.move(BEGIN + 30 * DAY - house.clock.now().getTime());
  });
  after(() => house.close());

  const order = (options: Parameters<typeof makeOrder>[3] = {}) =>
    makeOrder('phone', alone.card, alone.element, { now: house.clock.now(), attested: capable, ...options }).body;
  const answer = (body: OrderBody | object) => alone.answer(body);

  it('not by registration alone, whatever keys it orders, one of two or both, in either order', async () => {
    assert.equal(await answer(order({ algorithm: 'ec-p384' })), 'issued');
    const rsa = order();
    assert.equal(await answer(rsa), REFUSED);
    assert.equal(await answer({ ...rsa, keys: rsa.keys.toReversed() }), REFUSED);
    const mixed = order({ algorithm: 'ec-p384' });
    assert.equal(await answer({ ...mixed, keys: [mixed.keys[0], rsa.keys[1]] }), REFUSED);
    assert.equal(await answer({ ...mixed, keys: [rsa.keys[0], mixed.keys[1]] }), REFUSED);
  });

  it('not by an element that is passed off as an older one: its maker’s word is signed, and named in the application', async () => {
    const body = order();
    assert.equal(
      await answer({ ...body, attestationChain: order({ attested: old }).attestationChain }),
      'ca.attestation_invalid',
    );
    const chain = Buffer.from(body.attestationChain, 'base64');
    const at = chain.indexOf(both);
    // Octets of its own certificate: what it makes, in other words of the same length, and in none.
    for (const word of ['rsa-2048 xx-p384', 'rsa-2048 rsa-204', ' '.repeat(both.length)]) {
      const changed = Buffer.from(chain);
      changed.write(word, at);
      const attestationChain = changed.toString('base64');
      assert.equal(await answer({ ...body, attestationChain }), 'ca.attestation_invalid', word);
    }
  });

  it('not by an application that is dated back for longer than the CA bears', async () => {
    const dated = (time: number) => order({ document: { requestedAt: new Date(time).toISOString() } });
    assert.equal(await answer(dated(BEGIN - 1)), 'ca.application_too_old');
    assert.equal(await answer(dated(BEGIN)), 'ca.application_too_old');
    assert.equal(await answer(dated(house.clock.now().getTime() - 6 * DAY)), REFUSED);
  });

  it('not by an officer with a key of before, who signs for cards', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    assert.equal(await outcomeOf(newOfficer(house, {}, privateKey)), 'ca.certificate_request_invalid');
    assert.ok((await newOfficer(house)).certificate.length > 0);
  });

  it('nor does one that is all the same outlast the algorithm: an old element’s certificate ends with 2030', async () => {
    const { certificates } = await alone.issue(order({ attested: old }));
    for (const { certificate } of certificates) {
      const { notAfter } = parseCertificate(fromBase64(certificate));
      assert.ok(notAfter.at < keyAlgorithmRows['rsa-2048'].ends!);
    }
  });

  it('counter-test: a CA that does not compare certifies RSA-2048 for an element that makes P-384', async () => {
    const defence = "  if (algorithm !== expected) refuse('ca.key_algorithm_not_accepted');\n";
    await house.replace('ca', without({ file: 'apps/ca/src/issuance/checks.ts', defence }));
    assert.equal(await answer(order()), 'issued');
    await house.replace('ca');
  });

  it('nor does a login pass by another algorithm than its key has', async () => {
    for (const [algorithm, attested, others] of [
      ['ec-p384', capable, ['RS256', 'PS256', 'ES256']],
      ['rsa-2048', old, ['ES384', 'ES256']],
    ] as const) {
      const { body, keys } = makeOrder('phone', alone.card, alone.element, {
        now: house.clock.now(),
        attested,
        algorithm,
      });
      const { certificates } = await alone.issue(body);
      const certificate = fromBase64(certificates[0]!.certificate);
      const trustAnchors = [fromBase64(certificates[0]!.issuer)];
      const signedData = utf8('header.claims');
      const { hash, jws } = keyAlgorithmRows[algorithm];
      const key = { key: keys[0]!.privateKey, dsaEncoding: 'ieee-p1363' } as const;
      const signature = new Uint8Array(sign(hash, signedData, key));
      const at = house.clock.now();
      const common = { certificate, staple: undefined, signedData, signature, trustAnchors, at } as const;
      const holds = (name: typeof jws | (typeof others)[number]) =>
        verifyAuthenticationSync({ ...common, algorithm: name, purpose: 'user-authentication' }).checks.some(
          ({ check, result }) => check === 'authenticationSignature' && result === 'passed',
        );
      assert.equal(holds(jws), true, algorithm);
      for (const other of others) assert.equal(holds(other), false, `${algorithm} by ${other}`);
    }
  });
});

describe('T-192 a deployment after the date is made on the old algorithm: the front of the TSM', () => {
  let house: House;
  let element: Awaited<ReturnType<typeof readElement>>;
  let front: ReturnType<typeof falseFront>;
  let row: { readonly id: string; readonly digest: Buffer };
  before(async () => {
    house = await openHouse(authority);
    const [person, wallet] = [await newPerson(house), await newPhone(house)];
    await applyOnly(house, person, wallet);
    const db = openDatabase<Schema>(house.databases.registration!.url);
    row = await db
      .selectFrom('application')
      .select(['id', 'digest'])
      .where('resident', '=', person.number)
      .where('profile', '=', 'phone')
      .executeTakeFirstOrThrow();
    await db.destroy();
    const channel = elementBehind(wallet.door);
    element = await readElement(channel);
    front = falseFront(house, channel, element.cplc, row.id);
  });
  after(() => house.close());

  let number = 1_000;
  const mandate = (algorithm?: Mandate['algorithm']) =>
    signedBy(house, 'registration', {
      type: 'inro-mandate-1',
      deployment: row.id,
      number: ++number,
      act: 'deploy',
      cplc: element.cplc,
      application: row.digest.toString('base64url'),
      certificates: ['userAuthentication', 'digitalSignature'],
      ...(algorithm === undefined ? {} : { algorithm }),
      files: [],
      issuedAt: house.clock.now().toISOString(),
      endsAt: new Date(house.clock.now().getTime() + 15 * 60_000).toISOString(),
    });
  const generate = (algorithm?: Mandate['algorithm']): ProviderScript => ({
    kind: 'personalise',
    permit: 3,
    retire: [],
    generate: ['userAuthentication', 'digitalSignature'],
    ...(algorithm === undefined ? {} : { algorithm }),
    nonce: toHex(row.digest),
    read: ['userAuthentication', 'digitalSignature'],
    askSecrets: false,
  });

  it('does not choose: registration says nothing else by its mandate than by the table', async () => {
    const given = await front.ask(element.chain);
    assert.ok(typeof given !== 'string');
    const said = JSON.parse(Buffer.from(given.mandate, 'base64').toString()) as Mandate;
    assert.equal(said.algorithm ?? 'rsa-2048', algorithmFor(house.clock.now(), keyAlgorithms));
  });

  it('does not choose: the provider’s role makes keys of the algorithm that the mandate names, in both directions', async () => {
    const deploy = mandate('ec-p384');
    await front.handOver(deploy);
    assert.equal(await front.drive('issuer', { kind: 'install', anew: false, ...everything }, deploy), 'done');
    assert.equal(await front.drive('provider', { kind: 'rotate' }, deploy), 'done');
    assert.equal(await front.drive('provider', generate(), mandate('ec-p384')), 'tsm.mandate_refused');
    assert.equal(await front.drive('provider', generate('ec-p384'), mandate()), 'tsm.mandate_refused');
    const outcome = await front.run('provider', generate('ec-p384'), mandate('ec-p384'));
    assert.ok(typeof outcome !== 'string' && outcome.applet);
    assert.equal(outcome.applet.keys.userAuthentication?.publicKey.length, 2 * 97);
    // Made under a mandate that registration never gave: not what this application has its keys on.
    assert.equal(await front.report(reportOf(outcome), noClosings), 'registration.keys_differ');
  });

  it('counter-test: a role that does not compare makes keys of the front’s choice', async () => {
    const file = 'apps/tsm/src/provider/work.ts';
    await house.replace('tsm-provider', without({ file, defence: ' && asNamed' }));
    const outcome = await front.run('provider', generate(), mandate('ec-p384'));
    assert.ok(typeof outcome !== 'string' && outcome.applet);
    assert.equal(outcome.applet.keys.userAuthentication?.publicKey.length, 2 * 259);
  });
});
