import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  createLogger,
  migrate,
  OutboxWorker,
  openDatabase,
  type PeerClient,
  type PeerRequest,
  sql,
  systemClock,
} from '@inro/host';
import { openTestDatabase } from '@inro/host/testing';
import { type FrontSchema, frontMigrations } from '../src/front/database.ts';
import { orderKinds } from '../src/front/order-kinds.ts';

const KEPT = '003-digests-until-they-are-heard';
const ID = 'AAAAAAAAAAAAAAAAAAAAA_';
const digests = [{ kind: 'userAuthentication', sha256: `${'B'.repeat(42)}-` }];

/** Every order of before as it stood in the queue. */
const waiting = [
  ['registration', 'POST', `/deployments/${ID}/delivered`, { digests }],
  ['registration', 'POST', `/deployments/${ID}/deleted`, {}],
  ['tsm-issuer', 'DELETE', `/deployments/${ID}`, {}],
  ['tsm-provider', 'DELETE', `/deployments/${ID}`, {}],
  ['tsm-issuer', 'DELETE', `/transport-keys/${ID}`, {}],
  ['tsm-provider', 'DELETE', `/transport-keys/${ID}`, {}],
] as const;

it('ADR 26: orders of the front that waited when they got kinds are delivered as the requests that they were', async () => {
  const database = await openTestDatabase();
  const db = openDatabase<FrontSchema>(database.url);
  try {
    const at = frontMigrations.findIndex(({ name }) => name === KEPT);
    await migrate(db, frontMigrations.slice(0, at));
    await sql`insert into deployment values (${ID}, 'phone', 'deployed', '["userAuthentication"]', ${Buffer.alloc(32)},
      ${Buffer.alloc(32)}, 'Deployed/Operational', null, now(), now())`.execute(db);
    for (const [peer, method, path, body] of waiting)
      await sql`insert into outbox (peer, method, path, body, next_at)
        values (${peer}, ${method}, ${path}, ${JSON.stringify(body)}, '2026-11-01')`.execute(db);
    await migrate(db, frontMigrations);
    const kinds = await sql<{ kind: string; id: string }>`select kind, id from outbox order by number`.execute(db);
    assert.deepEqual(
      kinds.rows,
      Object.keys(orderKinds).map((kind) => ({ kind, id: ID })),
    );
    const sent: unknown[][] = [];
    const peers = {
      async ask({ to, method, path, body, answer }: PeerRequest, asked: { ids: string[]; body?: unknown }) {
        sent.push([to, method, path(...asked.ids), body ? body.parse(asked.body) : {}]);
        return answer?.parse({});
      },
    } as unknown as PeerClient;
    const log = createLogger('test', 'silent');
    const worker = new OutboxWorker({
      db,
      log,
      clock: systemClock,
      kinds: orderKinds,
      context: { db, peers, log, clock: systemClock },
    });
    await worker.kick();
    await worker.stop();
    const byPeer = (all: readonly (readonly unknown[])[]) => Object.groupBy(all, ([peer]) => String(peer));
    assert.deepEqual(byPeer(sent), byPeer(waiting));
    const left = await sql`select 1 from outbox where done_at is null`.execute(db);
    const kept = await sql<{ digests: string | null }>`select digests from deployment`.execute(db);
    assert.deepEqual([left.rows, kept.rows], [[], [{ digests: null }]]);
  } finally {
    await db.destroy();
    await database.dispose();
  }
});
