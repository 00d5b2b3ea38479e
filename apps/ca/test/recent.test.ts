import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromBase64, fromUtf8, toHex } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { parseCertificate, parseCertificateList } from '@inro/pki/read';
import { buildOcspRequest } from '@inro/pki/request';
import { verifyCertificateSync } from '@inro/verifier/node';
import { digestText, fromText, makeOrder, opensslFolder, startTestAuthority, type TestAuthority } from './support.ts';

const HOUR = 3_600_000;

describe('docs/protocol/recent-revocations.md: what was revoked since yesterday, in one list a root', () => {
  let ca: TestAuthority;
  let certificates: { certificate: Uint8Array; issuer: Uint8Array }[];
  before(async () => {
    ca = await startTestAuthority();
    certificates = await issue('phone');
  });
  after(() => ca.dispose());

  const tokenOf = (id: string) => `the-token-of-this-very-${id}`;
  async function issue(id: string) {
    const body = makeOrder('phone', await ca.card(), ca.element, {
      now: ca.clock.now(),
      token: tokenOf(id),
    }).body;
    return (await ca.issue(id, body)).certificates.map(({ certificate, issuer }) => ({
      certificate: fromText(certificate),
      issuer: fromText(issuer),
    }));
  }
  const order = (reason: string, of: Uint8Array) =>
    ca.registration.call('ca', 'PUT', `/revocations/${digestText(of)}`, { reason, at: ca.clock.now().toISOString() });
  async function lists(): Promise<Uint8Array[]> {
    await ca.running.schedule.kick();
    const { body, headers } = await httpRequest(`${ca.statusOrigin}/recent`);
    assert.match(String(headers['cache-control']), /^max-age=60, public/);
    return (JSON.parse(fromUtf8(body)) as { lists: string[] }).lists.map(fromBase64);
  }
  /** Of whom it says what, by serial number. */
  const entries = async (): Promise<Map<string, string | undefined>> =>
    new Map(
      (await lists()).flatMap((der) =>
        parseCertificateList(der).entries.map(({ serialNumber, reason }) => [toHex(serialNumber), reason] as const),
      ),
    );
  const serialOf = (der: Uint8Array) => parseCertificate(der).serialHex;
  const staple = async ({ certificate, issuer }: (typeof certificates)[0], token: string) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/ocsp-request' };
    const body = buildOcspRequest(certificate, issuer);
    const answer = await httpRequest(`${ca.statusOrigin}/staples`, { method: 'POST', headers, body });
    assert.equal(answer.status, 200);
    return answer.body;
  };

  it('is there for each root of persons before anything was revoked, and says nothing', async () => {
    const found = (await lists()).map(parseCertificateList);
    assert.ok(found.length >= 2);
    for (const list of found) {
      assert.deepEqual([list.entries.length, list.issuingDistributionPoint], [0, undefined]);
      assert.ok(list.baseCrlNumber! < list.crlNumber!);
    }
  });

  it('tells of a revocation at once, and a verifier that is given it believes no proof of before', async () => {
    const [one] = certificates as [(typeof certificates)[0]];
    const before = await staple(one, tokenOf('phone'));
    ca.clock.move(60_000);
    await order('keyCompromise', one.certificate);
    const recent = await lists();
    const verify = (certificateLists: Uint8Array[]) =>
      verifyCertificateSync({
        certificate: one.certificate,
        trustAnchors: [one.issuer],
        at: ca.clock.now(),
        purpose: 'user-authentication',
        revocation: { stapled: true, ocspResponses: [before], certificateLists },
      });
    assert.equal(verify([]).status, 'valid', JSON.stringify(verify([]).findings));
    assert.equal(verify(recent).status, 'invalid');
    assert.equal((await entries()).get(serialOf(one.certificate)), 'keyCompromise');
  });

  it('tells of a suspension, and that it was let go', async () => {
    const [one] = await issue('suspended');
    await order('certificateHold', one!.certificate);
    assert.equal((await entries()).get(serialOf(one!.certificate)), 'certificateHold');
    ca.clock.move(60_000);
    await order('removeFromCRL', one!.certificate);
    assert.equal((await entries()).get(serialOf(one!.certificate)), 'removeFromCRL');
  });

  it('is made anew every five minutes under a higher number, whatever the clock does, and by one of two at once', async () => {
    const numbers = async () => (await lists()).map((der) => parseCertificateList(der).crlNumber!);
    const first = await numbers();
    assert.deepEqual(await numbers(), first);
    ca.clock.move(5 * 60_000);
    await Promise.all([lists(), lists()]);
    const later = await numbers();
    assert.ok(
      later.every((number, place) => number > first[place]!),
      `${later} after ${first}`,
    );
    ca.clock.move(-HOUR);
    const back = await numbers();
    assert.ok(
      back.every((number, place) => number > later[place]!),
      `${back} after ${later}`,
    );
    ca.clock.move(HOUR);
  });

  it('forgets after 26 hours, when no proof of before counts any more', async () => {
    assert.ok((await entries()).size > 0);
    ca.clock.move(25 * HOUR);
    assert.ok((await entries()).size > 0);
    ca.clock.move(2 * HOUR);
    assert.equal((await entries()).size, 0);
  });

  it('is a delta CRL that openssl reads and verifies', async () => {
    const [one] = await issue('read-by-openssl');
    await order('cessationOfOperation', one!.certificate);
    using folder = opensslFolder();
    folder.pem('root', one!.issuer);
    const issuer = parseCertificate(one!.issuer).subject;
    const der = (await lists()).find((list) => parseCertificateList(list).issuer.matches(issuer))!;
    folder.write('recent.crl', der);
    const text = folder.openssl('crl', '-inform', 'DER', '-in', 'recent.crl', '-CAfile', 'root.pem', '-noout', '-text');
    assert.match(text, /Delta CRL Indicator: critical/);
    assert.match(text, /Cessation Of Operation/);
  });
});
