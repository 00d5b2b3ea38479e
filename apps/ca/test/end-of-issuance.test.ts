import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toBase64 } from '@inro/foundation';
import { firstBrokenAuditLink, httpRequest } from '@inro/host';
import { signTbs } from '@inro/pki/issue';
import { parseCertificate, parseCertificateList, parseOcspResponse } from '@inro/pki/read';
import { buildOcspRequest } from '@inro/pki/request';
import { InroError } from '@inro/problem';
import { issueCertificates } from '../src/issuance/issue.ts';
import {
  digestText,
  fromText,
  type IssuedAnswer,
  makeOrder,
  type OrderBody,
  randomness,
  type Signatory,
  startTestAuthority,
  type TestAuthority,
} from './support.ts';

const refused = (code: string) => (failure: unknown) => failure instanceof InroError && failure.code === code;

interface Ended {
  certificates: (IssuedAnswer['certificates'][number] & { reason: string; revokedAt: string })[];
}

describe('docs/protocol/ca.md, the end of an issuance', () => {
  let ca: TestAuthority;
  let card: Signatory;
  before(async () => {
    ca = await startTestAuthority();
    card = await ca.card();
  });
  after(() => ca.dispose());

  const newOrder = () => makeOrder('phone', card, ca.element, { now: ca.clock.now() }).body;
  const end = (id: string, change: object = {}, by = ca.registration) =>
    by.call<Ended>('ca', 'PUT', `/issuances/${id}/end`, {
      reason: 'superseded',
      at: ca.clock.now().toISOString(),
      ...change,
    });
  const revoke = (certificate: string, reason: string) =>
    ca.registration.call('ca', 'PUT', `/revocations/${digestText(fromText(certificate))}`, {
      reason,
      at: ca.clock.now().toISOString(),
    });
  const rowsOf = (id: string) =>
    ca.running.context.db.selectFrom('certificate').selectAll().where('issuance', '=', id).orderBy('id').execute();

  /** What OCSP (ahead and live) and the CRL say of every certificate of an issuance, signed or not. */
  async function statusOf(id: string): Promise<string[]> {
    await ca.running.schedule.kick();
    const said: string[] = [];
    for (const row of await rowsOf(id)) {
      const root = Object.values(ca.running.context.authorities).find(({ name }) => name === row.authority)!;
      // What a process would have had in hand that died after it signed and before it stored.
      const der = row.der ?? (await signTbs(root.signer, row.tbs));
      for (const nonce of [undefined, randomness(32)]) {
        const request = buildOcspRequest(der, root.certificate.der, nonce ? { nonce } : {});
        const { body } = await httpRequest(`${ca.statusOrigin}/ocsp/${encodeURIComponent(toBase64(request))}`);
        const response = parseOcspResponse(body);
        const single = response.basic?.responses[0];
        said.push(single === undefined ? response.status : `${single.status} ${single.reason ?? ''}`.trim());
      }
      const { serialHex, issuer } = parseCertificate(der);
      const crl = parseCertificateList((await httpRequest(`${ca.statusOrigin}/crl/${row.crl}.crl`)).body);
      said.push(`crl ${crl.entriesFor(serialHex, issuer).map(({ reason }) => reason)}`);
    }
    return said;
  }
  const revokedFor = (...reasons: string[]): string[] =>
    reasons.flatMap((reason) => [`revoked ${reason}`, `revoked ${reason}`, `crl ${reason}`]);

  /** How far an issuance can have got when its end comes, and what there is to revoke then. */
  const moments: Record<
    string,
    { prepare: (id: string, body: OrderBody) => Promise<unknown>; signed: number; rows: number }
  > = {
    'before its order came': { prepare: async () => undefined, signed: 0, rows: 0 },
    'when it was recorded and nothing signed': {
      prepare: (id, body) => ca.dieAtSigning('authentication', id, body),
      signed: 0,
      rows: 2,
    },
    'when one of two certificates was signed': {
      prepare: (id, body) => ca.dieAtSigning('signature', id, body),
      signed: 1,
      rows: 2,
    },
    'when both were signed and the answer got lost': { prepare: (id, body) => ca.issue(id, body), signed: 2, rows: 2 },
  };

  for (const [number, [moment, { prepare, signed, rows }]] of Object.entries(moments).entries())
    it(`comes ${moment}: nothing of it is good, and its order is refused from then on`, async () => {
      const [id, body] = [`moment-${number}`, newOrder()];
      await prepare(id, body);
      const answer = await end(id);
      assert.equal(answer.certificates.length, signed);
      assert.deepEqual(
        answer.certificates.map(({ certificate }) => digestText(fromText(certificate))).sort(),
        (await rowsOf(id)).flatMap(({ sha256 }) => (sha256 ? [Buffer.from(sha256).toString('base64url')] : [])).sort(),
      );
      assert.deepEqual(await statusOf(id), revokedFor(...Array<string>(rows).fill('superseded')));
      await assert.rejects(ca.issue(id, body), refused('ca.issuance_ended'));
      await assert.rejects(ca.issue(id, newOrder()), refused('ca.issuance_ended'));
      ca.clock.move(5_000);
      assert.deepEqual(await end(id, { reason: 'keyCompromise' }), answer, 'the first end holds');
      assert.equal((await rowsOf(id)).length, rows);
      assert.equal(await firstBrokenAuditLink(ca.running.context.db), undefined);
    });

  it('leaves a certificate that was revoked before with its own date and reason, and makes a suspension final', async () => {
    const [authentication, signing] = (await ca.issue('kinds', newOrder())).certificates;
    await revoke(authentication!.certificate, 'keyCompromise');
    await revoke(signing!.certificate, 'certificateHold');
    const { certificates } = await end('kinds', { reason: 'cessationOfOperation' });
    const reasons = Object.fromEntries(certificates.map(({ kind, reason }) => [kind, reason]));
    assert.deepEqual(reasons, { userAuthentication: 'keyCompromise', digitalSignature: 'cessationOfOperation' });
    assert.deepEqual(await statusOf('kinds'), revokedFor('keyCompromise', 'cessationOfOperation'));
  });

  it('wins over a signature that is being made: it is not stored and does not leave', async () => {
    const body = newOrder();
    const slow = ca.contextWhere('signature', async () => void (await end('slow')));
    await assert.rejects(issueCertificates(slow, 'slow', body), refused('ca.issuance_ended'));
    assert.deepEqual(await statusOf('slow'), revokedFor('superseded', 'superseded'));
    assert.deepEqual(
      (await rowsOf('slow')).map(({ der }) => der === null),
      [false, true],
    );
  });

  it('comes together with its order, again and again, and always one of the two finds the other', async () => {
    const ids = Array.from({ length: 12 }, (_, n) => `race-${n}`);
    await Promise.all(
      ids.map((id, n) => {
        const body = newOrder();
        const issue = () =>
          ca.issue(id, body).catch((failure: InroError) => assert.equal(failure.code, 'ca.issuance_ended'));
        const ends = () => new Promise((resolve) => setTimeout(resolve, n * 8)).then(() => end(id));
        return Promise.all([issue(), issue(), ends()]);
      }),
    );
    for (const id of ids)
      for (const row of await rowsOf(id)) assert.deepEqual([row.state, row.reason], ['revoked', 'superseded'], id);
    assert.equal(await firstBrokenAuditLink(ca.running.context.db), undefined);
  });

  it('is ordered by registration alone, for a final reason and for a time that has come', async () => {
    await ca.issue('living', newOrder());
    const inAnHour = new Date(ca.clock.now().getTime() + 3_600_000).toISOString();
    for (const name of ['tsm', 'operator'])
      await assert.rejects(end('living', {}, ca.peer(name)), refused('http.unauthorized'));
    for (const reason of ['certificateHold', 'removeFromCRL'])
      await assert.rejects(end('living', { reason }), refused('http.body_invalid'));
    await assert.rejects(end('living', { at: inAnHour }), refused('ca.revocation_not_allowed'));
    assert.deepEqual(
      (await rowsOf('living')).map(({ state }) => state),
      ['good', 'good'],
    );
  });
});
