// The threat: docs/threats/t-251-service-asks-beyond-what-it-may.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromBase64, toBase64 } from '@inro/foundation';
import { temporaryFolder } from '@inro/host/testing';
import { type ActName, actNames, type Entitlement, readEntitlement } from '@inro/presentation';
import { AccessKey, AccessRenewal } from '@inro/relying-party/node';
import type { PresentationJourney } from '@inro/wallet/core';
import { clinic, clinicImprint, openTestService, type TestService } from '../../quality/testing/house/service.ts';
import { type Asked, askedOf, publish } from './support/acts.ts';
import { outcomeOf } from './support/attack.ts';
import { journeyIn, rootsOf } from './support/people.ts';
import { openScene, type Scene } from './support/scene.ts';
import { without } from './support/without.ts';

const BEYOND = 'presentation.act_not_entitled';
const DAY = 86_400_000;
const CHECK = 'packages/presentation/src/request/check.ts';
/** A service that does not look at its own certificate. */
const shameless = without({
  file: 'packages/relying-party/src/begin.ts',
  defence: 'refuseBeyond(acts, signer.certificates[0]!);',
});

describe('T-251 a registered service asks for more than it may', () => {
  let scene: Scene;
  const opened: TestService[] = [];
  before(async () => {
    scene = await openScene();
  });
  after(async () => {
    for (const service of opened) await service.close();
    await scene.close();
  });

  async function service(entitlement: Entitlement | null): Promise<TestService> {
    const { createRelyingParty: make } = await shameless<typeof import('@inro/relying-party/node')>(
      'packages/relying-party/src/node/index.ts',
    );
    const made = await openTestService(scene.house.system, `s${opened.length}`, clinic, { entitlement, make });
    opened.push(made);
    return made;
  }
  const everything = (asker: TestService): Required<Asked> => ({
    login: {},
    attributes: { keptDays: 0 },
    signature: { documents: [publish(asker, 'Contract', 'I owe you a million yen.')] },
    statement: { required: ['age_over_20'], keptDays: 0 },
    matter: 'all',
  });
  /** What the person's phone says to a request for these acts: that it is shown, or the code. */
  async function asks(
    asker: TestService,
    acts: readonly ActName[],
    Journey?: Pick<typeof PresentationJourney, 'open'>,
  ): Promise<string> {
    const all = everything(asker);
    const asked = Object.fromEntries(acts.map((act) => [act, all[act]]));
    return String(await outcomeOf(askedOf(asker, scene.ports, asked, Journey).then(() => 'shown')));
  }
  const combinations: readonly (readonly ActName[])[] = [
    ['login'],
    ['attributes'],
    ['signature'],
    ['login', 'attributes'],
    ['login', 'signature'],
    ['attributes', 'signature'],
    ['statement'],
    ['login', 'statement'],
    ['login', 'attributes', 'signature'],
  ];

  it('and no phone shows it, whatever the combination, for every entitlement that the authority gives', async () => {
    const given: readonly Entitlement[] = [
      { kinds: ['authenticationVerifier'], acts: ['login'] },
      { kinds: ['signatureVerifier'], acts: ['attributes'] },
      { kinds: ['deemedVerifier'], acts: ['login', 'signature'] },
      { kinds: ['signatureVerifier', 'authenticationVerifier'], acts: actNames },
      { kinds: [], acts: [] },
      { kinds: [], acts: ['statement'] },
      { kinds: ['deemedVerifier'], acts: [] },
    ];
    for (const entitlement of given) {
      const asker = await service(entitlement);
      for (const acts of combinations) {
        const within = acts.every((act) => entitlement.acts.includes(act));
        const said = await asks(asker, acts);
        const what = `${entitlement.acts} asks ${acts}`;
        assert.equal(said, within ? 'shown' : BEYOND, what);
      }
    }
  });

  it('nor with a certificate that says nothing of it, as those of before: a login alone', async () => {
    const asker = await service(null);
    assert.equal(await asks(asker, ['login']), 'shown');
    assert.equal(await asks(asker, ['attributes']), BEYOND);
    assert.equal(await asks(asker, ['login', 'signature']), BEYOND);
  });

  it('nor what no wallet knows, whatever else stands beside it', () => {
    const read = (kinds: string[], acts: string[]) => readEntitlement({ kinds, acts }).acts;
    assert.deepEqual(read(['authenticationVerifier'], ['login', 'attributes', 'signature']), ['login']);
    assert.deepEqual(read(['signatureVerifier', 'king'], ['login', 'attributes']), ['attributes']);
    for (const kinds of [[], ['king'], ['toString'], ['__proto__'], ['DeemedVerifier']])
      assert.deepEqual(read(kinds, ['login', 'attributes', 'signature']), []);
    assert.deepEqual(read(['deemedVerifier'], ['toString', 'Login', 'login ', '']), []);
  });

  /** An order of the operator's, by a key of its own: the code of the refusal, or the key with its certificate. */
  async function ordered(entitlement: unknown): Promise<AccessKey | string> {
    const name = `n${++last}`;
    const origin = `https://${name}.example`;
    const roots = await rootsOf(scene.house, 'access');
    const now = () => scene.house.clock.now();
    const key = new AccessKey({ folder: temporaryFolder().path, name, origin, accessRoots: () => roots, now });
    const certificateRequest = toBase64(await key.certificateRequest());
    const body = {
      kind: 'relyingParty',
      certificateRequest,
      names: clinic,
      origin,
      entitlement,
      imprint: clinicImprint,
    };
    const answer = await outcomeOf(
      scene.house.peer('operator').call<{ certificate: string }>('ca', 'PUT', `/access-certificates/${name}`, body),
    );
    if (typeof answer === 'string') return answer;
    key.install(fromBase64(answer.certificate));
    return key;
  }
  let last = 0;

  it('nor is it certified for acts that its kinds may not ask for, twice for one, or for none that there is', async () => {
    for (const entitlement of [
      { kinds: ['authenticationVerifier'], acts: ['attributes'] },
      { kinds: ['signatureVerifier'], acts: ['login'] },
      { kinds: [], acts: ['login'] },
      { kinds: ['deemedVerifier'], acts: ['login', 'login'] },
      { kinds: ['deemedVerifier', 'deemedVerifier'], acts: ['login'] },
      { kinds: ['deemedVerifier'], acts: ['everything'] },
      { kinds: ['king'], acts: [] },
      { kinds: ['deemedVerifier'] },
      'everything',
    ])
      assert.equal(await ordered(entitlement), 'http.body_invalid', JSON.stringify(entitlement));
  });

  it('nor does it renew itself into more', async () => {
    const key = await ordered({ kinds: ['authenticationVerifier'], acts: ['login'] });
    assert.ok(key instanceof AccessKey);
    const of = { kinds: ['authenticationVerifier'], acts: ['login'] };
    assert.deepEqual(key.entitlement, of);
    scene.house.clock.move(5 * DAY);
    const url = `${scene.house.system.origin('status')}/access-renewals`;
    await new AccessRenewal({ url, keys: () => [key] }).look();
    assert.deepEqual(key.entitlement, of);
    assert.equal(key.isDue, false);
    scene.house.clock.move(-5 * DAY);
  });

  it('and an honest SDK says so where a developer reads it', async () => {
    const made = await openTestService(scene.house.system, 'honest', clinic, { entitlement: null });
    opened.push(made);
    const asking = made.sdk.ask({ flow: 'same-device', purpose: clinic, attributes: { keptDays: 0 } });
    assert.equal(await outcomeOf(asking), 'relying-party.act_not_entitled');
  });

  it('counter-test: a wallet that does not compare shows it', async () => {
    const asker = await service({ kinds: ['authenticationVerifier'], acts: ['login'] });
    const Journey = await journeyIn(without({ file: CHECK, defence: 'checkEntitlement(facts, access);' }));
    assert.equal(await asks(asker, ['attributes'], Journey), 'shown');
    assert.equal(await asks(asker, ['attributes']), BEYOND);
  });

  it('counter-test: a CA that does not compare certifies it, and the wallet still holds to the kinds', async () => {
    const file = 'apps/ca/src/access/order.ts';
    const defence = '.refine(({ kinds, acts }) => acts.every((act) => actsWithin(kinds).includes(act)))';
    await scene.house.replace('ca', without({ file, defence }));
    const asker = await service({ kinds: ['authenticationVerifier'], acts: ['login', 'attributes'] });
    assert.equal(await asks(asker, ['attributes']), BEYOND);
    await scene.house.replace('ca');
  });
});
