import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { inTransaction, migrate, openDatabase, sql } from '@inro/host';
import { openTestDatabase } from '@inro/host/testing';
import type { InroError } from '@inro/problem';
import type { Signatory } from '../../ca/test/support.ts';
import { endWhatTookTooLong } from '../src/applications/sweep.ts';
import { keepCertificates, keepEndedCertificates } from '../src/issuance/issuing.ts';
import { migrations } from '../src/schema.ts';
import { hanakosEntry, startTestRegistration, type TestPhone, type TestRegistration } from './support.ts';

let world: TestRegistration;
before(async () => {
  world = await startTestRegistration();
});
after(() => world.dispose());

interface Open {
  readonly id: string;
  readonly number: string;
  readonly signer: Signatory;
  readonly element: TestPhone;
}

const putResident = (number: string, change: object) =>
  world.peers.counter.call('registration', 'PUT', `/residents/${number}`, { ...hanakosEntry, ...change });

/** Every way in which an application ends before registration has its certificates: state, problem, reason of the CA. */
const ways: Record<string, { end: (open: Open) => Promise<unknown>; leaves: [string, string, string] }> = {
  'the person takes another phone': {
    end: async ({ signer }) => world.accepted((await world.application(signer, await world.element())).der),
    leaves: ['expired', 'registration.application_replaced', 'superseded'],
  },
  'the delivery limit passes': {
    end: async () => {
      world.clock.move(24 * 3_600_000 + 1);
      await endWhatTookTooLong(world.context);
    },
    leaves: ['expired', 'registration.application_expired', 'unspecified'],
  },
  'the person dies': {
    end: ({ number }) => putResident(number, { status: 'dead' }),
    leaves: ['refused', 'registration.person_not_registered', 'cessationOfOperation'],
  },
  'the person moves': {
    end: ({ number }) => putResident(number, { address: '大阪府大阪市北区中之島一丁目３－２０' }),
    leaves: ['refused', 'registration.application_revoked', 'affiliationChanged'],
  },
  'the operator revokes what is on phones': {
    end: ({ number }) => world.orderRevocation(number),
    leaves: ['refused', 'registration.application_revoked', 'keyCompromise'],
  },
  'the operator revokes one kind of it': {
    end: ({ number }) => world.orderRevocation(number, { kinds: ['digitalSignature'], reason: 'superseded' }),
    leaves: ['refused', 'registration.application_revoked', 'superseded'],
  },
  'the operator suspends what is on phones': {
    end: ({ number }) => world.orderRevocation(number, { reason: 'certificateHold' }),
    leaves: ['refused', 'registration.application_revoked', 'unspecified'],
  },
  'the operator revokes the card': {
    end: ({ number }) => world.orderRevocation(number, { profiles: ['card'] }),
    leaves: ['refused', 'registration.application_revoked', 'keyCompromise'],
  },
  'the operator suspends one kind on the card': {
    end: ({ number }) =>
      world.orderRevocation(number, { profiles: ['card'], kinds: ['userAuthentication'], reason: 'certificateHold' }),
    leaves: ['refused', 'registration.application_revoked', 'unspecified'],
  },
  'the TSM finds another element': {
    end: async ({ id }) => {
      const { cplc, chain } = await world.element();
      const attestationChain = Buffer.from(chain).toString('base64');
      const report = world.peers.tsm.call('registration', 'POST', `/deployments/${id}/element`, {
        cplc,
        attestationChain,
        target: 'deployed',
      });
      await assert.rejects(report, { code: 'registration.attestation_mismatch' });
    },
    leaves: ['refused', 'registration.attestation_mismatch', 'unspecified'],
  },
};

/** What has become of the issuing order by then, and how many certificates there are that somebody has to revoke. */
const fates = [
  { what: 'the order never left', fate: 'never arrives', signed: 0 },
  { what: 'the CA issued and its answer was lost', fate: 'answer lost', signed: 2 },
  { what: 'the order is on its way and is answered afterwards', fate: 'held', signed: 0 },
  { what: 'the order is late and nobody hears its answer', fate: 'late', signed: 0 },
] as const;

const isIssuance = (path: string, id: string) => path === `/issuances/${id}`;
const isEnd = (path: string, id: string) => path === `/issuances/${id}/end`;
let persons = 0;

/** An application whose keys were reported: its issuing order meets a fate. */
async function keysReady(fate: (typeof fates)[number]['fate']): Promise<Open & { submitted: Promise<unknown> }> {
  const number = String(3_000_000_000 + ++persons);
  const { signer } = await world.citizen(number);
  const element = await world.element();
  const application = await world.application(signer, element);
  const { applicationId: id } = await world.accepted(application.der);
  world.wire.onRequest = (_, path) => (isIssuance(path, id) ? fate : undefined);
  const submitted = world.deploy(id, application, element).catch((failure: InroError) => failure.code);
  if (fate === 'held' || fate === 'late') await world.wire.holds();
  if (fate !== 'held') await submitted;
  return { id, number, signer, element, submitted };
}

/** The wire is whole again, and everything that waits for a retry is due. */
async function afterAWhile(): Promise<void> {
  world.wire.onRequest = () => undefined;
  world.clock.move(61_000);
  await world.context.outbox.kick();
}

const applicationOf = async ({ id, number }: Open) =>
  (await world.applications(number)).find((row: { applicationId: string }) => row.applicationId === id);

async function nothingGoodAndTheBookAgrees(open: Open, signed: readonly number[], reason: string): Promise<void> {
  const recorded = await world.recorded(open.id);
  assert.deepEqual(
    recorded.filter(({ state }) => state !== 'revoked'),
    [],
  );
  const issued = recorded.flatMap(({ kind, sha256, revoked_at }) =>
    sha256 === null
      ? []
      : [{ kind, sha256: Buffer.from(sha256).toString('base64url'), reason, revokedAt: revoked_at!.toISOString() }],
  );
  const { certificates } = await applicationOf(open);
  const byKind = (a: { kind: string }, b: { kind: string }) => (a.kind < b.kind ? -1 : 1);
  assert.ok(signed.includes(issued.length), `${issued.length} were signed`);
  assert.deepEqual(certificates.sort(byKind), issued.sort(byKind));
  const left =
    await sql`select id from outbox where kind in ('issue', 'endIssuance', 'revoke') and done_at is null`.execute(
      world.context.db,
    );
  assert.deepEqual(left.rows, []);
}

for (const { what, fate, signed } of fates)
  describe(`an application ends while ${what}`, () => {
    for (const [way, { end, leaves }] of Object.entries(ways))
      it(`because ${way}: nothing of it is good at the CA, and registration knows all of it`, async () => {
        const open = await keysReady(fate);
        await end(open);
        await world.context.outbox.kick();
        const before = world.wire.fates.length;
        await world.wire.letGo();
        const isHeld = fate === 'held' || fate === 'late';
        const isLate = way === 'the delivery limit passes';
        if (isHeld) {
          const said = world.wire.fates.slice(before).map((one) => one.said)[0] ?? '';
          // A day later its signature has expired as well (RFC 9421, 60 s): to the CA the clocks differ.
          assert.match(said, isLate ? /^503 .*http\.clock_differs/ : /^410 .*ca\.issuance_ended/);
        }
        await open.submitted;
        await afterAWhile();
        const { state, problem } = await applicationOf(open);
        assert.deepEqual([state, problem], leaves.slice(0, 2));
        // After a day the order is due again, and may be on its way a second time when the application ends.
        const again = isHeld && isLate ? [2] : [];
        await nothingGoodAndTheBookAgrees(open, [signed, ...again], leaves[2]);
      });
  });

describe('an issuance is ended', () => {
  it('also when the answer to its end is lost, or when the end comes while the CA is down', async () => {
    const open = await keysReady('answer lost');
    world.wire.onRequest = (_, path) => (isEnd(path, open.id) ? 'answer lost' : undefined);
    await putResident(open.number, { status: 'dead' });
    assert.equal((await applicationOf(open)).certificates.length, 0);
    await world.stopCa();
    await afterAWhile();
    await world.startCa();
    await afterAWhile();
    await nothingGoodAndTheBookAgrees(open, [2], 'cessationOfOperation');
  });

  it('when the CA refuses the repeated order for good, since the keys are others by now', async () => {
    const open = await keysReady('answer lost');
    world.wire.onRequest = () => undefined;
    const applications = world.context.db.selectFrom('application').select('keys').where('id', '=', open.id);
    const report = JSON.parse((await applications.executeTakeFirstOrThrow()).keys!) as { keys: object[] };
    const swapped = {
      ...report,
      keys: report.keys.toReversed(),
      closings: world.closed(await world.reported(open.id, open.element)),
    };
    const answer = world.peers.tsm.call('registration', 'POST', `/deployments/${open.id}/keys`, swapped);
    await assert.rejects(answer, { code: 'registration.application_ended' });
    await afterAWhile();
    const { state, problem } = await applicationOf(open);
    assert.deepEqual([state, problem], ['refused', 'ca.issuance_conflict']);
    await nothingGoodAndTheBookAgrees(open, [2], 'unspecified');
  });

  it('not when no issuing order can have left', async () => {
    const number = String(3_000_000_000 + ++persons);
    const { signer } = await world.citizen(number);
    const { applicationId } = await world.accepted((await world.application(signer, await world.element())).der);
    await putResident(number, { status: 'dead' });
    const orders = sql<{ kind: string }>`select kind from outbox where id = ${applicationId} order by number`;
    const kinds = (await orders.execute(world.context.db)).rows.map(({ kind }) => kind);
    assert.deepEqual(kinds, ['openDeployment', 'deleteDeployment']);
  });
});

it('applications that ended before there was such an order get theirs with the migration', async () => {
  const database = await openTestDatabase();
  const db = openDatabase<never>(database.url);
  try {
    const at = migrations.findIndex(({ name }) => name === '002-ended-applications-end-their-issuance');
    await migrate(db, migrations.slice(0, at));
    await sql`insert into resident values ('1', 'n', null, '0', 'a', '0', '2000-01-01', 'female', 'P', 'M', 'resident', now())`.execute(
      db,
    );
    for (const [id, state, keys] of [
      ['ended-with-keys', 'expired', '{}'],
      ['ended-without', 'refused', null],
      ['goes-on', 'keysReady', '{}'],
      ['delivered', 'delivered', '{}'],
    ])
      await sql`insert into application (id, digest, document, resident, profile, kinds, attestation_sha256, state, keys, created_at, updated_at)
        values (${id}, ${Buffer.from(id!)}, '', '1', 'phone', '{}', '', ${state}, ${keys}, now(), now())`.execute(db);
    await migrate(db, migrations);
    const { rows } = await sql`select kind, id from outbox where done_at is null`.execute(db);
    assert.deepEqual(rows, [{ kind: 'endIssuance', id: 'ended-with-keys' }]);
  } finally {
    await db.destroy();
    await database.dispose();
  }
});

describe('what the CA tells', () => {
  it('of an issuance are certificates of every kind that was applied for: none, or one alone, issues nothing', async () => {
    const open = await keysReady('answer lost');
    const one = { kind: 'digitalSignature', certificate: '', issuer: '' } as const;
    for (const told of [[], [one], [one, one]])
      await assert.rejects(
        inTransaction(world.context.db, (trx) => keepCertificates(world.context, trx, open.id, told)),
        /applied for/,
      );
    assert.equal((await applicationOf(open)).state, 'keysReady');
    await afterAWhile();
  });

  it('of one that ended is about its certificates alone: those of another application stand as they were decided', async () => {
    world.wire.onRequest = () => undefined;
    const ended = await keysReady('never arrives');
    world.wire.onRequest = () => undefined;
    const { signer } = await world.citizen(String(3_000_000_000 + ++persons));
    const element = await world.element();
    const application = await world.application(signer, element);
    const { applicationId } = await world.accepted(application.der);
    await world.deploy(applicationId, application, element);
    const { db } = world.context;
    const certificates = db.selectFrom('certificate').selectAll().where('application', '=', applicationId);
    const before = await certificates.execute();
    assert.equal(before.length, 2);
    const told = before.map(({ kind, der, issuer }) => ({
      kind,
      certificate: der.toString('base64'),
      issuer: issuer.toString('base64'),
      reason: 'keyCompromise' as const,
      revokedAt: world.clock.now().toISOString(),
    }));
    const keep = (id: string) => inTransaction(db, (trx) => keepEndedCertificates(world.context, trx, id, told));
    for (const id of [ended.id, 'forgotten'])
      await assert.rejects(keep(id), { code: 'registration.certificate_not_as_ordered' });
    assert.deepEqual(await certificates.execute(), before);
  });
});
