import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { firstBrokenAuditLink, httpRequest } from '@inro/host';
import { temporaryFolder } from '@inro/host/testing';
import { parseCertificate, parseCertificateList } from '@inro/pki/read';
import type { CrashOrder } from './crash-child.ts';
import { digestText, fromText, makeOrder, type Signatory, startTestAuthority, type TestAuthority } from './support.ts';

const program = join(import.meta.dirname, 'crash-child.ts');

describe('kill -9 before every database write', () => {
  let ca: TestAuthority;
  let card: Signatory;
  const folder = temporaryFolder();
  before(async () => {
    ca = await startTestAuthority();
    card = await ca.card();
  });
  after(async () => {
    await ca.dispose();
    folder.dispose();
  });

  /** Runs the work in a process of its own; answers how many writes it made, or undefined when it died at the cut. */
  async function run(work: CrashOrder['work'], cut: number): Promise<number | undefined> {
    const file = join(folder.path, `order-${cut}.json`);
    const order: CrashOrder = { config: ca.config, places: ca.places, cut, work };
    writeFileSync(file, JSON.stringify(order));
    const child = spawn(process.execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
      child.on('close', (...end) => resolve(end)),
    );
    if (signal === 'SIGKILL') return undefined;
    assert.equal(code, 0);
    return Number(Buffer.concat(chunks).toString());
  }

  const rowsOf = (issuance: string) =>
    ca.running.context.db
      .selectFrom('certificate')
      .select(['serial', 'tbs', 'der'])
      .where('issuance', '=', issuance)
      .orderBy('id')
      .execute();

  it('of an issuance: the same order afterwards gives exactly one certificate a kind, and what was recorded or signed stays', async (t) => {
    const whole = makeOrder('phone', card, ca.element).body;
    const writes = await run({ issue: 'whole', body: whole }, 0);
    assert.ok(writes !== undefined && writes >= 10, 'writes are counted');
    t.diagnostic(`${writes} writes`);
    for (let cut = 1; cut <= writes; cut++) {
      const id = `cut-${cut}`;
      const { body } = makeOrder('phone', card, ca.element);
      assert.equal(await run({ issue: id, body }, cut), undefined, `died before write ${cut}`);
      const left = await rowsOf(id);
      assert.ok(left.length === 0 || left.length === 2, 'recorded as a whole or not at all');
      const { certificates } = await ca.issue(id, body);
      const now = await rowsOf(id);
      assert.equal(now.length, 2);
      for (const [index, before] of left.entries()) {
        assert.deepEqual(now[index]!.tbs, before.tbs, 'what was recorded is what is signed');
        if (before.der) assert.deepEqual(now[index]!.der, before.der, 'what was signed is what is given out');
      }
      assert.deepEqual(
        certificates.map((one) => Buffer.from(one.certificate, 'base64')),
        now.map((row) => row.der),
      );
      assert.deepEqual(await ca.issue(id, body), { certificates });
    }
    assert.equal(await firstBrokenAuditLink(ca.running.context.db), undefined);
  });

  it('of the end of an issuance: all of it or nothing, and the same order afterwards leaves nothing good', async (t) => {
    await ca.issue('end-whole', makeOrder('phone', card, ca.element).body);
    const writes = await run({ end: 'end-whole' }, 0);
    assert.ok(writes !== undefined && writes >= 10);
    t.diagnostic(`${writes} writes`);
    for (let cut = 1; cut <= writes; cut++) {
      const id = `end-${cut}`;
      const { body } = makeOrder('phone', card, ca.element);
      await ca.issue(id, body);
      assert.equal(await run({ end: id }, cut), undefined, `died before write ${cut}`);
      assert.equal((await ca.issue(id, body)).certificates.length, 2, 'nothing of it happened');
      const order = { reason: 'superseded', at: new Date().toISOString() };
      await ca.registration.call('ca', 'PUT', `/issuances/${id}/end`, order);
      const { db } = ca.running.context;
      const left = await db.selectFrom('certificate').select('state').where('issuance', '=', id).execute();
      assert.deepEqual(
        left.map(({ state }) => state),
        ['revoked', 'revoked'],
      );
    }
    assert.equal(await firstBrokenAuditLink(ca.running.context.db), undefined);
  });

  it('of a revocation and the publication after it: the same order afterwards leaves it revoked once, in the register and in a CRL with a higher number', async (t) => {
    const issueOne = async (id: string) => {
      const { certificates } = await ca.issue(
        id,
        makeOrder('phone', card, ca.element, { kinds: ['digitalSignature'] }).body,
      );
      return fromText(certificates[0]!.certificate);
    };
    const certificate = await issueOne('revoke-whole');
    await ca.running.schedule.kick();
    const writes = await run({ revoke: digestText(certificate), reason: 'keyCompromise' }, 0);
    assert.ok(writes !== undefined && writes >= 6);
    t.diagnostic(`${writes} writes`);
    let number = 0n;
    for (let cut = 1; cut <= writes; cut++) {
      const one = await issueOne(`revoke-${cut}`);
      assert.equal(await run({ revoke: digestText(one), reason: 'keyCompromise' }, cut), undefined);
      const answer = await ca.registration.call<{ state: string }>('ca', 'PUT', `/revocations/${digestText(one)}`, {
        reason: 'keyCompromise',
        at: new Date().toISOString(),
      });
      assert.equal(answer.state, 'revoked');
      await ca.running.schedule.kick();
      const crl = parseCertificateList(
        (await httpRequest(`${ca.statusOrigin}/crl/signature-1-phone-tokyo-to-chiyoda-ku.crl`)).body,
      );
      const { serialHex, issuer } = parseCertificate(one);
      assert.equal(crl.entriesFor(serialHex, issuer).length, 1);
      assert.ok(crl.crlNumber! > number);
      number = crl.crlNumber!;
    }
    assert.equal(await firstBrokenAuditLink(ca.running.context.db), undefined);
  });
});
