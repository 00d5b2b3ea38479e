// The threat: docs/threats/t-028-audit-log-written-anew.md
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { firstBrokenAuditLink, openDatabase, sql } from '@inro/host';
import { type House, openHouse } from './support/house.ts';

describe('T-028 an administrator of the database writes the whole audit log anew', () => {
  let house: House;
  before(async () => {
    house = await openHouse(['ca']);
  });
  after(() => house.close());

  it('and nobody can tell: nothing of the chain is kept elsewhere (open)', async () => {
    const db = openDatabase<never>(house.databases.ca!.url);
    const { rows } = await sql<{
      seq: number;
      at: Date;
      event: string;
      data: string;
    }>`select * from audit_log order by seq`.execute(db);
    let previous: Uint8Array = new Uint8Array(32);
    for (const { seq, at, event, data } of rows) {
      const told = data.replace('signature-1', 'signature-9');
      previous = createHash('sha256')
        .update(previous)
        .update(JSON.stringify([at.toISOString(), event, told]))
        .digest();
      await sql`update audit_log set data = ${told}, hash = ${previous} where seq = ${seq}`.execute(db);
    }
    assert.equal(await firstBrokenAuditLink(db), undefined);
    const { rows: after } = await sql<{ data: string }>`select data from audit_log`.execute(db);
    await db.destroy();
    assert.ok(after.some(({ data }) => data.includes('signature-9')));
  });
});
