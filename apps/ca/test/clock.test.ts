import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toBase64, toHex } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { parseCertificate, parseCertificateList, parseOcspResponse } from '@inro/pki/read';
import { buildOcspRequest } from '@inro/pki/request';
import { InroError } from '@inro/problem';
import { verifyCertificateSync } from '@inro/verifier/node';
import { digestText, fromText, makeOrder, startTestAuthority, type TestAuthority } from './support.ts';

const DAY = 86_400_000;
const TOLERANCE = 60_000;

describe('The clock of the authority is set, and set back', () => {
  let ca: TestAuthority;
  const issued: { certificate: Uint8Array; issuer: Uint8Array }[] = [];
  before(async () => {
    ca = await startTestAuthority();
    // The roots are old enough for a clock that is set back a little.
    ca.clock.move(3 * DAY);
    for (const id of ['first', 'second', 'third']) {
      const { certificates } = await ca.issue(id, makeOrder('phone', await ca.card(), ca.element).body);
      const [authentication] = certificates;
      issued.push({
        certificate: fromText(authentication!.certificate),
        issuer: fromText(authentication!.issuer),
      });
    }
    await ca.running.schedule.kick();
  });
  after(() => ca.dispose());

  const now = () => ca.clock.now().getTime();
  const ocspOf = async ({ certificate, issuer }: (typeof issued)[number]): Promise<Uint8Array> => {
    const request = encodeURIComponent(toBase64(buildOcspRequest(certificate, issuer)));
    return (await httpRequest(`${ca.statusOrigin}/ocsp/${request}`)).body;
  };
  const listsOf = async ({ certificate }: (typeof issued)[number]): Promise<[Uint8Array, Uint8Array]> => {
    const [point] = parseCertificate(certificate).extension('crlDistributionPoints')!;
    const url = point!.name && 'fullName' in point!.name ? point!.name.fullName[0] : undefined;
    assert.ok(url?.form === 'uniformResourceIdentifier');
    const fetched = [url.text, url.text.replace('.crl', '-delta.crl')].map(
      async (one) => (await httpRequest(one)).body,
    );
    return (await Promise.all(fetched)) as [Uint8Array, Uint8Array];
  };
  const revoke = ({ certificate }: (typeof issued)[number]) =>
    ca.registration.call('ca', 'PUT', `/revocations/${digestText(certificate)}`, {
      reason: 'keyCompromise',
      at: ca.clock.now().toISOString(),
    });
  const verified = ({ certificate, issuer }: (typeof issued)[number], revocation: object) =>
    verifyCertificateSync({
      certificate,
      trustAnchors: [issuer],
      at: ca.clock.now(),
      purpose: 'user-authentication',
      revocation,
    });
  /** Everything that is due is done while the clock is wrong, and again once it is right. */
  const during = async (ahead: number, work: () => Promise<unknown> = async () => undefined): Promise<void> => {
    ca.clock.move(ahead);
    await work();
    await ca.running.schedule.kick();
    ca.clock.move(-ahead);
    await ca.running.schedule.kick();
  };

  it('answers, lists and responders that were dated ahead are made anew', async () => {
    const one = issued[0]!;
    await during(20 * DAY);
    const answer = await ocspOf(one);
    assert.ok(parseOcspResponse(answer).basic!.responses[0]!.thisUpdate <= now() + TOLERANCE);
    assert.equal(verified(one, { ocspResponses: [answer] }).status, 'valid');
    const lists = await listsOf(one);
    for (const list of lists) assert.ok(parseCertificateList(list).thisUpdate.at <= now());
    assert.equal(verified(one, { certificateLists: lists }).status, 'valid');
  });

  it('what was revoked while it was ahead stays revoked, as of now, and hinders no publication', async () => {
    const two = issued[1]!;
    await during(2 * DAY, () => revoke(two));
    const answer = await ocspOf(two);
    assert.equal(verified(two, { ocspResponses: [answer] }).status, 'invalid');
    const [full] = await listsOf(two);
    const list = parseCertificateList(full);
    assert.ok(list.thisUpdate.at <= now());
    const serial = toHex(parseCertificate(two.certificate).serialNumber);
    const entry = list.entries.find(({ serialNumber }) => toHex(serialNumber) === serial);
    assert.ok(entry && entry.revokedAt <= list.thisUpdate.at);
  });

  it('what is revoked after it was set back a little is in the delta, or in a new base', async () => {
    const three = issued[2]!;
    const before = (await listsOf(three)).map(parseCertificateList);
    ca.clock.move(-TOLERANCE);
    await revoke(three);
    ca.clock.move(2 * TOLERANCE);
    await ca.running.schedule.kick();
    const lists = await listsOf(three);
    const delta = parseCertificateList(lists[1]);
    const serial = toHex(parseCertificate(three.certificate).serialNumber);
    const isIn = delta.entries.some(({ serialNumber }) => toHex(serialNumber) === serial);
    const isOverBefore = delta.baseCrlNumber! <= before[0]!.crlNumber!;
    assert.ok(isIn || !isOverBefore, 'whoever has the full list of before learns of it by this delta');
    assert.equal(verified(three, { certificateLists: lists }).status, 'invalid');
  });

  it('nothing is issued by a clock from before the root', async () => {
    const order = makeOrder('phone', await ca.card(), ca.element).body;
    ca.clock.move(-5 * DAY);
    try {
      await assert.rejects(
        ca.issue('too-early', order),
        (failure) => failure instanceof InroError && failure.code.startsWith('ca.'),
      );
      await ca.running.schedule.kick();
    } finally {
      ca.clock.move(5 * DAY);
    }
    assert.ok((await ca.issue('in-time', order)).certificates.length > 0);
    const { db, authorities } = ca.running.context;
    const root = new Date(authorities.signature.certificate.notBefore.at);
    assert.deepEqual(await db.selectFrom('certificate').select('kind').where('not_before', '<', root).execute(), []);
  });
});
