// The threat: docs/threats/t-269-statement-key-stolen.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Secret } from '@inro/foundation';
import { parseCertificateList } from '@inro/pki/read';
import { type createRelyingParty, RecentRevocations } from '@inro/relying-party/node';
import { Statements } from '@inro/wallet/core';
import { readCommandLine } from '../../apps/operator-console/src/command-line.ts';
import { listIssuers, withdrawIssuer } from '../../apps/operator-console/src/statement-issuers.ts';
import { clinic, openTestService, type TestService } from '../../quality/testing/house/service.ts';
import { askedOf } from './support/acts.ts';
import { outcomeOf } from './support/attack.ts';
import { PIN, rootsOf } from './support/people.ts';
import { openScene, type Scene } from './support/scene.ts';
import { asItIs, type World, without } from './support/without.ts';

const HOUR = 3_600_000;
const WITHDRAWN = 'relying-party.statement_withdrawn';
const STATEMENT = 'packages/relying-party/src/statement.ts';
const pin = new Secret(PIN);
type Sdk = Pick<typeof import('@inro/relying-party/node'), 'createRelyingParty'>;

describe('T-269 the key that signs statements is stolen', () => {
  let scene: Scene;
  const opened: TestService[] = [];
  let recent: RecentRevocations;
  let serial = 0;
  let withdrawn = '';
  before(async () => {
    scene = await openScene();
    // Statements begin with a day in UTC and live two: what is 27 hours old counts, whatever the hour of this run.
    const { clock } = scene.house;
    clock.move(2 * 24 * HOUR + 2 * HOUR - (clock.now().getTime() % (24 * HOUR)));
    await new Statements(scene.ports).refreshIfDue();
    const roots = [...(await rootsOf(scene.house, 'signature')), ...(await rootsOf(scene.house, 'authentication'))];
    const url = `${scene.house.system.origin('status')}/recent`;
    recent = new RecentRevocations({ url, trustAnchors: () => roots, clock: scene.house.clock });
  });
  after(async () => {
    for (const service of opened) await service.close();
    await scene.close();
  });

  /** A service that fetches the recent revocations, or one of another world; null: one that does not. */
  async function service(world: World = asItIs, lists: RecentRevocations | null = recent): Promise<TestService> {
    const { createRelyingParty: make } = await world<Sdk>('packages/relying-party/src/node/index.ts');
    const made = await openTestService(scene.house.system, `s${++serial}`, clinic, {
      now: () => scene.house.clock.now(),
      make: ((options: Parameters<typeof createRelyingParty>[0]) =>
        make({
          ...options,
          clock: scene.house.clock,
          ...(lists && { recentRevocations: lists.lists }),
        })) as typeof createRelyingParty,
    });
    opened.push(made);
    return made;
  }
  /** The phone shows a statement that it holds: what the service makes of it. */
  async function shows(at: TestService): Promise<unknown> {
    const statement = { required: ['age_over_18'], keptDays: 0 } as const;
    const { journey, result } = await askedOf(at, scene.ports, { statement });
    await journey.enterPin({ pin });
    const said = await outcomeOf(journey.handOver());
    if (typeof said === 'string') return said;
    const given = (await result(said.redirectUri!)) as { statement?: { items: object } };
    return given.statement?.items;
  }
  const adult = { age_over_18: true };
  const operator = () => scene.house.peer('operator');
  /** The one that signs now. */
  const inUse = async (): Promise<string> =>
    (await listIssuers(operator())).issuers.find(({ state }) => state === 'good')!.sha256;
  /** The service has every list, or one, that was made after this; the CA makes it in its own time. */
  async function hears(since: Date, which: 'every' | 'one' = 'every'): Promise<void> {
    for (let tries = 0; tries < 150; tries++) {
      await recent.refresh().catch(() => undefined);
      const made = recent.lists().map((list) => parseCertificateList(list).thisUpdate.at >= since.getTime() - 1000);
      if (made.length > 0 && (which === 'one' ? made.includes(true) : !made.includes(false))) return;
      await setTimeout(100);
    }
    throw new Error('no new list came');
  }
  const later = async (hours: number): Promise<void> => {
    scene.house.clock.move(hours * HOUR);
    // The CA looks at its schedule every half minute, and when an order comes: one that was given before changes nothing.
    await withdrawIssuer(operator(), withdrawn, scene.house.clock.now());
    await hears(scene.house.clock.now());
  };
  const withdraw = async (sha256: string): Promise<void> => {
    scene.house.clock.move(2000);
    const since = scene.house.clock.now();
    await withdrawIssuer(operator(), sha256, since);
    withdrawn = sha256;
    await hears(since, 'one');
  };

  it('until the operator withdraws it, and from then on no service that fetches what was revoked takes a statement of it', async () => {
    await hears(new Date(0));
    const cinema = await service();
    assert.deepEqual(await shows(cinema), adult);
    await withdraw(await inUse());
    assert.equal(await shows(cinema), WITHDRAWN);
    assert.equal(await shows(await service()), WITHDRAWN, 'nor one that began later');
    const blind = await service(asItIs, null);
    assert.deepEqual(await shows(blind), adult, 'one that fetches nothing knows nothing of it');
  });

  it('counter-test: one that fetches the list and does not look at it takes it', async () => {
    const careless = without({
      file: STATEMENT,
      defence: 'if (await isWithdrawn(issuer, trust)) return { answer, report, isSigned: false, isWithdrawn: true };',
    });
    assert.deepEqual(await shows(await service(careless)), adult);
  });

  it('nor a day later, when whatever was revoked then is no news any more', async () => {
    const cinema = await service();
    await later(27);
    assert.equal(await shows(cinema), WITHDRAWN);
  });

  it('and phones have statements of another key with their next refresh', async () => {
    await new Statements(scene.ports).refreshIfDue();
    assert.deepEqual(await shows(await service()), adult);
    const { issuers } = await listIssuers(operator());
    assert.deepEqual(issuers.map(({ state }) => state).sort(), ['good', 'revoked']);
  });

  it('nobody but the operator withdraws one, or reads which there are, and it stays withdrawn', async () => {
    const { issuers } = await listIssuers(operator());
    const ended = issuers.find(({ state }) => state === 'revoked')!;
    const registration = scene.house.peer('registration');
    const at = scene.house.clock.now().toISOString();
    const order = (peer: typeof registration, sha256: string, reason: string) =>
      outcomeOf(peer.call<{ state: string }>('ca', 'PUT', `/revocations/${sha256}`, { reason, at }));
    assert.equal(await order(registration, await inUse(), 'keyCompromise'), 'ca.certificate_unknown');
    assert.equal(await outcomeOf(registration.call('ca', 'GET', '/statement-issuers')), 'http.unauthorized');
    const again = await withdrawIssuer(operator(), ended.sha256, scene.house.clock.now());
    assert.equal(again.revokedAt, ended.revokedAt);
    await order(operator(), ended.sha256, 'removeFromCRL');
    const { issuers: still } = await listIssuers(operator());
    assert.equal(still.find(({ sha256 }) => sha256 === ended.sha256)!.state, 'revoked');
    for (const words of [['withdraw-issuer'], ['withdraw-issuer', 'x'], ['issuers', 'all']])
      assert.equal(readCommandLine(words), undefined);
  });

  it('counter-test: a CA that forgets it after a day lets the thief come back', async () => {
    const cinema = await service();
    await withdraw(await inUse());
    assert.equal(await shows(cinema), WITHDRAWN);
    const forgetful = without({
      file: 'apps/ca/src/status/recent.ts',
      defence: '[...changed, ...issuers]',
      instead: '[...changed]',
    });
    await scene.house.replace('ca', forgetful);
    await later(27);
    assert.deepEqual(await shows(cinema), adult);
    await scene.house.replace('ca');
  });

  it('counter-test: a CA that goes on with it gives phones statements that nobody takes', async () => {
    const stubborn = without({
      file: 'apps/ca/src/delegates/delegates.ts',
      defence: "return row?.state === 'good';",
      instead: 'return row !== undefined;',
    });
    await scene.house.replace('ca', stubborn);
    await later(24);
    await new Statements(scene.ports).refreshIfDue();
    const cinema = await service();
    assert.equal(await shows(cinema), WITHDRAWN);
    await scene.house.replace('ca');
  });
});
