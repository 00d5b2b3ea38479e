import assert from 'node:assert/strict';
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  type Kysely,
  migrate,
  openDatabase,
  sql,
  takenInDatabase,
  takenInFolder,
  takenSignaturesMigration,
} from '../src/index.ts';
import { openTestDatabase, temporaryFolder } from '../src/testing/index.ts';

describe('RFC 9421 §7.2.2 signatures that were taken', () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let db: Kysely<unknown>;
  before(async () => {
    database = await openTestDatabase();
    db = openDatabase(database.url);
    await migrate(db, [takenSignaturesMigration]);
  });
  after(async () => {
    await db.destroy();
    await database.dispose();
  });

  const once = async (places: readonly { take(one: string): Promise<boolean> }[], one: string): Promise<number> => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => places[n % places.length]!.take(one)));
    return answers.filter(Boolean).length;
  };

  it('are taken once by all instances of one database together, and after a restart', async () => {
    assert.equal(await once([takenInDatabase(db), takenInDatabase(db)], 'a'), 1);
    assert.equal(await takenInDatabase(db).take('a'), false);
    assert.equal(await takenInDatabase(db).take('b'), true);
  });

  it('are taken once by all instances of one folder together, and after a restart', async () => {
    const folder = temporaryFolder();
    assert.equal(await once([takenInFolder(folder.path), takenInFolder(folder.path)], 'a'), 1);
    assert.equal(await takenInFolder(folder.path).take('a'), false);
    assert.equal(await takenInFolder(folder.path).take('../b'), true);
    folder.dispose();
  });

  it('are forgotten once no clock within the window could make them good again, and not before', async () => {
    const count = async () =>
      (await sql<{ n: number }>`select count(*)::int as n from taken_signature`.execute(db)).rows[0]!.n;
    const aged = (seconds: number) =>
      sql`update taken_signature set taken_at = now() - make_interval(secs => ${seconds})`.execute(db);
    await aged(125);
    await takenInDatabase(db).take('c');
    assert.equal(await count(), 3);
    await aged(135);
    await takenInDatabase(db).take('d');
    assert.equal(await count(), 1);

    const folder = temporaryFolder();
    await takenInFolder(folder.path).take('a');
    const [name] = readdirSync(folder.path);
    utimesSync(join(folder.path, name!), Date.now() / 1000 - 125, Date.now() / 1000 - 125);
    assert.equal(await takenInFolder(folder.path).take('a'), false);
    utimesSync(join(folder.path, name!), Date.now() / 1000 - 135, Date.now() / 1000 - 135);
    await takenInFolder(folder.path).take('b');
    assert.equal(readdirSync(folder.path).length, 1);
    folder.dispose();
  });
});
