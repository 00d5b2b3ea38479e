import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createLogger, migrate, OutboxWorker, openDatabase, type PeerClient, sql, systemClock } from '@inro/host';
import { openTestDatabase } from '@inro/host/testing';
import { ReceivedError } from '@inro/problem-table';
import { type FrontSchema, frontMigrations } from '../src/front/database.ts';
import { orderKinds, queue } from '../src/front/order-kinds.ts';

it('docs/protocol/tsm.md: a receipt that registration refuses for good is not handed in again, and the operator is told', async () => {
  const database = await openTestDatabase();
  const db = openDatabase<FrontSchema>(database.url);
  try {
    await migrate(db, frontMigrations);
    let code: 'registration.deletion_not_ordered' | 'registration.decision_undelivered' =
      'registration.decision_undelivered';
    let asked = 0;
    const peers = {
      async ask() {
        asked++;
        throw new ReceivedError(code);
      },
    } as unknown as PeerClient;
    const log = createLogger('test', 'silent');
    const context = { db, peers, log, clock: systemClock };
    const worker = new OutboxWorker({ db, log, clock: systemClock, kinds: orderKinds, context });
    const order = async () =>
      (await db.transaction().execute((trx) => queue(trx, systemClock.now(), 'one', ['reportDeleted'])))[0]!;
    const number = await order();
    assert.equal(await worker.deliverNow(number), false, 'what may go better later waits');
    code = 'registration.deletion_not_ordered';
    const again = await order();
    assert.equal(await worker.deliverNow(again), true);
    assert.equal(asked, 2);
    const told = await sql<{ data: string }>`select data::text from audit_log where event = 'receipt refused'`.execute(
      db,
    );
    assert.deepEqual(
      told.rows.map(({ data }) => JSON.parse(data)),
      [{ deployment: 'one', code }],
    );
    await worker.stop();
  } finally {
    await db.destroy();
    await database.dispose();
  }
});
