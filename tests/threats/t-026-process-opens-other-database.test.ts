// The threat: docs/threats/t-026-process-opens-other-database.md
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { openDatabase, sql } from '@inro/host';
import { ensureDatabase, startEmbeddedPostgres } from '@inro/host/postgres';
import { freePort, temporaryFolder } from '@inro/host/testing';
import { without } from './support/without.ts';

describe('T-026 one process of the authority opens the database of another', () => {
  const folder = temporaryFolder();
  let server: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
  before(async () => {
    server = await startEmbeddedPostgres({ dataDir: folder.path, port: await freePort(), throwaway: true });
  });
  after(async () => {
    await server.stop();
    folder.dispose();
  });

  /** The bank's credentials at another process's database: what is there, and how much of it. */
  const look = async (bank: string, victim: string): Promise<string> => {
    const url = new URL(bank);
    url.pathname = new URL(victim).pathname;
    const db = openDatabase<never>(url.href);
    try {
      const tables = await sql<{ relname: string }>`select relname from pg_class where relname = 'resident'`.execute(
        db,
      );
      return `connected: ${tables.rows.map(({ relname }) => relname).join()}`;
    } catch (failure) {
      return (failure as { code: string }).code;
    } finally {
      await db.destroy();
    }
  };
  const fill = async (url: string): Promise<void> => {
    const db = openDatabase<never>(url);
    await sql`create table resident (name text)`.execute(db);
    await db.destroy();
  };
  const password = (): string => randomBytes(12).toString('hex');

  it('and is refused: each has a role and a database of its own', async () => {
    const [bank, registration] = [
      await ensureDatabase(server.url, 'bank', password()),
      await ensureDatabase(server.url, 'registration', password()),
    ];
    await fill(registration);
    // 42501: insufficient privilege.
    assert.equal(await look(bank, registration), '42501');
    assert.equal(await look(bank.replace(/:[^:@]+@/, `:${password()}@`), registration), '28P01', 'nor with a guess');
  });

  it('counter-test: a database that is not closed to others lets the bank look into the register', async () => {
    const open = without({
      file: 'packages/host/src/postgres/roles.ts',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the words of the source
      defence: 'await client.query(`revoke all on database ${name} from public`);',
    });
    const careless = await open<typeof import('../../packages/host/src/postgres/roles.ts')>(
      'packages/host/src/postgres/roles.ts',
    );
    const [bank, registration] = [
      await ensureDatabase(server.url, 'bank', password()),
      await careless.ensureDatabase(server.url, 'careless', password()),
    ];
    await fill(registration);
    assert.equal(await look(bank, registration), 'connected: resident');
  });
});
