import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { migrate, openDatabase, sql } from '@inro/host';
import { openTestDatabase } from '@inro/host/testing';
import { type CaSchema, caMigrations } from '../src/schema.ts';

const FORM = '003-applications-have-their-own-form';

/** A CA's database of before applications had a form of their own, with these issuances, brought to today. */
async function broughtUp<T>(
  issuances: readonly string[],
  look: (db: ReturnType<typeof openDatabase<CaSchema>>) => Promise<T>,
) {
  const database = await openTestDatabase();
  const db = openDatabase<CaSchema>(database.url);
  try {
    await migrate(
      db,
      caMigrations.slice(
        0,
        caMigrations.findIndex(({ name }) => name === FORM),
      ),
    );
    await sql`insert into authority values ('signature-1', 'der', now())`.execute(db);
    for (const id of issuances) {
      const bytes = Buffer.from(id);
      await sql`insert into issuance (id, request_sha256, recorded_at) values (${id}, ${bytes}, now())`.execute(db);
      await sql`insert into certificate (issuance, kind, profile, authority, serial, public_key_sha256, tbs, not_before, not_after,
          recorded_at, state, reason, revoked_at, changed_at)
        values (${id}, 'userAuthentication', 'phone', 'signature-1', ${bytes}, ${bytes}, ${bytes}, now(), now(), now(), 'hold',
          'certificateHold', now(), now())`.execute(db);
    }
    await migrate(db, caMigrations);
    return await look(db);
  } finally {
    await db.destroy();
    await database.dispose();
  }
}

describe('the CA with rows of before', () => {
  it('ADR 48: takes the earlier form of what was applied for before the upgrade, where it had issued', async () => {
    const until = await broughtUp(['one', 'two'], (db) => db.selectFrom('earlier_form').select('until').execute());
    assert.equal(until.length, 1);
    assert.ok(Math.abs(until[0]!.until.getTime() - Date.now()) < 600_000);
  });

  it('ADR 48: waits for nothing where it had not', async () => {
    assert.deepEqual(await broughtUp([], (db) => db.selectFrom('earlier_form').selectAll().execute()), []);
  });

  it('ADR 58: has heard no number of a certificate of before, which stands as it stood', async () => {
    const rows = await broughtUp(['one'], (db) =>
      db.selectFrom('certificate').select(['state', 'reason', 'last_order']).execute(),
    );
    assert.deepEqual(rows, [{ state: 'hold', reason: 'certificateHold', last_order: null }]);
  });

  it('and an upgrade that is made a second time changes nothing', async () => {
    const [first, second] = await broughtUp(['one'], async (db) => {
      const until = () => db.selectFrom('earlier_form').select('until').executeTakeFirstOrThrow();
      const before = await until();
      await migrate(db, caMigrations);
      return [before, await until()];
    });
    assert.deepEqual(first, second);
  });
});
