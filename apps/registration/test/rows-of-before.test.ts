import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { migrate, openDatabase, sql } from '@inro/host';
import { openTestDatabase } from '@inro/host/testing';
import { parseCertificate } from '@inro/pki/read';
import { makeElement } from '../../../quality/testing/pki/element-maker.ts';
import { migrations, type Schema } from '../src/schema.ts';

const before47 = migrations.findIndex(({ name }) => name === '004-the-chain-once');
const idOf = (letter: string): string => letter.repeat(22);
const sha256 = (n: number): Buffer => Buffer.alloc(32, n);

describe('registration with rows of before', () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let db: ReturnType<typeof openDatabase<Schema>>;
  let element: Awaited<ReturnType<typeof makeElement>>;
  before(async () => {
    database = await openTestDatabase();
    db = openDatabase<Schema>(database.url);
    element = await makeElement();
    await migrate(db, migrations.slice(0, before47));
    await sql`insert into resident values ('1000000001', '印籠　花子', null, '00000', '東京都千代田区', '00000', '1990-01-01',
      'female', 'Tokyo-to', 'Chiyoda-ku', 'resident', now())`.execute(db);
    const chain = Buffer.concat([element.leaf, element.makerCertificate]);
    const keys = JSON.stringify({ attestationChain: chain.toString('base64'), keys: [], secretsSet: true });
    for (const [letter, state, element_chain, profile] of [
      ['A', 'expired', chain, 'phone'],
      ['B', 'delivered', chain, 'phone'],
      ['C', 'accepted', null, 'phone'],
      ['D', 'delivered', null, 'card'],
    ] as const)
      await sql`insert into application (id, digest, document, resident, profile, kinds, attestation_sha256, state, keys,
          element_chain, created_at, state_since)
        values (${idOf(letter)}, ${Buffer.from(letter)}, ${Buffer.from('of a card')}, '1000000001', ${profile},
          '{userAuthentication}', ${sha256(0)}, ${state}, ${element_chain === null ? null : keys}, ${element_chain}, now(),
          now())`.execute(db);
    for (const [n, reason, revoked] of [
      [1, null, null],
      [2, 'certificateHold', '2026-11-01'],
      [3, 'keyCompromise', null],
    ] as const)
      await sql`insert into certificate (sha256, application, kind, der, issuer, issued_at, reason, revoked_at, decided_at)
        values (${sha256(n)}, ${idOf('ABD'[n - 1]!)}, 'digitalSignature', ${Buffer.from(`a card ${n}`)}, 'issuer', now(), ${reason},
          ${revoked}, ${reason === null ? null : '2026-11-01'})`.execute(db);
    const at = migrations.findIndex(({ name }) => name === '008-mandates-of-an-element');
    await migrate(db, migrations.slice(0, at));
    for (const [letter, given] of [
      ['A', 2],
      ['B', 3],
    ] as const)
      await sql`update application set mandates = ${given} where id = ${idOf(letter)}`.execute(db);
    await migrate(db, migrations);
  });
  after(async () => {
    await db.destroy();
    await database.dispose();
  });

  it('004: keeps the chain in one place, and the rest of what was reported', async () => {
    const rows = await db.selectFrom('application').select(['keys', 'element_chain']).orderBy('id').execute();
    assert.deepEqual(
      rows.map(({ keys }) => keys && JSON.parse(keys)),
      [{ keys: [], secretsSet: true }, { keys: [], secretsSet: true }, null, null],
    );
    assert.ok(rows[0]!.element_chain!.includes(Buffer.from(element.leaf)));
  });

  it('008: finds the element of each application in its chain, and counts on from all that was given there', async () => {
    const serial = parseCertificate(element.leaf)
      .subject.rdns.flat()
      .map(({ text }) => text)[0];
    assert.match(serial!, /^[0-9A-F]{84}$/);
    const rows = await db.selectFrom('application').select('cplc').orderBy('id').execute();
    assert.deepEqual(
      rows.map(({ cplc }) => cplc),
      [serial, serial, null, null],
    );
    const elements = await db.selectFrom('element').selectAll().execute();
    assert.deepEqual(
      elements.map(({ mandates, ...rest }) => ({ ...rest, mandates: Number(mandates) })),
      [{ cplc: serial, mandates: 5, last_mandate: null, application: null }],
    );
  });

  it('009: what was decided is the first decision, and what was not is none', async () => {
    const rows = await db.selectFrom('certificate').select('decision').orderBy('sha256').execute();
    assert.deepEqual(
      rows.map(({ decision }) => decision),
      [0, 1, 1],
    );
  });
});
