// The threat: docs/threats/t-027-audit-log-changed.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { firstBrokenAuditLink, type Kysely, openDatabase, sql } from '@inro/host';
import { type House, openHouse } from './support/house.ts';
import { without } from './support/without.ts';

const AUDIT = 'packages/host/src/audit.ts';

describe('T-027 an administrator of the database changes what the audit log says', () => {
  let house: House;
  let db: Kysely<never>;
  before(async () => {
    house = await openHouse(['ca']);
    db = openDatabase<never>(house.databases.ca!.url);
  });
  after(async () => {
    await db.destroy();
    await house.close();
  });

  /** Runs the checks of somebody who audits, over a log in which one line was changed. */
  const changed = async (
    check: typeof firstBrokenAuditLink,
    change: ReturnType<typeof sql>,
  ): Promise<number | undefined> => {
    await sql`create table kept as select * from audit_log`.execute(db);
    await change.execute(db);
    const broken = await check(db);
    await sql`delete from audit_log`.execute(db);
    await sql`insert into audit_log select * from kept`.execute(db);
    await sql`drop table kept`.execute(db);
    return broken;
  };
  const anotherRoot = sql`update audit_log set data = replace(data, 'signature-1', 'signature-9') where seq = 1`;
  const otherTime = sql`update audit_log set at = at - interval '1 day' where seq = 2`;
  const taken = sql`delete from audit_log where seq = 2`;

  it('and whoever reads the chain finds the first line that no longer fits', async () => {
    assert.equal(await firstBrokenAuditLink(db), undefined);
    assert.equal(await changed(firstBrokenAuditLink, anotherRoot), 1);
    assert.equal(await changed(firstBrokenAuditLink, otherTime), 2);
    assert.equal(await changed(firstBrokenAuditLink, taken), 2);
  });

  it('counter-test: a log whose lines are not hashed says nothing of it', async () => {
    const world = without({
      file: AUDIT,
      defence: 'link(previous.hash, line.at, line.event, line.data).equals(line.hash);',
      instead: '(true || link(previous.hash, line.at, line.event, line.data).equals(line.hash));',
    });
    const { firstBrokenAuditLink: blind } = await world<typeof import('../../packages/host/src/audit.ts')>(AUDIT);
    assert.equal(await changed(blind, anotherRoot), undefined);
    assert.equal(await changed(blind, otherTime), undefined);
  });
});
