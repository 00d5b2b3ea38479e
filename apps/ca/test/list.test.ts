import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  digestText,
  fromText,
  makeOrder,
  randomness,
  type Signatory,
  startTestAuthority,
  type TestAuthority,
} from './support.ts';

interface Page {
  issuances: { id: string; certificates: (string | null)[] }[];
  next: string | null;
}
const YEAR = 365 * 86_400_000;

describe('docs/protocol/ca.md, what registration compares its book with', () => {
  let ca: TestAuthority;
  let card: Signatory;
  before(async () => {
    ca = await startTestAuthority();
    card = await ca.card();
  });
  after(() => ca.dispose());

  const list = async (by = ca.registration): Promise<Page['issuances']> => {
    const all: Page['issuances'] = [];
    for (let path: string | null = '/issuances'; path !== null; ) {
      const page: Page = await by.call<Page>('ca', 'GET', path);
      all.push(...page.issuances);
      path = page.next && `/issuances?after=${page.next}`;
    }
    return all;
  };
  const listed = async (id: string) => (await list()).find((one) => one.id === id)?.certificates.sort();
  const order = (reason: string, certificate: string, at = ca.clock.now()) =>
    ca.registration.call<{ state: string; revokedAt: string | null }>('ca', 'PUT', `/revocations/${certificate}`, {
      reason,
      at: at.toISOString(),
    });
  const standing = async (...digests: string[]) => {
    const answer = ca.registration.call('ca', 'POST', '/certificate-states', { sha256: digests });
    return (await (answer as Promise<{ certificates: { sha256: string; state: string; revokedAt: string }[] }>))
      .certificates;
  };
  const issue = async (id: string) => {
    const { certificates } = await ca.issue(id, makeOrder('phone', card, ca.element, { now: ca.clock.now() }).body);
    return certificates.map(({ certificate }) => digestText(fromText(certificate)));
  };

  it('lists an issuance with what of it is not revoked, a suspension included, and not at all when nothing is left', async () => {
    const [authentication, signing] = (await issue('kinds')) as [string, string];
    assert.deepEqual(await listed('kinds'), [authentication, signing].sort());
    await order('certificateHold', authentication);
    await order('keyCompromise', signing);
    assert.deepEqual(await listed('kinds'), [authentication]);
    await ca.registration.call('ca', 'PUT', '/issuances/kinds/end', {
      reason: 'unspecified',
      at: ca.clock.now().toISOString(),
    });
    assert.equal(await listed('kinds'), undefined);
  });

  it('lists what is recorded and not signed, since somebody may have the signature', async () => {
    await ca.dieAtSigning('signature', 'half', makeOrder('phone', card, ca.element, { now: ca.clock.now() }).body);
    assert.equal((await listed('half'))?.filter((one) => one === null).length, 1);
  });

  it('gives pages that follow each other, with every issuance once, and none to services or officers', async () => {
    const { db } = ca.running.context;
    const { id: _, ...like } = await db
      .selectFrom('certificate')
      .selectAll()
      .where('kind', '=', 'userAuthentication')
      .executeTakeFirstOrThrow();
    const ids = Array.from({ length: 1_203 }, () => Buffer.from(randomness(16)).toString('base64url'));
    const issuance = { request_sha256: Buffer.alloc(32), recorded_at: ca.clock.now() };
    await db
      .insertInto('issuance')
      .values(ids.map((id) => ({ id, ...issuance })))
      .execute();
    const unsigned = { ...like, der: null, sha256: null, signed_at: null, state: 'good' as const, reason: null };
    for (const one of ids)
      await db
        .insertInto('certificate')
        .values({
          ...unsigned,
          issuance: one,
          serial: randomness(16),
          public_key_sha256: randomness(32),
        })
        .execute();
    const found = (await list()).map(({ id }) => id);
    assert.equal(new Set(found).size, found.length);
    assert.deepEqual(
      ids.filter((id) => !found.includes(id)),
      [],
    );
    assert.deepEqual(
      found.filter((id) => id.startsWith('access:')),
      [],
    );
    await db.deleteFrom('certificate').where('issuance', 'in', ids).execute();
  });

  it('says of certificates where they stand, and nothing of those that it has no record of', async () => {
    const [authentication, signing] = (await issue('standing')) as [string, string];
    await order('certificateHold', authentication);
    const found = await standing(authentication, signing, digestText(randomness(40)));
    assert.deepEqual(
      new Map(found.map((one) => [one.sha256, one.state])),
      new Map([
        [authentication, 'hold'],
        [signing, 'good'],
      ]),
    );
    const access = await ca.running.context.db
      .selectFrom('certificate')
      .select('sha256')
      .where('kind', '=', 'counterOfficer')
      .executeTakeFirstOrThrow();
    assert.deepEqual(await standing(Buffer.from(access.sha256!).toString('base64url')), []);
  });

  it('is told to registration alone', async () => {
    for (const name of ['operator', 'tsm']) {
      await assert.rejects(list(ca.peer(name)), { code: 'http.unauthorized' });
      const ask = ca.peer(name).call('ca', 'POST', '/certificate-states', { sha256: [digestText(randomness(1))] });
      await assert.rejects(ask, { code: 'http.unauthorized' });
    }
  });

  it('a release that was decided before the suspension comes too late; a suspension never does', async () => {
    const [authentication] = (await issue('overtaken')) as [string, string];
    const start = ca.clock.now().getTime();
    const at = (seconds: number) => new Date(start + seconds * 1_000);
    ca.clock.move(10_000);
    assert.equal((await order('removeFromCRL', authentication, at(0))).state, 'good', 'nothing to release: so it is');
    assert.equal((await order('certificateHold', authentication, at(1))).state, 'hold');
    assert.equal((await order('certificateHold', authentication, at(5))).revokedAt, at(5).toISOString());
    assert.equal((await order('certificateHold', authentication, at(1))).revokedAt, at(5).toISOString());
    await assert.rejects(order('removeFromCRL', authentication, at(3)), { code: 'ca.revocation_not_allowed' });
    assert.equal((await standing(authentication))[0]!.state, 'hold');
    assert.equal((await order('removeFromCRL', authentication, at(6))).state, 'good');
    assert.equal((await order('certificateHold', authentication, at(2))).state, 'hold');
    // ADR 15: a suspension of a time that the clock was set back from holds up no release.
    ca.clock.move(60_000);
    await order('certificateHold', authentication, at(65));
    ca.clock.move(-60_000);
    assert.equal((await order('removeFromCRL', authentication, at(8))).state, 'good');
  });

  it('lists nothing that has ended by itself', async () => {
    await issue('old');
    assert.ok(await listed('old'));
    ca.clock.move(6 * YEAR);
    assert.deepEqual(await list(), []);
  });
});
