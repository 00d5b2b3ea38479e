import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { inTransaction } from '@inro/host';
import type { InroError } from '@inro/problem';
import { recordIssuance } from '../src/issuance/record.ts';
import { makeOrder, type Signatory, sha256, startTestAuthority, type TestAuthority } from './support.ts';

/** ADR 37: the signer's certificate is good until the record of what rests on it stands. */
describe('An issuance and the revocation of whoever signed its application', () => {
  let ca: TestAuthority;
  let officer: Signatory;
  before(async () => {
    ca = await startTestAuthority();
    officer = await ca.officer();
  });
  after(() => ca.dispose());

  let number = 0;
  const signers = {
    phone: () => ca.card(officer),
    card: () => ca.officer(),
  };
  const recorded = (id: string) =>
    ca.running.context.db.selectFrom('certificate').select('id').where('issuance', '=', id).execute();
  const revocations = { phone: 'registration', card: 'operator' } as const;
  const revoke = (profile: keyof typeof signers, { certificate }: Signatory) =>
    ca.peer(revocations[profile]).call('ca', 'PUT', `/revocations/${sha256(certificate).toString('base64url')}`, {
      reason: 'cessationOfOperation',
      at: ca.clock.now().toISOString(),
    });

  for (const profile of ['phone', 'card'] as const) {
    it(`a ${profile}: one that has begun is waited for, and nothing is issued`, async () => {
      const signer = await signers[profile]();
      const id = `waits-${number++}`;
      const { body } = makeOrder(profile, signer, ca.element, { now: ca.clock.now() });
      let issuing: Promise<string> | undefined;
      await inTransaction(ca.running.context.db, async (trx) => {
        await trx
          .updateTable('certificate')
          .set({ state: 'revoked', reason: 'keyCompromise', revoked_at: ca.clock.now() })
          .where('sha256', '=', sha256(signer.certificate))
          .execute();
        issuing = ca.issue(id, body).then(
          () => 'issued',
          ({ code }: InroError) => code,
        );
        const first = await Promise.race([issuing, new Promise((resolve) => setTimeout(resolve, 300, 'waits'))]);
        assert.equal(first, 'waits');
      });
      assert.equal(await issuing, 'ca.signer_not_accepted');
      assert.deepEqual(await recorded(id), []);
    });

    it(`a ${profile}: one that comes between the checks and the record leaves no record`, async () => {
      const signer = await signers[profile]();
      const id = `between-${number++}`;
      await revoke(profile, signer);
      const record = {
        id,
        requestSha256: sha256(id),
        applicationSha256: sha256(id),
        signer: { profile, sha256: sha256(signer.certificate) },
        stapleTokenSha256: null,
        certificates: [],
      };
      await assert.rejects(recordIssuance(ca.running.context, record), { code: 'ca.signer_not_accepted' });
      const left = ca.running.context.db.selectFrom('issuance').select('id').where('id', '=', id);
      assert.deepEqual(await left.execute(), []);
    });

    it(`a ${profile}: one that comes after the record changes nothing of it: the same order again gives the same`, async () => {
      const signer = await signers[profile]();
      const id = `after-${number++}`;
      const { body } = makeOrder(profile, signer, ca.element, { now: ca.clock.now() });
      const first = await ca.issue(id, body);
      await revoke(profile, signer);
      assert.deepEqual(await ca.issue(id, body), first);
    });
  }
});
