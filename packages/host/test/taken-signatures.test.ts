import assert from 'node:assert/strict';
import { readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  type Kysely,
  migrate,
  openDatabase,
  sql,
  takenInDatabase,
  takenInFolder,
  takenSignaturesMigrations,
} from '../src/index.ts';
import { openTestDatabase, temporaryFolder } from '../src/testing/index.ts';

describe('RFC 9421 §7.2.2 signatures that were taken', () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let db: Kysely<unknown>;
  before(async () => {
    database = await openTestDatabase();
    db = openDatabase(database.url);
    await migrate(db, takenSignaturesMigrations);
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

  it('that lie ahead, as those that a process took whose clock went ahead, are remembered until the time comes to them', async () => {
    const inSeconds = (seconds: number) => `();created=${Math.floor(Date.now() / 1000) + seconds};keyid="a"`;
    const later = () =>
      sql`update taken_signature set taken_at = now() - interval '1 day', created = created - 86400`.execute(db);
    const [soon, ahead] = [inSeconds(50), inSeconds(90_000)];
    for (const one of [soon, ahead]) assert.equal(await takenInDatabase(db).take(one), true);
    await later();
    await takenInDatabase(db).take('e');
    assert.equal(await takenInDatabase(db).take(ahead), false);
    assert.equal(await takenInDatabase(db).take(soon), true);
    const folder = temporaryFolder();
    for (const one of [soon, ahead]) assert.equal(await takenInFolder(folder.path).take(one), true);
    for (const name of readdirSync(folder.path)) {
      const { mtimeMs } = statSync(join(folder.path, name));
      utimesSync(join(folder.path, name), mtimeMs / 1000 - 86_400, mtimeMs / 1000 - 86_400);
    }
    await takenInFolder(folder.path).take('f');
    assert.equal(await takenInFolder(folder.path).take(ahead), false);
    assert.equal(await takenInFolder(folder.path).take(soon), true);
    folder.dispose();
  });
});
