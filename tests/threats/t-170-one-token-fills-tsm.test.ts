// The threat: docs/threats/t-170-one-token-fills-tsm.md
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { issuerRole, providerRole } from '@inro/authority-wire/role';
import { fromUtf8, utf8 } from '@inro/foundation';
import { httpRequest, openDatabase, sql } from '@inro/host';
import { RegistrationClient } from '@inro/wallet/core';
import { type House, openHouse } from './support/house.ts';
import { applyOnly, newPerson, newPhone } from './support/people.ts';
import { authority } from './support/scene.ts';
import { without } from './support/without.ts';

const DAY = 24 * 3_600_000;
const MANY = 40;

describe('T-170 whoever has one status token fills the TSM with sessions', () => {
  let house: House;
  let id: string;
  let other: string;
  before(async () => {
    house = await openHouse(authority);
    other = await applied();
    id = await applied();
  });
  after(() => house.close());

  let wallet: Awaited<ReturnType<typeof newPhone>>;
  let token: string;
  /** A person has applied, and has not gone on: this is the application's id. */
  async function applied(): Promise<string> {
    wallet = await newPhone(house);
    const journey = await applyOnly(house, await newPerson(house), wallet);
    ({ statusToken: token } = JSON.parse((await wallet.storage.get('enrolment'))!) as { statusToken: string });
    return journey.state.applicationId!;
  }

  /** The last one of them asks how it stands, and is given a session: as fast as registration hands on such questions (T-160). */
  async function ask() {
    house.clock.move(3_000);
    const registration = new RegistrationClient(wallet.door.fetch, house.system.origin('registration'));
    return (await registration.status(id, token)).seram!;
  }

  const count = async (database: 'tsm' | 'tsm-issuer' | 'tsm-provider', table: string, of: string): Promise<number> => {
    const db = openDatabase<Record<string, never>>(house.databases[database]!.url);
    const { rows } = await sql<{
      n: number;
    }>`select count(*) as n from ${sql.table(table)} where deployment = ${of}`.execute(db);
    await db.destroy();
    return Number(rows[0]!.n);
  };
  const sessions = () => count('tsm', 'seram_session', id);

  const seram = async (path: string, { url, sessionId }: Awaited<ReturnType<typeof ask>>, body: object) => {
    const answer = await httpRequest(`${url}/${path}?sessionId=${sessionId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: utf8(JSON.stringify(body)),
    });
    return { status: answer.status, body: JSON.parse(fromUtf8(answer.body)) as Record<string, unknown> };
  };
  const handshake = { secureElements: [{ seType: 'eSE', seId: 'eSE1' }] };
  const polling = { localAgentStatus: { localAgentStatusEnum: 'POLLING' } };

  it('one after the other or at once: eight rows of a deployment, and none of another’s', async () => {
    const others = await count('tsm', 'seram_session', other);
    for (let asked = 0; asked < MANY; asked++) await ask();
    assert.ok((await sessions()) <= 8, String(await sessions()));
    await Promise.all(Array.from({ length: MANY }, ask));
    assert.ok((await sessions()) <= 8, String(await sessions()));
    assert.equal(await count('tsm', 'seram_session', other), others);
  });

  it('nor by beginning each of them, or ending each of them', async () => {
    for (let begun = 0; begun < MANY / 2; begun++)
      assert.equal((await seram('handshake', await ask(), handshake)).status, 200);
    assert.ok((await sessions()) <= 8, String(await sessions()));
  });

  it('and the one that runs goes on, whatever is asked for meanwhile', async () => {
    const running = await ask();
    assert.equal((await seram('handshake', running, handshake)).status, 200);
    for (let asked = 0; asked < MANY; asked++) await ask();
    assert.equal((await seram('remoteManagement', running, polling)).status, 200);
    assert.ok((await sessions()) <= 8);
  });

  it('counter-test: a front that keeps every session has a row for each question', async () => {
    const defence = '.limit(MOST_SESSIONS - 2)';
    const file = 'apps/tsm/src/front/session-book.ts';
    await house.replace('tsm', without({ file, defence, instead: '.limit(1_000_000)' }));
    id = await applied();
    const before = await sessions();
    for (let asked = 0; asked < MANY; asked++) await ask();
    assert.equal(await sessions(), before + MANY);
  });

  it('and they end: after a day no session of theirs begins, and no row is left', async () => {
    const old = await ask();
    house.clock.move(DAY + 60_000);
    assert.equal((await seram('handshake', old, handshake)).body.code, 'tsm.session_unknown');
    await house.replace('tsm');
    for (let wait = 0; wait < 50 && (await sessions()) > 0; wait++) await new Promise((done) => setTimeout(done, 100));
    assert.equal(await sessions(), 0);
  });

  /** What such sessions leave at the roles: each opens channels. */
  const channels = async (): Promise<number[]> => {
    const front = house.peer('tsm');
    for (const role of [issuerRole, providerRole])
      for (let opened = 0; opened < 2 * MANY; opened++)
        await front.ask(role.openChannel, { ids: [randomUUID()], body: { deployment: id } });
    return [await count('tsm-issuer', 'channel', id), await count('tsm-provider', 'channel', id)];
  };

  it('nor do their channels fill the roles', async () => {
    assert.deepEqual(await channels(), [64, 64]);
  });

  it('counter-test: a role that keeps every channel of a deployment keeps them all', async () => {
    const defence = '.limit(MOST_CHANNELS)';
    const all = { file: 'apps/tsm/src/role/channels.ts', defence, instead: '.limit(1_000_000)' };
    for (const role of ['tsm-issuer', 'tsm-provider'] as const) await house.replace(role, without(all));
    assert.deepEqual(await channels(), [64 + 2 * MANY, 64 + 2 * MANY]);
  });
});
