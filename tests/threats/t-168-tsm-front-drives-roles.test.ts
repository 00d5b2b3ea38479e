// The threat: docs/threats/t-168-tsm-front-drives-roles.md
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { reportElement } from '@inro/authority-wire/deployment';
import { type Mandate, mandateBytes } from '@inro/authority-wire/mandate';
import { issuerRole, type ProviderScript } from '@inro/authority-wire/role';
import { toBase64, toHex } from '@inro/foundation';
import { readMasterKey } from '@inro/foundation/node';
import { openDatabase, peerPrivateKey } from '@inro/host';
import { placeOf } from '@inro/jpki-profile';
import type { Schema } from '../../apps/registration/src/schema.ts';
import { signTransportPublicKey, transportKeyPair } from '../../apps/tsm/src/role/transport-envelope.ts';
import { outcomeOf } from './support/attack.ts';
import { falseFront, signedBy } from './support/false-front.ts';
import { elementBehind, readElement } from './support/genuine-element.ts';
import { type House, openHouse } from './support/house.ts';
import { enrolPhone, newPerson, newPhone } from './support/people.ts';
import { authority } from './support/scene.ts';
import { without } from './support/without.ts';

const MINUTE = 60_000;

describe('T-168 the front of the TSM drives the roles by itself', () => {
  let house: House;
  let element: Awaited<ReturnType<typeof readElement>>;
  let front: ReturnType<typeof falseFront>;
  let deployment: string;
  let application: string;
  let permit: ProviderScript;
  before(async () => {
    house = await openHouse(authority);
    const [person, wallet] = [await newPerson(house), await newPhone(house)];
    await enrolPhone(house, person, wallet);
    const db = openDatabase<Schema>(house.databases.registration!.url);
    const row = await db
      .selectFrom('application')
      .selectAll()
      .where('resident', '=', person.number)
      .where('profile', '=', 'phone')
      .executeTakeFirstOrThrow();
    await db.destroy();
    deployment = row.id;
    application = row.digest.toString('base64url');
    const channel = elementBehind(wallet.door);
    element = await readElement(channel);
    front = falseFront(house, channel, element.cplc, deployment);
    const nonce = toHex(row.digest);
    const nothing = { retire: [], generate: [], read: [], askSecrets: false } as const;
    // Whoever holds the phone sets a PIN of their own then.
    permit = { kind: 'personalise', permit: 1, nonce, ...nothing, retire: [], generate: [], read: [] };
  });
  after(() => house.close());

  // Beyond what registration has given out, so that each of these is the last one.
  let number = 1_000;
  const mandateOf = (change: Partial<Mandate> = {}): Mandate => ({
    type: 'inro-mandate-1',
    deployment,
    number: ++number,
    act: 'deploy',
    cplc: element.cplc,
    application,
    certificates: ['userAuthentication', 'digitalSignature'],
    files: [],
    issuedAt: house.clock.now().toISOString(),
    endsAt: new Date(house.clock.now().getTime() + 15 * MINUTE).toISOString(),
    ...change,
  });
  const given = (change: Partial<Mandate> = {}) => signedBy(house, 'registration', mandateOf(change));
  const drives = (change: Partial<Mandate> = {}, signer = 'registration') =>
    front.drive('provider', permit, signedBy(house, signer, mandateOf(change)));

  it('not with a mandate of its own, nor with one that another peer signed', async () => {
    for (const signer of ['tsm', 'tsm-issuer', 'tsm-provider', 'counter', 'operator', 'handset']) {
      assert.equal(await drives({}, signer), 'tsm.mandate_refused', signer);
      const forged = signedBy(house, signer, mandateOf({ act: 'delete' }));
      assert.equal(await front.drive('issuer', { kind: 'delete' }, forged), 'tsm.mandate_refused', signer);
    }
  });

  it('not with registration’s signature over something else, or over the same bytes as another statement', async () => {
    const mandate = mandateOf();
    const key = peerPrivateKey(house.configs.registration!);
    const bare = {
      mandate: toBase64(mandateBytes(mandate)),
      signature: toBase64(sign(null, mandateBytes(mandate), key)),
    };
    assert.equal(await front.drive('provider', permit, bare), 'tsm.mandate_refused');
    const other = signedBy(house, 'registration', mandate, 'inro-transport-key-1');
    assert.equal(await front.drive('provider', permit, other), 'tsm.mandate_refused');
    const { signature } = given({ act: 'store' });
    const swapped = { mandate: toBase64(mandateBytes(mandate)), signature };
    assert.equal(await front.drive('provider', permit, swapped), 'tsm.mandate_refused');
  });

  it('not at another element, not for another deployment, and not for another one under the same id', async () => {
    assert.equal(await drives({ cplc: '00'.repeat(42) }), 'tsm.mandate_refused');
    assert.equal(await drives({ deployment: 'another' }), 'tsm.mandate_refused');
    const [others, nonce] = [given({ application: 'A'.repeat(43) }), '00'.repeat(32)];
    assert.equal(await front.drive('provider', permit, others), 'tsm.mandate_refused');
    assert.equal(await front.drive('provider', { ...permit, nonce } as ProviderScript, others), 'tsm.mandate_refused');
  });

  it('not with a mandate for another act: to store allows no PIN, to deploy no deletion, to delete no key', async () => {
    for (const act of ['store', 'delete'] as const) assert.equal(await drives({ act }), 'tsm.mandate_refused', act);
    for (const act of ['store', 'deploy'] as const)
      assert.equal(await front.drive('issuer', { kind: 'delete' }, given({ act })), 'tsm.mandate_refused', act);
    const install = { anew: true, securityDomain: true, applet: true, extradition: true, transportKeys: false };
    for (const act of ['store', 'delete'] as const)
      assert.equal(await front.drive('issuer', { kind: 'install', ...install }, given({ act })), 'tsm.mandate_refused');
    const generate = { ...permit, permit: 0, generate: ['userAuthentication'] } as ProviderScript;
    for (const act of ['store', 'delete'] as const)
      assert.equal(await front.drive('provider', generate, given({ act })), 'tsm.mandate_refused');
    const one = given({ certificates: ['digitalSignature'] });
    assert.equal(await front.drive('provider', generate, one), 'tsm.mandate_refused');
  });

  it('not with a certificate that registration does not name, nor with the right one in another file', async () => {
    const content = new Uint8Array(64);
    const [named, other] = [content, new Uint8Array(32)].map((bytes) =>
      createHash('sha256').update(bytes).digest('base64url'),
    );
    const { certificateFile, issuerFile } = placeOf.userAuthentication;
    const into = (ef: number, personalized = false): ProviderScript => ({
      kind: 'write',
      files: [{ ef, content: toBase64(content) }],
      personalized,
    });
    const storing = (certificate: string) =>
      given({ act: 'store', files: [{ kind: 'userAuthentication', certificate, issuer: other! }] });
    assert.equal(await front.drive('provider', into(certificateFile), storing(other!)), 'tsm.mandate_refused');
    for (const ef of [issuerFile, placeOf.digitalSignature.certificateFile, 0x0001])
      assert.equal(await front.drive('provider', into(ef), storing(named!)), 'tsm.mandate_refused');
    const deploy = given({ act: 'deploy' });
    assert.equal(
      await front.drive('provider', { ...into(0), files: [] } as ProviderScript, deploy),
      'tsm.mandate_refused',
    );
  });

  it('once with what registration has given, and not twice: one after the other, at once, or after a restart', async () => {
    const mandate = given();
    assert.equal(await front.drive('provider', permit, mandate), 'done');
    assert.equal(await front.drive('provider', permit, mandate), 'tsm.mandate_over');
    await house.replace('tsm-provider');
    assert.equal(await front.drive('provider', permit, mandate), 'tsm.mandate_over');
    // The front has the memory of both roles in its hands: what it lets them forget brings no mandate back.
    await house.peer('tsm').call('tsm-provider', 'DELETE', `/deployments/${deployment}`);
    assert.equal(await front.drive('provider', permit, mandate), 'tsm.mandate_over');
    const next = given();
    const channels = [await front.open('provider'), await front.open('provider')];
    const both = await Promise.all(channels.map((channel) => front.wrap(channel, 'provider', permit, next)));
    assert.deepEqual(
      both.filter((answer) => typeof answer === 'string'),
      ['tsm.mandate_over'],
    );
  });

  it('not after a later mandate, not before its time, and not after it', async () => {
    const [older, newer] = [given(), given({ act: 'store' })];
    const read = { ...permit, permit: 0 } as ProviderScript;
    assert.equal(await front.drive('provider', read, newer), 'done');
    assert.equal(await front.drive('provider', permit, older), 'tsm.mandate_over');
    const later = (minutes: number) => new Date(house.clock.now().getTime() + minutes * MINUTE).toISOString();
    assert.equal(await drives({ issuedAt: later(2), endsAt: later(10) }), 'tsm.mandate_refused');
    assert.equal(await drives({ endsAt: later(24 * 60) }), 'tsm.mandate_refused');
    const kept = [given(), given()] as const;
    house.clock.move(16 * MINUTE);
    for (const one of kept) assert.equal(await front.drive('provider', permit, one), 'tsm.mandate_over');
  });

  it('and gets no transport keys sealed without one', async () => {
    const pair = transportKeyPair(readMasterKey(house.places.providerKey));
    const receiver = signTransportPublicKey(pair, peerPrivateKey(house.configs['tsm-provider']!));
    const seal = (mandate: ReturnType<typeof given>) =>
      outcomeOf(
        house.peer('tsm').ask(issuerRole.sealTransportKeys, { ids: [deployment], body: { mandate, receiver } }),
      );
    assert.equal(await seal(signedBy(house, 'tsm', mandateOf())), 'tsm.mandate_refused');
    assert.equal(await seal(given({ act: 'delete' })), 'tsm.mandate_refused');
    assert.ok(typeof (await seal(given())) === 'object');
  });

  /** What registration itself gives to a front that asks about a person whose certificates are on the phone. */
  const asked = async (target: 'deployed' | 'deleted'): Promise<string> => {
    const body = { cplc: element.cplc, attestationChain: element.chain, target };
    const answer = await outcomeOf(house.peer('tsm').ask(reportElement, { ids: [deployment], body }));
    return typeof answer === 'string' ? answer : await front.drive('provider', permit, answer.mandate);
  };
  /** Registration counts its own mandates: the roles have to forget the higher numbers of this test. */
  const afterwards = () => house.clock.move(61 * MINUTE);

  it('nor does registration give one for a new PIN, or for a deletion, once the certificates are on the phone', async () => {
    afterwards();
    assert.equal(await asked('deployed'), 'tsm.mandate_refused');
    assert.equal(await asked('deleted'), 'registration.deletion_not_ordered');
  });

  it('counter-test: where registration lets a certified application be deployed again, the front lets a thief set the PIN', async () => {
    afterwards();
    const defence = "application.state === 'accepted' || application.state === 'deploying' ? 'deploy' : 'read';";
    const file = 'apps/registration/src/deployments/mandate.ts';
    await house.replace('registration', without({ file, defence, instead: "'deploy';" }));
    assert.equal(await asked('deployed'), 'done');
  });

  it('counter-test: roles that do not look at the signature obey the front, keys and all', async () => {
    const defence = 'const mandate = holds ? parsed(bytes) : refuse();';
    const weak = {
      file: 'apps/tsm/src/role/mandates.ts',
      defence,
      instead: 'const mandate = parsed(bytes); void holds;',
    };
    await house.replace('tsm-provider', without(weak));
    await house.replace('tsm-issuer', without(weak));
    afterwards();
    const key = generateKeyPairSync('ed25519').privateKey;
    const own = (change: Partial<Mandate>) => {
      const bytes = mandateBytes(mandateOf(change));
      return { mandate: toBase64(bytes), signature: toBase64(sign(null, bytes, key)) };
    };
    assert.equal(await front.drive('provider', permit, own({})), 'done');
    assert.equal(await front.drive('issuer', { kind: 'delete' }, own({ act: 'delete' })), 'done');
  });
});
