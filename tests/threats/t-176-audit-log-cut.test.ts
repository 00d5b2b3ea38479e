// The threat: docs/threats/t-176-audit-log-cut.md
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { auditOf, processes } from '@inro/deployment';
import {
  type AuditWitness,
  appendAudit,
  createLogger,
  firstBrokenAuditLink,
  inTransaction,
  type Kysely,
  openDatabase,
  sql,
} from '@inro/host';
import { type House, openHouse } from './support/house.ts';
import { asItIs, type World, without } from './support/without.ts';

const WITNESS = 'packages/host/src/audit-witness.ts';

describe('T-176 an administrator of the database cuts the audit log off at its end', () => {
  let house: House;
  let ca: Kysely<never>;
  let registration: Kysely<never>;
  before(async () => {
    house = await openHouse(['ca', 'registration']);
    ca = openDatabase<never>(house.databases.ca!.url);
    registration = openDatabase<never>(house.databases.registration!.url);
    // What the CA makes ahead of requests at its start is lines too.
    for (let before = -1, now = await count(); before !== now; now = await count()) {
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 1_500));
    }
    await sql`create table kept as select * from audit_log`.execute(ca);
  });
  after(async () => {
    await Promise.all([ca.destroy(), registration.destroy()]);
    await house.close();
  });
  /** Both books as after the first look. */
  beforeEach(async () => {
    await sql`delete from audit_log`.execute(ca);
    await sql`insert into audit_log select * from kept`.execute(ca);
    await sql`delete from audit_witness`.execute(registration);
  });

  const witnessOf = async (world: World = asItIs): Promise<AuditWitness> => {
    const { AuditWitness: Witness } =
      await world<typeof import('../../packages/host/src/index.ts')>('packages/host/src/index.ts');
    const { name } = house.configs.registration!;
    return new Witness({
      config: { name, auditKeepers: ['ca'] },
      db: registration,
      clock: house.clock,
      log: createLogger('registration', 'silent'),
      peers: house.peer('registration'),
    });
  };
  /** Looks until there is no more to see; true when the log is taken for whole. */
  const look = async (witness?: AuditWitness): Promise<boolean> => {
    const own = witness ?? (await witnessOf());
    while (await own.look('ca'));
    const { rows } = await sql<{
      refused: boolean;
    }>`select refused_at is not null as refused from audit_witness`.execute(registration);
    return rows[0]?.refused === false;
  };
  const act = (event: string) => inTransaction(ca, (trx) => appendAudit(trx, house.clock.now(), event, {}));
  const count = async () => (await sql<{ n: number }>`select count(*)::int as n from audit_log`.execute(ca)).rows[0]!.n;

  it('nor by a hash that cannot be read, a seen line that says something else, or the lines before it gone', async () => {
    const seen = async () => assert.ok(await look());
    const harms = {
      'no hash': sql`update audit_log set hash = '\\x00' where seq = (select max(seq) from audit_log)`,
      'another event': sql`update audit_log set event = 'something.else' where seq = (select max(seq) from audit_log)`,
      'all before it gone': sql`delete from audit_log where seq < (select max(seq) from audit_log)`,
    };
    for (const [what, harm] of Object.entries(harms)) {
      await sql`delete from audit_log`.execute(ca);
      await sql`insert into audit_log select * from kept`.execute(ca);
      await sql`delete from audit_witness`.execute(registration);
      await seen();
      await harm.execute(ca);
      assert.equal(await look(), false, what);
    }
  });

  it('and the chain alone says nothing of it, nor when all of it is gone', async () => {
    await sql`delete from audit_log where seq = (select max(seq) from audit_log)`.execute(ca);
    assert.equal(await firstBrokenAuditLink(ca), undefined);
    await sql`delete from audit_log`.execute(ca);
    assert.equal(await firstBrokenAuditLink(ca), undefined);
  });

  const cuts: Readonly<Record<string, () => Promise<unknown>>> = {
    'its last line': () => sql`delete from audit_log where seq = (select max(seq) from audit_log)`.execute(ca),
    'all of it': () => sql`delete from audit_log`.execute(ca),
    'its last line, and as many others follow': async () => {
      await sql`delete from audit_log where seq = (select max(seq) from audit_log)`.execute(ca);
      for (const event of ['a', 'b', 'c']) await act(event);
    },
    'all of it, and a longer one is begun': async () => {
      const before = await count();
      await sql`delete from audit_log`.execute(ca);
      for (let n = 0; n < before + 3; n++) await act('anew');
    },
    'nothing, but the last line says something else': () =>
      sql`update audit_log set hash = sha256(hash), event = 'nothing' where seq = (select max(seq) from audit_log)`.execute(
        ca,
      ),
    'nothing, but a line after what was seen does not fit': async () => {
      await act('a');
      await sql`update audit_log set event = 'b' where event = 'a'`.execute(ca);
    },
  };
  for (const [what, cut] of Object.entries(cuts))
    it(`and the witness refuses what is left: ${what}`, async () => {
      assert.equal(await look(), true);
      await cut();
      assert.equal(await look(), false);
      await act('later');
      assert.equal(await look(), false, 'for good');
      const said = await sql<{
        n: number;
      }>`select count(*)::int as n from audit_log where event = 'audit log refused'`.execute(registration);
      assert.ok(said.rows[0]!.n > 0, 'it stands in the log of the witness');
    });

  it('a log that goes on is taken, by thousands of lines too, across restarts of both, and by two witnesses at once', async () => {
    assert.equal(await look(), true);
    await inTransaction(ca, async (trx) => {
      for (let n = 0; n < 2_500; n++) await appendAudit(trx, house.clock.now(), `many ${n}`, {});
    });
    await house.replace('ca');
    await house.replace('registration');
    const both = await Promise.all([look(), look()]);
    assert.deepEqual(both, [true, true]);
    const { rows } = await sql<{ seq: number }>`select seq from audit_witness`.execute(registration);
    assert.equal(rows[0]!.seq, await count());
  });

  it('after a backup was put back, it is refused until an operator has forgotten the old head; then it goes on', async () => {
    assert.equal(await look(), true);
    await act('after the backup');
    assert.equal(await look(), true);
    await sql`delete from audit_log where event = 'after the backup'`.execute(ca);
    assert.equal(await look(), false);
    // docs/operations/audit-log.md
    await sql`delete from audit_witness where keeper = 'ca'`.execute(registration);
    assert.equal(await look(), true);
  });

  it('every process that keeps a log has a witness, another one, and nobody else is told', async () => {
    for (const { name, kind, database } of processes) {
      const { witness } = auditOf(name);
      assert.equal(witness !== undefined, kind === 'authority' && database, name);
      assert.notEqual(witness, name);
      if (witness) assert.ok(auditOf(witness).keepers.includes(name));
    }
    const stranger = house.peer('operator').call('ca', 'GET', '/audit-log/head?after=0');
    await assert.rejects(stranger, { code: 'http.unauthorized' });
  });

  it('counter-test: a witness that does not ask about the line it saw takes the log that was cut', async () => {
    const blind = await witnessOf(without({ file: WITNESS, defence: 'head.at !== toBase64Url(known.hash) || ' }));
    assert.equal(await look(blind), true);
    await cuts['its last line']!();
    assert.equal(await look(blind), true);
  });
});
