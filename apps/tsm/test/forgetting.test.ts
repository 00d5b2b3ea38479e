import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { openDatabase, sql } from '@inro/host';
import { type House, postOverSocket, runSession, startHouse } from './support/house.ts';
import { bothKeysSign, makeElement, setSecrets, type TestElement, WalletKilled } from './support/phone.ts';

const roles = ['tsm-issuer', 'tsm-provider'] as const;
const HOUR_MS = 3_600_000;

describe('what the TSM forgets', () => {
  let house: House;
  let ahead = 0;
  before(async () => {
    house = await startHouse({ clock: { now: () => new Date(Date.now() + ahead) } });
  });
  afterEach(() => {
    ahead = 0;
    house.registration.open = true;
  });
  after(() => house.dispose());

  const rowsOf = async (database: keyof House['databases'], query: ReturnType<typeof sql<{ n: number }>>) => {
    const db = openDatabase<Record<string, never>>(house.databases[database].url);
    const { rows } = await query.execute(db);
    await db.destroy();
    return rows[0]!.n;
  };
  /** How many transport key sets, and channels, the issuer's and the provider's role have of a deployment. */
  const kept = async (table: 'transport_keys' | 'channel', id: string): Promise<number[]> => {
    const count = sql<{ n: number }>`select count(*) as n from ${sql.table(table)} where deployment = ${id}`;
    return await Promise.all(roles.map((role) => rowsOf(role, count)));
  };
  const forgotten = async (table: 'transport_keys' | 'channel', id: string): Promise<number[]> => {
    let left = await kept(table, id);
    for (let wait = 0; wait < 40 && left.some((number) => number > 0); wait++) {
      await new Promise((done) => setTimeout(done, 100));
      left = await kept(table, id);
    }
    return left;
  };
  const order = (phone: TestElement, id: string) =>
    house.registration.order(id, {
      profile: 'phone',
      attestationCertificate: phone.attestationCertificate,
      certificates: ['userAuthentication', 'digitalSignature'],
    });
  /** A session that dies once the domain was made, before its keys are rotated; both roles have its transport keys. */
  const abandoned = async (): Promise<{ phone: TestElement; id: string }> => {
    const [phone, id] = [await makeElement('phone'), house.newId()];
    const seram = await order(phone, id);
    let reports = 0;
    const http: typeof postOverSocket = async (request) => {
      if (++reports > 3) throw new WalletKilled();
      return await postOverSocket(request);
    };
    const killed = await runSession(phone, seram, { http, wait: async () => undefined }).catch(() => undefined);
    assert.notEqual(killed?.outcome, 'done');
    assert.deepEqual(await kept('transport_keys', id), [1, 1]);
    return { phone, id };
  };

  it('is told to a role that was away when the certificates were delivered, as soon as it is back', async () => {
    const [phone, id] = [await makeElement('phone'), house.newId()];
    let comeBack: (() => Promise<void>) | undefined;
    const result = await runSession(phone, await order(phone, id), {
      onNotification: async (notification) => {
        if (notification.kind === 'setSecrets') await setSecrets(phone.element);
        if (notification.kind === 'progress' && notification.done === 5) comeBack = await house.stop('tsm-issuer');
      },
    });
    assert.equal(result.outcome, 'done', result.code);
    assert.deepEqual(await kept('transport_keys', id), [1, 0]);
    await house.restart('tsm');
    await comeBack!();
    assert.deepEqual(await forgotten('transport_keys', id), [0, 0]);
    assert.deepEqual(await forgotten('channel', id), [0, 0]);
  });

  it('are the transport keys of a deployment that ends with its phone away, for which a deletion needs none', async () => {
    const { phone, id } = await abandoned();
    const seram = await house.registration.orderDeletion(id);
    assert.deepEqual(await forgotten('transport_keys', id), [0, 0]);
    assert.equal((await runSession(phone, seram)).outcome, 'done');
    assert.ok(house.registration.application(id).deleted);
    assert.deepEqual(await forgotten('channel', id), [0, 0]);
  });

  it('are transport keys that no session rotated in a day; a phone that comes back after all gets new ones', async () => {
    const { phone, id } = await abandoned();
    ahead = 23 * HOUR_MS;
    for (const role of roles) await house.restart(role);
    assert.deepEqual(await kept('transport_keys', id), [1, 1]);
    ahead = 25 * HOUR_MS;
    for (const role of roles) await house.restart(role);
    assert.deepEqual(await forgotten('transport_keys', id), [0, 0]);
    ahead = 0;
    assert.equal((await runSession(phone, await order(phone, id))).outcome, 'done');
    assert.ok(await bothKeysSign(phone.element, house.registration.application(id).certificates!));
  });

  it('is no certificate, for it keeps none: not while the CA’s come late, not while they are written, not afterwards', async () => {
    const [phone, id] = [await makeElement('phone'), house.newId()];
    const kept: string[] = [];
    const look = async () => kept.push(...(await placesOf(id)));
    house.registration.open = false;
    assert.equal((await runSession(phone, await order(phone, id))).outcome, 'wait');
    house.registration.open = true;
    await house.registration.announceCertificates(id);
    await look();
    // The order that writes them is out, and its answer never comes.
    const http: typeof postOverSocket = async (request) => {
      const answer = await postOverSocket(request);
      await look();
      if (Buffer.from(answer.body).toString().includes('progress:5/5')) throw new WalletKilled();
      return answer;
    };
    const seram = await house.registration.announceCertificates(id);
    await runSession(phone, seram, { http, wait: async () => undefined }).catch(() => undefined);
    await look();
    assert.equal((await runSession(phone, await order(phone, id))).outcome, 'done');
    await look();
    assert.ok(house.registration.application(id).delivered);
    assert.deepEqual(kept, []);
  });

  /** Tables of the TSM in which a certificate of this deployment, or a part of one, lies as it is. */
  async function placesOf(id: string): Promise<string[]> {
    const certificates = house.registration.application(id).certificates ?? [];
    const parts = certificates.flatMap(({ certificate }) => {
      // The signature: the key is known to the session that read it.
      const hex = Buffer.from(certificate, 'base64').toString('hex').slice(-80);
      return [certificate.slice(-80), hex, hex.toUpperCase()];
    });
    const found: string[] = [];
    for (const role of ['tsm', 'tsm-issuer', 'tsm-provider'] as const) {
      const db = openDatabase<Record<string, never>>(house.databases[role].url);
      const tables = await sql<{ name: string }>`select table_name as name from information_schema.tables
        where table_schema = 'public'`.execute(db);
      for (const { name } of tables.rows) {
        const { rows } = await sql<{
          row: string;
        }>`select ${sql.table(name)}::text as row from ${sql.table(name)}`.execute(db);
        if (rows.some(({ row }) => parts.some((part) => row.includes(part)))) found.push(`${role}.${name}`);
      }
      await db.destroy();
    }
    return found;
  }
});
