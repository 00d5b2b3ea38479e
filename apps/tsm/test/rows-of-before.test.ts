import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { migrate, openDatabase, sql } from '@inro/host';
import { openTestDatabase } from '@inro/host/testing';
import { type RoleSchema, roleMigrations } from '../src/role/database.ts';
import type { Unsettled } from '../src/role/unsettled.ts';

const FILES = '003-no-file-is-kept';
const [one, two, three] = ['A1', 'B2', 'C3'].map((pair) => pair.repeat(42)) as [string, string, string];
const digest = (n: number) => Buffer.alloc(32, n);

describe('ADR 42 and ADR 47: a role with rows of before', () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let db: ReturnType<typeof openDatabase<RoleSchema>>;
  before(async () => {
    database = await openTestDatabase();
    db = openDatabase<RoleSchema>(database.url);
    const at = roleMigrations.findIndex(({ name }) => name === FILES);
    await migrate(db, roleMigrations.slice(0, at));
    for (const [id, deployment, cplc] of [
      ['answered', 'first', one],
      ['waiting', 'second', one],
      ['also-waiting', 'third', two],
      ['reading', 'fourth', three],
      ['unjudged', 'fifth', null],
    ])
      await sql`insert into channel values (${id}, ${deployment}, ${digest(0)}, ${cplc}, null, null, now())`.execute(
        db,
      );
    const script = JSON.stringify({
      kind: 'write',
      files: [{ file: 1, contents: 'a certificate' }],
      personalized: true,
    });
    for (const [channel, number, kind, outcome] of [
      ['answered', 1, 'write', '{}'],
      ['waiting', 1, 'personalise', '{}'],
      ['waiting', 2, 'write', null],
      ['also-waiting', 1, 'install', null],
      ['reading', 1, 'read', null],
    ])
      await sql`insert into script values (${channel}, ${number}, ${kind}, ${outcome === null ? script : '{}'}, '[]', '[]',
        'sealed', null, ${outcome}, now(), null)`.execute(db);
    for (const [deployment, number, cplc, days] of [
      ['first', 2, one, 3],
      ['second', 5, one, 1],
      ['fourth', 1, three, -1],
    ])
      await sql`insert into mandate values (${deployment}, ${number}, ${digest(Number(number))}, ${`${deployment}-application`},
        ${cplc}, '["install"]', now() + make_interval(days => ${days}))`.execute(db);
    await migrate(db, roleMigrations);
  });
  after(async () => {
    await db.destroy();
    await database.dispose();
  });

  const elements = () => db.selectFrom('element').selectAll().orderBy('cplc').execute();
  const sentOf = (text: string) =>
    (JSON.parse(text) as Unsettled).scripts.map(({ channel, number }) => [channel, number]);

  it('knows of each element the mandate with the highest number, open, with what was done under it, as long as any', async () => {
    const [first, , last] = await elements();
    assert.deepEqual(
      [first!.deployment, first!.number, first!.sha256, first!.application, first!.spent, first!.closed],
      ['second', 5, digest(5), 'second-application', '["install"]', false],
    );
    assert.ok(first!.remembered_until.getTime() > Date.now() + 2 * 86_400_000);
    assert.deepEqual([last!.deployment, last!.settled], ['fourth', true]);
  });

  it('counts as outstanding what was wrapped and never answered, also where no mandate is remembered', async () => {
    const [first, second, last] = await elements();
    assert.deepEqual([first!.settled, sentOf(first!.unsettled)], [false, [['waiting', 2]]]);
    assert.deepEqual([second!.settled, second!.number, sentOf(second!.unsettled)], [false, 0, [['also-waiting', 1]]]);
    assert.deepEqual(sentOf(last!.unsettled), [], 'what only reads changes nothing');
  });

  it('places what is opened from now on after all that went out before', async () => {
    const { rows } = await sql<{ next: number; last: number }>`
      select nextval('place')::int as next, (select max(place) from script)::int as last`.execute(db);
    assert.ok(rows[0]!.next > rows[0]!.last);
    const { scripts } = JSON.parse((await elements())[0]!.unsettled) as Unsettled;
    assert.equal(typeof scripts[0]!.place, 'number');
  });

  it('keeps the file of no certificate', async () => {
    const { rows } = await sql<{
      script: string;
    }>`select script from script where kind = 'write' order by outcome`.execute(db);
    assert.deepEqual(
      rows.map(({ script }) => JSON.parse(script).files),
      [undefined, []],
    );
    assert.ok(rows.every(({ script }) => !script.includes('a certificate')));
  });
});
