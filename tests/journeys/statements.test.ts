// ADR 87, 88: from the authority's statement to the service's result, through the real phone.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Secret } from '@inro/foundation';
import { HttpError } from '@inro/host/errors';
import { readStatementAnswer, type StatementItem } from '@inro/presentation';
import { type PresentationPorts, Statements } from '@inro/wallet/core';
import { openTestService, type TestService } from '../../quality/testing/house/service.ts';
import { type Asked, askedOf } from '../threats/support/acts.ts';
import { enrolPhone, entry, newPerson, newPhone, PIN, reportLost } from '../threats/support/people.ts';
import { openScene, type Scene } from '../threats/support/scene.ts';
import { onTheWire } from '../threats/support/wire-of-phone.ts';

const HOUR = 3_600_000;
const pin = new Secret(PIN);
const adult: Asked = { statement: { required: ['age_over_18'], optional: ['prefecture', 'name'], keptDays: 30 } };

/** The phone with a note of every address that it asked. */
function listenedTo(ports: PresentationPorts) {
  const asked: string[] = [];
  const door = onTheWire(ports.door, (go) => (request) => {
    asked.push(new URL(request.url).origin);
    return go(request);
  });
  return { ports: { ...ports, door }, asked };
}

describe('a statement of the authority', () => {
  let scene: Scene;
  let clinic: TestService;
  let library: TestService;
  const bodies: string[] = [];
  before(async () => {
    scene = await openScene();
    clinic = await openTestService(scene.house.system, 'clinic');
    library = await openTestService(scene.house.system, 'library');
    for (const { sdk } of [clinic, library]) {
      const receive = sdk.receiveAnswer.bind(sdk);
      sdk.receiveAnswer = (body) => {
        bodies.push(body);
        return receive(body);
      };
    }
  });
  after(async () => {
    await Promise.all([clinic.close(), library.close()]);
    await scene.close();
  });

  const refresh = (ports = scene.ports) => new Statements(ports).refreshIfDue();
  async function show(service: TestService, asked: Asked, items: readonly StatementItem[] = [], ports = scene.ports) {
    const { journey, result } = await askedOf(service, ports, asked);
    await journey.enterPin({ pin, items });
    const seen = journey.items;
    const given = await result((await journey.handOver()).redirectUri!);
    return { seen, given: given as Awaited<ReturnType<typeof result>> & { statement?: never } };
  }
  const shownLast = (): string => {
    const token = new URLSearchParams(bodies.at(-1)).get('vp_token')!;
    return (JSON.parse(token) as { statement: [string] }).statement[0];
  };

  it('that does not come with the certificates ends no enrolment, and comes by the schedule', async () => {
    const { house } = scene;
    const phone = await newPhone(house);
    const door = onTheWire(phone.door, (go) => async (request) => {
      if (request.url.endsWith('/statements')) throw new HttpError('http.peer_unavailable');
      return await go(request);
    });
    const journey = await enrolPhone(house, await newPerson(house), { ...phone, door });
    assert.equal(journey.state.step, 'done');
    const later = { now: () => new Date(house.clock.now().getTime() + HOUR) };
    const statements = new Statements({ ...phone, clock: later });
    assert.equal(await statements.held(), null);
    await statements.refreshIfDue();
    assert.ok(await statements.held());
  });

  it('is there as soon as the certificates are, sealed: no attribute lies open on the phone', async () => {
    const stored = (await scene.ports.storage.get('statements'))!;
    for (const word of [entry.name, entry.address, '東京都', entry.dateOfBirth]) assert.ok(!stored.includes(word));
    const { bank, used } = JSON.parse(stored) as { bank: number; used: number[] };
    assert.deepEqual([bank, used], [0, []]);
    await refresh();
    assert.equal(await scene.ports.storage.get('statements'), stored, 'and not before it is due again');
  });

  it('shows what is asked and chosen with the PIN alone, and asks the authority nothing', async () => {
    const { ports, asked } = listenedTo(scene.ports);
    const { seen, given } = await show(clinic, adult, ['prefecture'], ports);
    const { statement } = given as never as { statement: { items: object; source: string; comparable: boolean } };
    assert.deepEqual(statement.items, { age_over_18: true, prefecture: '東京都' });
    assert.deepEqual(seen, statement.items);
    assert.deepEqual([statement.source, statement.comparable], ['statement', false]);
    assert.deepEqual([...new Set(asked)], [clinic.origin]);
    const names = bodies.at(-1)!;
    assert.ok(!decodeURIComponent(names).includes(entry.name));
  });

  it('and two services that put together what they have find nothing in common but what was shown', async () => {
    const looks = [];
    for (const service of [clinic, library]) {
      await show(service, adult);
      looks.push(readStatementAnswer(shownLast()));
    }
    const [one, two] = looks;
    assert.deepEqual([one!.items, one!.life], [two!.items, two!.life]);
    assert.equal(one!.statement.signingInput.length, two!.statement.signingInput.length);
    assert.notDeepEqual(one!.key, two!.key);
    const parts = looks.map(({ statement }) => {
      const payload = Buffer.from(Buffer.from(statement.signingInput).toString().split('.')[1]!, 'base64url');
      return JSON.parse(payload.toString()) as { _sd: string[]; cnf: object; iss: string };
    });
    assert.equal(parts[0]!._sd.filter((digest) => parts[1]!._sd.includes(digest)).length, 0);
    assert.notDeepEqual(parts[0]!.cnf, parts[1]!.cnf);
  });

  it('beside a login is that person’s, and says that services can compare', async () => {
    const { given } = await show(clinic, { login: {}, ...adult }, ['name']);
    const { statement, login } = given as never as {
      statement: { items: { name: object }; comparable: boolean };
      login: object;
    };
    assert.ok(login);
    assert.deepEqual(statement.items.name, { text: entry.name, substituted_at: [] });
    assert.equal(statement.comparable, true);
  });

  it('is used up after eight, while a login with it goes on; a wrong PIN uses none', async () => {
    const { journey } = await askedOf(clinic, scene.ports, adult);
    await assert.rejects(journey.enterPin({ pin: new Secret('0000') }), { code: 'jpki.secret_wrong' });
    for (let left = 5; left > 0; left--) await show(library, adult);
    await assert.rejects(askedOf(clinic, scene.ports, adult), { code: 'wallet.no_statements' });
    await show(clinic, { login: {}, ...adult });
  });

  const held = () => new Statements(scene.ports).held();

  it('comes anew before it ends, with other keys in the other bank', async () => {
    const before = await held();
    scene.house.clock.move(23 * HOUR);
    await refresh();
    const now = await held();
    assert.deepEqual([now?.bank, now?.used], [1, []]);
    assert.notEqual(now?.sealed, before?.sealed);
  });

  it('of one that is over is not shown, though the authority cannot be reached', async () => {
    await scene.house.stop('ca');
    scene.house.clock.move(48 * HOUR);
    await refresh();
    assert.equal(await held(), null);
    await scene.house.start('ca');
    scene.house.clock.move(HOUR);
    await refresh();
    assert.equal((await held())?.bank, 0);
  });

  it('ends when the certificates do: none is given, and what the phone has is let go', async () => {
    await reportLost(scene.house, scene.person);
    for (let tries = 0; tries < 50 && (await held()) !== null; tries++) {
      scene.house.clock.move(23 * HOUR);
      await refresh();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const { sealed } = JSON.parse((await scene.ports.storage.get('statements'))!) as { sealed: string | null };
    assert.equal(sealed, null);
  });
});
