import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
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
import { type OrderContext, orderKinds } from '../src/orders.ts';
import { migrations, type Schema } from '../src/schema.ts';
import { Tokens } from '../src/tokens.ts';

const KINDS = '005-orders-have-a-kind';
const SHA256 = Buffer.alloc(32, 0xfb);

/** An application of each state in which something is ordered, by an id as registration makes them. */
const applications = {
  accepted: 'AAAAAAAAAAAAAAAAAAAAA_',
  issued: 'BBBBBBBBBBBBBBBBBBBBB-',
  refused: 'CCCCCCCCCCCCCCCCCCCCCC',
  keysReady: 'DDDDDDDDDDDDDDDDDDDDDD',
  expired: 'EEEEEEEEEEEEEEEEEEEEEE',
} as const;

/** Every order of before as it stood in the queue, and the kind that it is to have. */
const waiting = [
  ['tsm', 'PUT', `/deployments/${applications.accepted}`, 'openDeployment'],
  ['tsm', 'PUT', `/deployments/${applications.issued}/certificates`, 'announceCertificates'],
  ['tsm', 'DELETE', `/deployments/${applications.refused}`, 'deleteDeployment'],
  ['ca', 'PUT', `/issuances/${applications.keysReady}`, 'issue'],
  ['ca', 'PUT', `/issuances/${applications.expired}/end`, 'endIssuance'],
  ['ca', 'PUT', '/issuances/known-to-the-CA-alone/end', 'endIssuance'],
  ['ca', 'PUT', `/revocations/${SHA256.toString('base64url')}`, 'revoke'],
] as const;

const keys = JSON.stringify({
  keys: [{ kind: 'userAuthentication', modulus: 'AAAA', exponent: 'AQAB', attestation: 'AAAA', possession: 'AAAA' }],
  secretsSet: true,
});

const answers: Readonly<Record<string, unknown>> = {
  tsm: { sessionId: 'x'.repeat(43), url: 'http://tsm.localhost:7104/gp/seram' },
  '/issuances/:id': { certificates: [{ kind: 'userAuthentication', certificate: 'AAAA', issuer: 'AAAA' }] },
  '/issuances/:id/end': { certificates: [] },
  '/revocations/:sha256': { state: 'revoked', reason: 'keyCompromise', revokedAt: '2026-11-01T00:00:00.000Z' },
};

describe('ADR 26: orders that waited when they got kinds', () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let db: ReturnType<typeof openDatabase<Schema>>;
  before(async () => {
    database = await openTestDatabase();
    db = openDatabase<Schema>(database.url);
    const at = migrations.findIndex(({ name }) => name === KINDS);
    await migrate(db, migrations.slice(0, at));
    await sql`insert into resident values ('1000000001', '印籠　花子', null, '00000', '東京都千代田区', '00000', '1990-01-01', 'female',
      'Tokyo-to', 'Chiyoda-ku', 'resident', now())`.execute(db);
    for (const [state, id] of Object.entries(applications))
      await sql`insert into application (id, digest, document, resident, profile, kinds, attestation_sha256, state, keys,
          element_chain, end_reason, created_at, state_since)
        values (${id}, ${Buffer.alloc(32, id)}, ${Buffer.from(id)}, '1000000001',
          ${state === 'keysReady' ? 'card' : 'phone'}, '{userAuthentication}', ${Buffer.alloc(32)}, ${state}, ${keys},
          ${Buffer.from('chain')}, 'unspecified', now(), now())`.execute(db);
    await sql`insert into certificate (sha256, application, kind, der, issuer, issued_at, reason, decided_at)
      values (${SHA256}, ${applications.issued}, 'userAuthentication', 'der', 'issuer', now(), 'keyCompromise', now())`.execute(
      db,
    );
    for (const [peer, method, path] of waiting)
      await sql`insert into outbox (peer, method, path, body, attempts, next_at)
        values (${peer}, ${method}, ${path}, '{}', 3, '2026-11-01')`.execute(db);
    await sql`insert into outbox (peer, method, path, body, done_at)
      values ('ca', 'PUT', ${`/issuances/${applications.issued}`}, '{}', '2026-11-02')`.execute(db);
    await sql`insert into outbox (peer, method, path, body) values ('ca', 'PUT', '/of/no/kind', '{}')`.execute(db);
    await migrate(db, migrations);
  });
  after(async () => {
    await db.destroy();
    await database.dispose();
  });

  it('are of every kind that there is', () => {
    assert.deepEqual([...new Set(waiting.map(([, , , kind]) => kind))].sort(), Object.keys(orderKinds).sort());
  });

  it('keep their place, their tries and their time; what was done stays done, and what nobody knows is kept', async () => {
    const { rows } = await sql<{ kind: string; attempts: number; next: string; done: boolean }>`
      select kind, attempts, next_at::date::text as next, done_at is not null as done from outbox order by number`.execute(
      db,
    );
    const expected = waiting.map(([, , , kind]) => ({ kind, attempts: 3, next: '2026-11-01', done: false }));
    assert.deepEqual(rows.slice(0, waiting.length), expected);
    assert.deepEqual(
      rows.slice(waiting.length).map(({ kind, done }) => ({ kind, done })),
      [
        { kind: 'issue', done: true },
        { kind: 'PUT /of/no/kind', done: false },
      ],
    );
  });

  it('are delivered as the requests that they were, each in the form that its receiver takes', async () => {
    const sent: string[][] = [];
    const peers = {
      async ask(request: PeerRequest, { ids, body }: { ids: string[]; body: unknown }) {
        request.params!.parse(Object.fromEntries([[/:(\w+)/.exec(request.route)![1]!, ids[0]]]));
        request.body!.parse(body);
        // ADR 58: what was decided before there were numbers counts as the first decision.
        if (request.route.startsWith('/revocations')) assert.equal((body as { number?: number }).number, 1);
        sent.push([request.to, request.method, request.path(...ids)]);
        return request.answer!.parse(answers[request.to] ?? answers[request.route]);
      },
    } as unknown as PeerClient;
    // What was issued is not looked at here: the answers are of the right form and no more.
    const trust = { checkIssued: () => undefined } as unknown as OrderContext['trust'];
    const context = { db, peers, clock: systemClock, tokens: new Tokens(new Uint8Array(32)), trust } as OrderContext;
    const log = createLogger('test', 'silent');
    const worker = new OutboxWorker({ db, log, clock: systemClock, kinds: orderKinds, context });
    await worker.kick();
    await worker.stop();
    const [toTsm, toCa] = ['tsm', 'ca'].map((peer) => sent.filter(([to]) => to === peer));
    assert.deepEqual(
      [...toTsm!, ...toCa!],
      waiting.map(([peer, method, path]) => [peer, method, path]),
    );
    const left = await sql<{ kind: string }>`select kind from outbox where done_at is null and attempts > 0`.execute(
      db,
    );
    assert.deepEqual(left.rows, [{ kind: 'PUT /of/no/kind' }]);
  });
});
