// The threat: docs/threats/t-176-audit-log-cut.md
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { revoke } from '@inro/authority-wire/issuance';
import { auditOf, processes } from '@inro/deployment';
import {
  type AuditWitness,
  appendAudit,
  createLogger,
  firstBrokenAuditLink,
  inTransaction,
  type Kysely,
  openDatabase,
  sql,
} from '@inro/host';
import { auditStart } from '../../packages/host/src/audit.ts';
import { linesReadAgain } from '../../packages/host/src/audit-witness.ts';
import { type House, openHouse } from './support/house.ts';
import { asItIs, type World, without } from './support/without.ts';

const WITNESS = 'packages/host/src/audit-witness.ts';
const PEER = 'packages/host/src/peer.ts';

describe('T-176 an administrator of the database cuts the audit log off at its end', () => {
  let house: House;
  let ca: Kysely<never>;
  let registration: Kysely<never>;
  before(async () => {
    house = await openHouse(['ca', 'registration']);
    ca = openDatabase<never>(house.databases.ca!.url);
    registration = openDatabase<never>(house.databases.registration!.url);
    // What the CA makes ahead of requests at its start is lines too.
    for (let before = -1, now = await count(); before !== now; now = await count()) {
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 1_500));
    }
    await sql`create table kept as select * from audit_log`.execute(ca);
  });
  after(async () => {
    await Promise.all([ca.destroy(), registration.destroy()]);
    await house.close();
  });
  /** Both books as after the first look. */
  beforeEach(() => putBack());

  const witnessOf = async (world: World = asItIs): Promise<AuditWitness> => {
    const { AuditWitness: Witness, PeerClient } =
      await world<typeof import('../../packages/host/src/index.ts')>('packages/host/src/index.ts');
    const { name } = house.configs.registration!;
    return new Witness({
      config: { name, auditKeepers: ['ca'] },
      db: registration,
      clock: house.clock,
      log: createLogger('registration', 'silent'),
      peers: new PeerClient(house.configs.registration!, house.clock),
    });
  };
  /** Looks until there is no more to see; true when the log is taken for whole. */
  const look = async (witness?: AuditWitness): Promise<boolean> => {
    const own = witness ?? (await witnessOf());
    while (await own.look('ca'));
    return taken();
  };
  const taken = async (): Promise<boolean> => {
    const { rows } = await sql<{
      refused: boolean;
    }>`select refused_at is not null as refused from audit_witness`.execute(registration);
    return rows[0]?.refused === false;
  };
  /** Reads the whole log again; in how many parts, or false when it is refused. */
  const readAll = async (witness?: AuditWitness): Promise<number | false> => {
    const own = witness ?? (await witnessOf());
    let parts = 1;
    while (!(await own.readAgain('ca')) && (await taken())) parts++;
    return (await taken()) && parts;
  };
  /** Both books as they were kept. */
  const putBack = async () => {
    await sql`delete from audit_log`.execute(ca);
    await sql`insert into audit_log select * from kept`.execute(ca);
    await sql`delete from audit_witness`.execute(registration);
  };
  /** Makes the hashes anew, as who knows how they are made can: of the lines from one on, so many. */
  const hashAnew = async (from: number, most: number) => {
    const { rows } = await sql<{ seq: number; at: Date; event: string; data: string; hash: Uint8Array }>`
      select * from audit_log where seq >= ${from - 1} order by seq limit ${most + 1}`.execute(ca);
    let hash = rows.shift()!.hash;
    for (const { seq, at, event, data } of rows) {
      hash = createHash('sha256')
        .update(hash)
        .update(JSON.stringify([at.toISOString(), event, data]))
        .digest();
      await sql`update audit_log set hash = ${hash} where seq = ${seq}`.execute(ca);
    }
  };
  const act = (event: string) => inTransaction(ca, (trx) => appendAudit(trx, house.clock.now(), event, {}));
  const count = async () => (await sql<{ n: number }>`select count(*)::int as n from audit_log`.execute(ca)).rows[0]!.n;

  it('nor by a hash that cannot be read, a seen line that says something else, or the lines before it gone', async () => {
    const seen = async () => assert.ok(await look());
    const harms = {
      'no hash': sql`update audit_log set hash = '\\x00' where seq = (select max(seq) from audit_log)`,
      'another event': sql`update audit_log set event = 'something.else' where seq = (select max(seq) from audit_log)`,
      'all before it gone': sql`delete from audit_log where seq < (select max(seq) from audit_log)`,
    };
    for (const [what, harm] of Object.entries(harms)) {
      await putBack();
      await seen();
      await harm.execute(ca);
      assert.equal(await look(), false, what);
    }
  });

  /** How often a keeper is asked in a while that always has one more line to show, and whether its witness ends when it is told to. */
  async function askedWithoutEnd(world: World = asItIs): Promise<{ readonly asked: number; readonly ends: boolean }> {
    const { AuditWitness: Witness } =
      await world<typeof import('../../packages/host/src/index.ts')>('packages/host/src/index.ts');
    let asked = 0;
    const hash = (seq: number) => createHash('sha256').update(String(seq)).digest('base64url');
    const peers = {
      afterOrders: () => undefined,
      async ask(_: unknown, { query }: { query: { after: string; most?: string } }) {
        asked++;
        const { after, most } = { after: Number(query.after), most: Number(query.most ?? 1) };
        const at = after === 0 ? Buffer.from(auditStart.hash).toString('base64url') : hash(after);
        return { at, seq: after + most, hash: hash(after + most), broken: false, last: false };
      },
    };
    await sql`delete from audit_witness`.execute(registration);
    const witness = new Witness({
      config: { name: 'registration', auditKeepers: ['ca'] },
      db: registration,
      clock: house.clock,
      log: createLogger('registration', 'silent'),
      peers: peers as never,
    });
    witness.start();
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    const before = asked;
    const ends = await Promise.race([
      witness.stop().then(() => true),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 4_000)),
    ]);
    return { asked: before, ends };
  }

  it('a keeper that always has more to show is asked a hundred times and then waits, and its witness ends', async () => {
    const { asked, ends } = await askedWithoutEnd();
    assert.ok(asked > 0 && asked <= 101, String(asked));
    assert.equal(ends, true);
  });

  it('counter-test: a witness that follows to the end asks without one', async () => {
    const { asked } = await askedWithoutEnd(
      without(
        { file: WITNESS, defence: 'looks < MOST_LOOKS && this.#timer && ', instead: 'asksOn() && ' },
        {
          file: WITNESS,
          defence: 'const MOST_LOOKS = 100;',
          instead: 'const until = performance.now() + 6_000; const asksOn = () => performance.now() < until;',
        },
      ),
    );
    assert.ok(asked > 101, String(asked));
  });

  /** The number that a witness has seen after a keeper, taken over, said that its log goes on to a far one. */
  async function afterJump(world: World = asItIs): Promise<{ readonly seq: number; readonly refused: boolean }> {
    assert.ok(await look());
    const { AuditWitness: Witness } =
      await world<typeof import('../../packages/host/src/index.ts')>('packages/host/src/index.ts');
    const known = await sql<{ hash: Buffer }>`select hash from audit_witness`.execute(registration);
    const hash = known.rows[0]!.hash.toString('base64url');
    const far = { at: hash, seq: 999_999_999_999_999, hash, broken: false, last: true };
    const witness = new Witness({
      config: { name: 'registration', auditKeepers: ['ca'] },
      db: registration,
      clock: house.clock,
      log: createLogger('registration', 'silent'),
      peers: { afterOrders: () => undefined, ask: async () => far } as never,
    });
    await witness.look('ca');
    const { rows } = await sql<{ seq: number; refused: boolean }>`
      select seq, refused_at is not null as refused from audit_witness`.execute(registration);
    return rows[0]!;
  }

  it('a keeper that jumps to a far number is refused, and what was seen of it stays', async () => {
    assert.deepEqual(await afterJump(), { seq: await count(), refused: true });
  });

  it('counter-test: a witness that goes along has seen what never was', async () => {
    const world = without({ file: WITNESS, defence: ' && head.seq <= known.seq + MOST_LINES' });
    assert.deepEqual(await afterJump(world), { seq: 999_999_999_999_999, refused: false });
  });

  it('and the chain alone says nothing of it, nor when all of it is gone', async () => {
    await sql`delete from audit_log where seq = (select max(seq) from audit_log)`.execute(ca);
    assert.equal(await firstBrokenAuditLink(ca), undefined);
    await sql`delete from audit_log`.execute(ca);
    assert.equal(await firstBrokenAuditLink(ca), undefined);
  });

  const cuts: Readonly<Record<string, () => Promise<unknown>>> = {
    'its last line': () => sql`delete from audit_log where seq = (select max(seq) from audit_log)`.execute(ca),
    'all of it': () => sql`delete from audit_log`.execute(ca),
    'its last line, and as many others follow': async () => {
      await sql`delete from audit_log where seq = (select max(seq) from audit_log)`.execute(ca);
      for (const event of ['a', 'b', 'c']) await act(event);
    },
    'all of it, and a longer one is begun': async () => {
      const before = await count();
      await sql`delete from audit_log`.execute(ca);
      for (let n = 0; n < before + 3; n++) await act('anew');
    },
    'nothing, but the last line says something else': () =>
      sql`update audit_log set hash = sha256(hash), event = 'nothing' where seq = (select max(seq) from audit_log)`.execute(
        ca,
      ),
    'nothing, but a line after what was seen does not fit': async () => {
      await act('a');
      await sql`update audit_log set event = 'b' where event = 'a'`.execute(ca);
    },
  };
  for (const [what, cut] of Object.entries(cuts))
    it(`and the witness refuses what is left: ${what}`, async () => {
      assert.equal(await look(), true);
      await cut();
      assert.equal(await look(), false);
      await act('later');
      assert.equal(await look(), false, 'for good');
      const said = await sql<{
        n: number;
      }>`select count(*)::int as n from audit_log where event = 'audit log refused'`.execute(registration);
      assert.ok(said.rows[0]!.n > 0, 'it stands in the log of the witness');
    });

  const other = (seq: number) => sql`update audit_log set event = 'other' where seq = ${seq}`.execute(ca);
  const gone = (from: number, to = from) => sql`delete from audit_log where seq between ${from} and ${to}`.execute(ca);
  const farBack: Readonly<Record<string, () => Promise<unknown>>> = {
    'its first line says something else': () => other(1),
    'a line far back says something else': () => other(5),
    'and its hash fits': () => other(5).then(() => hashAnew(5, 1)),
    'a line and the one after it, both with hashes that fit': async () => {
      await other(5);
      await other(6);
      await hashAnew(5, 2);
    },
    'all of them from one place on, with hashes that fit': () => other(5).then(() => hashAnew(5, 1_000_000)),
    'all but the one that was seen, with hashes that fit': async () =>
      other(5).then(async () => hashAnew(5, (await count()) - 5)),
    'one in the middle is gone': () => gone(5),
    'one in the middle is gone, and the others are counted anew': async () => {
      await gone(5);
      await sql`update audit_log set seq = -seq where seq > 5`.execute(ca);
      await sql`update audit_log set seq = -seq - 1 where seq < 0`.execute(ca);
    },
    'two have changed their places': () =>
      sql`update audit_log a set event = b.event, data = b.data, at = b.at + interval '1 s' from audit_log b
        where (a.seq, b.seq) in ((5, 6), (6, 5))`.execute(ca),
    'the beginning is gone': () => gone(1, 5),
    'the one that was seen is gone, and the one before it': async () => gone((await count()) - 1, await count()),
    'a line under no number that a line has': () =>
      sql`insert into audit_log select -7, at, event, data, hash from audit_log where seq = 1`.execute(ca),
    'a time that is none': () => sql`update audit_log set at = 'infinity' where seq = 5`.execute(ca),
    'a hash that is none': () => sql`update audit_log set hash = '' where seq = 5`.execute(ca),
  };
  for (const [what, change] of Object.entries(farBack))
    it(`and the witness that reads it again refuses what is left: ${what}`, async () => {
      await act('seen');
      assert.equal(await look(), true);
      assert.equal(await readAll(), 1);
      await change();
      await look();
      assert.equal(await readAll(), false);
      await act('later');
      assert.equal((await look()) || (await readAll()), false, 'for good');
    });

  it('a long log is read again in parts, each once a day however long it is, and goes on where it stopped', async () => {
    await inTransaction(ca, async (trx) => {
      for (let n = 0; n < 2_500; n++) await appendAudit(trx, house.clock.now(), `many ${n}`, {});
    });
    assert.equal(await look(), true);
    assert.equal(await readAll(), 3);
    for (const length of [1, 1_000, 8_640_000, 8_640_001, 1e9]) assert.ok(8_640 * linesReadAgain(length) >= length);
    assert.equal(linesReadAgain(8_640_000), 1_000);
    // Changed behind the part that was read, by whoever knows where that is: the next time round.
    assert.equal(await (await witnessOf()).readAgain('ca'), false);
    await other(7);
    await house.replace('ca');
    assert.equal(await (await witnessOf()).readAgain('ca'), false);
    assert.equal(await (await witnessOf()).readAgain('ca'), true);
    assert.equal(await taken(), true);
    assert.equal(await readAll(), false);
  });

  it('two witnesses that read at once come to the same end, and where it stopped is changed by nobody unseen', async () => {
    await inTransaction(ca, async (trx) => {
      for (let n = 0; n < 2_500; n++) await appendAudit(trx, house.clock.now(), `many ${n}`, {});
    });
    assert.equal(await look(), true);
    await Promise.all([readAll(), readAll()]);
    assert.equal(await taken(), true);
    await (await witnessOf()).readAgain('ca');
    const { rows } = await sql<{ read_seq: number }>`select read_seq from audit_witness`.execute(registration);
    await gone(rows[0]!.read_seq);
    assert.equal(await readAll(), false);
  });

  it('an old part that was kept elsewhere may go once both administrators say so, and not before', async () => {
    for (const event of ['a', 'b', 'c']) await act(event);
    assert.equal(await look(), true);
    // docs/operations/audit-log.md
    const { rows } = await sql<{ hash: Uint8Array }>`select hash from audit_log where seq = 5`.execute(ca);
    await sql`update audit_witness set start_seq = 5, start_hash = ${rows[0]!.hash}, read_seq = 5, read_hash = ${rows[0]!.hash}`.execute(
      registration,
    );
    await gone(1, 3);
    for (let n = 0; n < 3; n++) assert.equal(await readAll(), 1);
    await other(7);
    assert.equal(await readAll(), false);
  });

  /** A witness that has seen all of it; the CA writes a line and answers an order; the line is gone. */
  async function cutAfterOrder(world: World, seenIn: number): Promise<boolean> {
    const { AuditWitness: Witness, PeerClient } =
      await world<typeof import('../../packages/host/src/index.ts')>('packages/host/src/index.ts');
    const peers = new PeerClient(house.configs.registration!, house.clock);
    const { name } = house.configs.registration!;
    const config = { name, auditKeepers: ['ca'] };
    const log = createLogger(name, 'silent');
    const witness = new Witness({ config, db: registration, clock: house.clock, log, peers });
    const seen = async () =>
      (await sql<{ seq: number }>`select seq from audit_witness`.execute(registration)).rows[0]?.seq ===
      (await count());
    const within = async (ms: number) => {
      const end = performance.now() + ms;
      while (!(await seen()) && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    witness.start();
    await within(5_000);
    await act('issued');
    // Done or refused: the CA has answered an order.
    await assert.rejects(peers.call('ca', revoke.method, revoke.path('nothing')));
    await within(seenIn);
    await sql`delete from audit_log where event = 'issued'`.execute(ca);
    await witness.stop();
    return look();
  }

  it('nor in the moment after it answered an order: the witness looks at once', async () => {
    assert.equal(await cutAfterOrder(asItIs, 5_000), false);
  });

  it('counter-test: a witness that waits for its time does not see what was cut in between', async () => {
    const defence = "    if (isSigned && method !== 'GET') this.#afterOrder(peer);\n";
    assert.equal(await cutAfterOrder(without({ file: PEER, defence }), 500), true);
  });

  it('counter-test: one that does not mind what it reads again takes what was changed far back', async () => {
    const blind = await witnessOf(
      without({ file: WITNESS, defence: 'if (!follows) {', instead: 'if (false as boolean) {' }),
    );
    assert.equal(await look(blind), true);
    await farBack['a line far back says something else']!();
    assert.equal(await look(blind), true);
    assert.equal(await readAll(blind), 1);
  });

  it('a log that goes on is taken, by thousands of lines too, across restarts of both, and by two witnesses at once', async () => {
    assert.equal(await look(), true);
    await inTransaction(ca, async (trx) => {
      for (let n = 0; n < 2_500; n++) await appendAudit(trx, house.clock.now(), `many ${n}`, {});
    });
    await house.replace('ca');
    await house.replace('registration');
    const both = await Promise.all([look(), look()]);
    assert.deepEqual(both, [true, true]);
    const { rows } = await sql<{ seq: number }>`select seq from audit_witness`.execute(registration);
    assert.equal(rows[0]!.seq, await count());
  });

  it('after a backup was put back, it is refused until an operator has forgotten the old head; then it goes on', async () => {
    assert.equal(await look(), true);
    await act('after the backup');
    assert.equal(await look(), true);
    await sql`delete from audit_log where event = 'after the backup'`.execute(ca);
    assert.equal(await look(), false);
    // docs/operations/audit-log.md
    await sql`delete from audit_witness where keeper = 'ca'`.execute(registration);
    assert.equal(await look(), true);
  });

  it('every process that keeps a log has a witness, another one, and nobody else is told', async () => {
    for (const { name, kind, database } of processes) {
      const { witness } = auditOf(name);
      assert.equal(witness !== undefined, kind === 'authority' && database, name);
      assert.notEqual(witness, name);
      if (witness) assert.ok(auditOf(witness).keepers.includes(name));
    }
    const stranger = house.peer('operator').call('ca', 'GET', '/audit-log/head?after=0');
    await assert.rejects(stranger, { code: 'http.unauthorized' });
  });

  it('counter-test: a witness that does not ask about the line it saw takes the log that was cut', async () => {
    const blind = await witnessOf(without({ file: WITNESS, defence: 'head.at !== toBase64Url(known.hash) || ' }));
    assert.equal(await look(blind), true);
    await cuts['its last line']!();
    assert.equal(await look(blind), true);
  });
});
