import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { listenersOf, processes } from '@inro/deployment';
import { appendAudit, httpRequest, inTransaction, type Kysely, openDatabase, sql } from '@inro/host';
import { type Observation, playLinkability, traceOf } from '../../quality/linkability/adversaries.ts';
import { persons } from '../../quality/linkability/cast.ts';
import { misplaced, strangersPairs } from '../../quality/linkability/judge.ts';
import { collect, factsOfRunning, factsOfStopped, observationOf } from '../../quality/linkability/observe.ts';
import { factKinds } from '../../quality/linkability/patterns.ts';
import { type ToldStory, tellPrivateStory } from '../../quality/linkability/story.ts';
import { mayHold } from '../../quality/linkability/who-may-hold.ts';
import { phoneOf } from '../../quality/people/states.ts';
import { startTestSystem, type TestSystem } from '../../quality/testing/house/system.ts';

const [ayame, botan, chidori] = persons as [(typeof persons)[0], (typeof persons)[0], (typeof persons)[0]];
const authority = listenersOf()
  .filter(({ kind }) => kind === 'authority')
  .map(({ name }) => name);

let honest: Observation;
let leaking: Observation;
before(async () => {
  const house = await startTestSystem({ preload: { tsm: join(import.meta.dirname, 'fixtures/leaky-process.ts') } });
  try {
    const story = await tellPrivateStory(house.system);
    const before = await collect(house);
    const issued = await factsOfRunning(house);
    await leakEverywhere(house, story);
    const then = await collect(house);
    await house.stop();
    const facts = [...issued, ...factsOfStopped(house.dataDir, story, before)];
    honest = observationOf(story, before, facts);
    leaking = observationOf(story, then, facts);
  } finally {
    await house.dispose();
  }
});

describe('after several persons enrolled and logged in at several services (docs/architecture.md, Nobody learns)', () => {
  it('everything that is looked for is found where it belongs', () => {
    const found = new Set(
      honest.readings.flatMap(({ evidence, facts }) =>
        facts.filter((fact) => mayHold(fact, evidence)).map(({ kind }) => kind),
      ),
    );
    assert.deepEqual([...found].sort(), [...factKinds].sort());
    assert.equal(honest.story.logins.length, 24);
    assert.equal(Object.keys(honest.story.services).length, 3);
    assert.deepEqual([...new Set(honest.evidence.map(({ medium }) => medium))].sort(), [
      ...['database', 'file', 'log', 'metrics', 'url', 'wire'],
    ]);
  });
  it('nothing of a person and no secret lies where it does not belong', () => {
    assert.deepEqual(misplaced(honest.readings), []);
  });
  it('no metric of the whole run holds a name, a number, a service, a certificate or a phone', () => {
    const told = honest.readings.filter(({ evidence }) => evidence.medium === 'metrics');
    assert.deepEqual(
      told.flatMap(({ evidence, facts }) => facts.map(({ kind }) => `${kind} at ${evidence.holder}`)),
      [],
    );
    const metrics = honest.evidence.filter(({ medium }) => medium === 'metrics');
    assert.deepEqual(metrics.map(({ holder }) => holder).sort(), processes.map(({ name }) => name).sort());
    for (const { holder, bytes } of metrics) assert.match(`${bytes}`, /^process_resident_bytes \d/m, holder);
  });
  it('nobody but the service and the phone has a record that names both a person and a service', () => {
    assert.deepEqual(strangersPairs(honest.readings), []);
  });
  it('no process of the authority exchanged a byte with anybody during a login', () => {
    const seen = honest.evidence.filter(({ holder, exchange }) => exchange !== undefined && authority.includes(holder));
    for (const { from, until } of honest.story.logins) assert.equal(traceOf(seen, from, until), '');
  });
  it('no adversary names a service better than by chance, not even all of them together', () => {
    const results = playLinkability(honest);
    const better = results.filter(({ advantage, pairs }) => advantage !== 0 || pairs !== 0);
    // Of what the collector saw move in a login, that which did not move in all of them.
    const moved = honest.story.logins.map((login) => `${login.moved}`.split('\n'));
    const odd = honest.story.logins.map(({ service }, at) =>
      [service, ...moved[at]!.filter((line) => !moved.every((lines) => lines.includes(line)))].join('\n  '),
    );
    assert.deepEqual(better, [], `${JSON.stringify(better)}\n${odd.join('\n')}`);
  });
});

/** One line leaked at a time, each by a way that a fault would take; with what has to be said of it. */
interface Leak {
  readonly title: string;
  readonly expected: readonly string[];
  leak(house: TestSystem, story: ToldStory): Promise<unknown>;
}

const leaks: readonly Leak[] = [
  {
    title: 'a name in a log and in the metrics of the TSM',
    expected: ['name in the log of tsm: logs/tsm.log', 'name in the metrics of tsm: /metrics'],
    leak: (house) =>
      httpRequest(`${house.system.origin('tsm')}/health`, {
        headers: { 'x-test-leak': Buffer.from(ayame.entry.name).toString('base64') },
      }),
  },
  {
    title: "a PIN, hashed, in a row of registration's audit log",
    expected: ['secret in the database of registration: audit_log'],
    leak: (house) =>
      insertAuditEvent(house, 'registration', {
        hash: sha256Base64Url(botan.phonePin),
      }),
  },
  {
    title: 'an address, percent-encoded, in a URL of registration',
    expected: ['address in the url of registration: registration GET /issuing?…'],
    leak: (house) =>
      httpRequest(`${house.system.origin('registration')}/issuing?${new URLSearchParams({ a: botan.entry.address })}`),
  },
  {
    title: "a person's certificate, compressed, in a file of home",
    expected: ['signingCertificate in the file of home: home/crash-report.gz'],
    leak: async (house) => {
      const der = await certificateOf(house, chidori.number);
      mkdirSync(join(house.dataDir, 'home'), { recursive: true });
      writeFileSync(join(house.dataDir, 'home/crash-report.gz'), gzipSync(`{"x5c":["${der.toString('base64')}"]}`));
    },
  },
  {
    title: 'where a phone goes, in a header of its request to the status service',
    expected: ['service in the wire of status: status POST /staples'],
    leak: (house, { services }) =>
      httpRequest(`${house.system.origin('status')}/staples`, {
        method: 'POST',
        headers: { 'user-agent': `wallet of ${phoneOf(ayame)} for ${services.clinic}` },
      }),
  },
  {
    title: 'who logged in, in what a service tells its developer',
    expected: ['name in the wire of developers: developers POST /traces'],
    leak: (house) =>
      httpRequest(`${house.system.origin('developers')}/traces`, {
        method: 'POST',
        body: Buffer.from(`[{"client":"bank","at":"${house.system.origin('bank')}","who":"${ayame.entry.name}"}]`),
        headers: { 'content-type': 'application/json' },
      }),
  },
  {
    title: 'a login in a table of the CA',
    expected: ['login in the database of ca: audit_log'],
    leak: (house, { logins }) => insertAuditEvent(house, 'ca', { nonce: nonceOf(logins[0]!.request) }),
  },
  {
    title: "the wallet's key to its state, in the log of the bank",
    expected: ['statusToken in the log of bank: logs/bank.log'],
    leak: async (house) => {
      const token = /Bearer ([\w-]{20,})/.exec(
        house
          .pieces()
          .filter(({ process, direction }) => process === 'handset' && direction === 'out')
          .map(({ base64 }) => Buffer.from(base64, 'base64').toString('latin1'))
          .find((text) => /^GET \/applications\//.test(text))!,
      )![1]!;
      appendFileSync(join(house.dataDir, 'logs/bank.log'), `{"authorization":"Bearer ${token}"}\n`);
    },
  },
];

async function leakEverywhere(house: TestSystem, story: ToldStory): Promise<void> {
  for (const { leak } of leaks) await leak(house, story);
}

describe('one leaked line is found', () => {
  for (const { title, expected } of leaks)
    it(title, () => {
      const found = misplaced(leaking.readings);
      for (const line of expected) assert.ok(found.includes(line), `${line}\nnot in\n${found.join('\n')}`);
    });
  it('pairs are told from what is merely out of place', () => {
    // The witness may have had the leaked line read out of the CA's own database meanwhile.
    const pairs = strangersPairs(leaking.readings).filter((line) => !line.includes('ca → postgres'));
    assert.deepEqual(pairs, [
      'a pair in the database of ca: audit_log',
      'a pair in the wire of developers: developers POST /traces',
      'a pair in the wire of status: status POST /staples',
    ]);
    const results = new Map(playLinkability(leaking).map((result) => [result.name, result]));
    assert.ok(results.get('ca')!.advantage > 0 && results.get('ca')!.pairs === 1);
    assert.ok(results.get('status')!.advantage > 0 && results.get('status')!.pairs === 2);
    assert.equal(results.get('registration')!.pairs, 0);
  });
  it('a connection to the authority during a login is seen', () => {
    const window = leaking.evidence.find(({ where }) => where === 'status POST /staples')!.exchange!;
    const seen = leaking.evidence.filter(({ holder, exchange }) => exchange !== undefined && holder === 'status');
    assert.match(traceOf(seen, window.at, window.at), /POST \/staples/);
  });
});

const sha256Base64Url = (text: string): string => createHash('sha256').update(text).digest('base64url');
const nonceOf = (request: string): string =>
  (JSON.parse(Buffer.from(request.split('.')[1]!, 'base64url').toString()) as { nonce: string }).nonce;

async function inDatabase<T>(house: TestSystem, name: string, work: (db: Kysely<never>) => Promise<T>): Promise<T> {
  const url = new URL(house.postgresUrl);
  url.pathname = `/${name}`;
  const db = openDatabase<never>(url.href, { poolSize: 1 });
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}

const insertAuditEvent = (house: TestSystem, database: string, data: object) =>
  inDatabase(house, database, (db) =>
    inTransaction(db, (trx) => appendAudit(trx, new Date(), 'a fault of the program', { ...data })),
  );

const certificateOf = (house: TestSystem, resident: string): Promise<Buffer> =>
  inDatabase(house, 'registration', async (db) => {
    const { rows } = await sql<{ der: Buffer }>`
      select c.der from certificate c join application a on a.id = c.application
      where a.resident = ${resident} and c.kind = 'digitalSignature' limit 1`.execute(db);
    return rows[0]!.der;
  });
