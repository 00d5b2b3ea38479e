import { randomUUID } from 'node:crypto';
import { keyKinds } from '@inro/jpki-profile';
import { startBalancer } from '../../../tools/start/balancer.ts';
import { choose, type Drill } from '../drill.ts';
import { type Fate, FaultyWire } from '../house/faulty-wire.ts';
import { House, type Person } from '../house/house.ts';
import { query, violationsOf } from '../house/invariant.ts';
import { enrolPersistently, enrolUntilDeath, WalletDied, type Wire } from '../house/persistent-enrolment.ts';

const HOUR_MS = 3_600_000;
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** How the application ends before registration's retry. The limit passes for all of them at once, at the end. */
const ways = {
  'the person takes another phone': (house: House, person: Person) =>
    enrolPersistently(house, person, house.newPhone(), (request, send) => send(request)),
  'the person dies': (house: House, person: Person) => house.dies(person),
  'the operator revokes': (house: House, { number: resident }: Person) =>
    house.system.peer('operator').call('registration', 'PUT', `/revocation-orders/${randomUUID()}`, {
      resident,
      profiles: ['phone'],
      kinds: keyKinds,
      reason: 'keyCompromise',
    }),
  'the delivery limit passes': async () => undefined,
} as const;
type Way = keyof typeof ways;

interface Cut {
  readonly way: Way;
  /** What becomes of the issuing order; whatever repeats it afterwards never arrives. */
  readonly order: Fate;
  /** What becomes of the first order to end the issuance. */
  readonly end?: Fate;
  /** kill -9 as one of these two requests comes to the CA, or as its answer is lost. */
  readonly victim?: {
    readonly process: 'ca' | 'registration';
    readonly at: 'order' | 'end';
    readonly answered: boolean;
  };
}

const plain = (Object.keys(ways) as Way[]).flatMap((way) =>
  (['answer lost', 'late', 'held', 'never arrives'] as const)
    // What is held back for longer than the delivery limit has lost its signature long before.
    .filter((order) => way !== 'the delivery limit passes' || order === 'answer lost' || order === 'never arrives')
    .map((order): Cut => ({ way, order })),
);
const deaths = (['ca', 'registration'] as const).flatMap((process) =>
  ([true, false] as const).flatMap((answered): Cut[] => [
    {
      way: 'the person dies',
      order: answered ? 'answer lost' : 'never arrives',
      victim: { process, at: 'order', answered },
    },
    {
      way: 'the operator revokes',
      order: 'answer lost',
      end: answered ? 'answer lost' : 'never arrives',
      victim: { process, at: 'end', answered },
    },
  ]),
);

const told = ({ way, order, end, victim }: Cut): string =>
  [
    `the issuing order: ${order}`,
    way,
    ...(end ? [`its end: ${end}`] : []),
    ...(victim ? [`kill -9 ${victim.process} at the ${victim.at}${victim.answered ? '’s answer' : ''}`] : []),
  ].join('; ');

/** The line between registration and CA: breaks for the issuance of one application at a time. */
class Line {
  wire: FaultyWire | undefined;
  /** Applications whose issuing order is never let through again. */
  readonly ended = new Set<string>();
  #cut: Cut | undefined;
  #house: House | undefined;
  #id: string | undefined;

  /** The wire is another one after a restart of the house. */
  async open(port: number, target: number): Promise<FaultyWire> {
    this.wire = await FaultyWire.open(port, target);
    this.wire.onRequest = (_, path) => this.#fateOf(path);
    this.wire.onLoss = (path) => this.#kill(path, true);
    return this.wire;
  }

  breakFor(house: House, cut: Cut): void {
    [this.#house, this.#cut, this.#id] = [house, cut, undefined];
  }

  /** The application whose issuing order met its fate. */
  get id(): string | undefined {
    return this.#id;
  }

  #fateOf(path: string): Fate | undefined {
    const [, id, end] = /^\/issuances\/([\w-]{22})(\/end)?$/.exec(path) ?? [];
    if (id === undefined) return undefined;
    if (!end && this.#id === undefined && this.#cut) {
      this.#id = id;
      this.ended.add(id);
      this.#kill(path, false);
      return this.#cut.order;
    }
    if (!end) return this.ended.has(id) ? 'never arrives' : undefined;
    if (id !== this.#id || this.#cut?.end === undefined) return undefined;
    const { end: fate, ...rest } = this.#cut;
    this.#kill(path, false);
    // The first one alone.
    if (fate === 'never arrives') this.#cut = rest;
    else queueMicrotask(() => (this.#cut = rest));
    return fate;
  }

  #kill(path: string, answered: boolean): void {
    const victim = this.#cut?.victim;
    if (!victim || victim.answered !== answered || victim.at !== (path.endsWith('/end') ? 'end' : 'order')) return;
    this.#cut = { ...this.#cut!, victim: undefined as never };
    this.#house!.kill(victim.process);
  }
}

/** The wallet is never seen again once its issuing order met its fate. */
const untilBroken =
  (line: Line): Wire =>
  async (request, send) => {
    if (line.id !== undefined) throw new WalletDied();
    return await send(request);
  };

interface Book {
  readonly state: string;
  readonly reason: string | null;
  readonly revoked_at: Date | null;
}

/** What the CA signed for an application, and whether registration has it in its book as revoked. */
async function violationsOfBook(house: House, id: string): Promise<string[]> {
  const signed = await query<Book & { sha256: Buffer }>(
    house,
    'ca',
    `select sha256, state, reason, revoked_at from certificate where issuance = $1 and der is not null`,
    [id],
  );
  const known = await query<{ sha256: Buffer; reason: string | null; revoked_at: Date | null }>(
    house,
    'registration',
    'select sha256, reason, revoked_at from certificate where application = $1',
    [id],
  );
  return signed.flatMap(({ sha256, state, reason, revoked_at }) => {
    const own = known.find((row) => row.sha256.equals(sha256));
    if (state !== 'revoked') return [`${state} at the CA`];
    const agrees = own?.reason === reason && own?.revoked_at?.getTime() === revoked_at?.getTime();
    return agrees ? [] : ['revoked at the CA, and registration’s book says something else'];
  });
}

async function makeCut(house: House, line: Line, cut: Cut): Promise<{ id: string; late: string[] }> {
  const person = await house.person();
  line.breakFor(house, cut);
  const enrolment = enrolUntilDeath(house, person, house.newPhone(), untilBroken(line)).catch(() => undefined);
  const waits = cut.order === 'held';
  if (cut.order === 'held' || cut.order === 'late') await line.wire!.holds();
  if (!waits) await enrolment;
  if (line.id === undefined) throw new Error('no issuing order came');
  for (let tries = 1; ; tries++) {
    const done = await ways[cut.way](house, person).then(
      () => true,
      (failure) => {
        // Its process was killed a moment ago.
        if (tries === 20) throw failure;
      },
    );
    if (done) break;
    await pause(500);
  }
  const before = line.wire!.fates.length;
  if (cut.way !== 'the delivery limit passes') await untilEnded(house, line.id);
  await line.wire!.letGo();
  await enrolment;
  return { id: line.id, late: line.wire!.fates.slice(before).flatMap(({ said }) => said ?? []) };
}

/** Until the CA knows of the end, or has had the time for it. */
async function untilEnded(house: House, id: string): Promise<void> {
  const ended = () => query(house, 'ca', 'select 1 from issuance where id = $1 and ended_at is not null', [id]);
  for (let waited = 0; waited < 15_000 && (await ended()).length === 0; waited += 100) await pause(100);
}

export const drill: Drill = {
  name: 'lost-issuance',
  title: 'the CA’s answer to an issuing order is lost, or the order is late, and the application ends before the retry',
  wholeHouse: true,
  async run(selection) {
    const line = new Line();
    const house = await House.open({
      front: (port, ports, name) => (name === 'ca' ? line.open(port, ports[0]!) : startBalancer(port, ports)),
    });
    const violations: string[] = [];
    const made: { what: string; id: string }[] = [];
    const cuts = choose([...plain, ...deaths], selection);
    try {
      for (const cut of cuts) {
        const what = told(cut);
        const began = performance.now();
        const { id, late } = await makeCut(house, line, cut);
        made.push({ what, id });
        for (const said of late)
          if (!said.includes('ca.issuance_ended'))
            violations.push(`${what}: the late order was answered ${said.slice(0, 60)}`);
        selection.onCut?.(`${made.length} ${what}, ${Math.round(performance.now() - began)} ms`);
      }
      await house.later(25 * HOUR_MS);
      const open = () =>
        query(
          house,
          'registration',
          `select 1 from outbox where kind in ('issue', 'endIssuance', 'revoke') and done_at is null`,
        );
      for (let waited = 0; waited < 30_000 && (await open()).length > 0; waited += 200) await pause(200);
      for (const { what, id } of made)
        violations.push(...(await violationsOfBook(house, id)).map((violation) => `${what}: ${violation}`));
      violations.push(...(await violationsOf(house)));
      const survived = Math.max(0, cuts.length - violations.length);
      return { cuts: cuts.length, survived, violations, figures: { places: plain.length + deaths.length } };
    } finally {
      await house.close();
    }
  },
};
