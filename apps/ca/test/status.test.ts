import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { toBase64 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { parseCertificate, parseCertificateList, parseOcspResponse } from '@inro/pki/read';
import { buildOcspRequest, encodeCertId } from '@inro/pki/request';
import { InroError } from '@inro/problem';
import { verifyCertificateSync } from '@inro/verifier/node';
import {
  digestText,
  fromText,
  makeOrder,
  opensslFolder,
  randomness,
  startTestAuthority,
  type TestAuthority,
} from './support.ts';

const HOUR = 3_600_000;
const ocspType = { 'content-type': 'application/ocsp-request' };

describe('Status of certificates', () => {
  let ca: TestAuthority;
  let root: Uint8Array;
  let certificate: Uint8Array;
  let authentication: Uint8Array;
  let authenticationRoot: Uint8Array;
  before(async () => {
    ca = await startTestAuthority();
    const { certificates } = await ca.issue(
      'phone',
      makeOrder('phone', await ca.card(), ca.element, { token: 'the-token-of-this-very-phone' }).body,
    );
    [authentication, certificate] = certificates.map((one) => fromText(one.certificate)) as [Uint8Array, Uint8Array];
    [authenticationRoot, root] = certificates.map((one) => fromText(one.issuer)) as [Uint8Array, Uint8Array];
    await ca.running.schedule.kick();
  });
  after(() => ca.dispose());

  const get = (path: string) => httpRequest(`${ca.statusOrigin}${path}`);
  const getOcsp = (request: Uint8Array) => get(`/ocsp/${encodeURIComponent(toBase64(request))}`);
  const postOcsp = (body: Uint8Array) =>
    httpRequest(`${ca.statusOrigin}/ocsp`, { method: 'POST', body, headers: ocspType });
  const statusOf = async (request: Uint8Array) => {
    const read = parseOcspResponse((await getOcsp(request)).body);
    return read.basic?.responses[0]?.status ?? read.status;
  };
  const order = (reason: string, of = certificate) =>
    ca.registration.call<{ state: string; revokedAt: string | null }>('ca', 'PUT', `/revocations/${digestText(of)}`, {
      reason,
      at: ca.clock.now().toISOString(),
    });
  const atNow = () => String(Math.floor(ca.clock.now().getTime() / 1000) + 1);

  it('openssl ocsp asks over POST with a nonce and believes the delegated responder, with SHA-1 and SHA-256', async () => {
    using folder = opensslFolder();
    folder.pem('root', root);
    folder.pem('leaf', certificate);
    const { port, hostname } = new URL(ca.statusOrigin);
    for (const hash of ['-sha1', '-sha256']) {
      const said = await folder.opensslAside(
        'ocsp',
        hash,
        '-issuer',
        'root.pem',
        '-cert',
        'leaf.pem',
        '-CAfile',
        'root.pem',
        '-nonce',
        '-url',
        `http://127.0.0.1:${port}/ocsp`,
        '-header',
        `Host=${hostname}`,
        '-resp_text',
      );
      assert.match(said, /leaf\.pem: good/);
      assert.match(said, /OCSP Nonce:[\s\S]*OCSP No Check/);
    }
  });

  it('RFC 5019: GET gives the answer produced ahead, the same bytes until it is renewed, with times for caches; openssl agrees', async () => {
    using folder = opensslFolder();
    folder.pem('root', root);
    folder.pem('leaf', certificate);
    const request = buildOcspRequest(certificate, root, { hash: 'SHA-1' });
    const [one, two] = [await getOcsp(request), await getOcsp(request)];
    assert.deepEqual(one.body, two.body);
    assert.equal(one.headers['content-type'], 'application/ocsp-response');
    assert.match(String(one.headers['cache-control']), /^max-age=\d+, public/);
    assert.ok(one.headers.etag && one.headers['last-modified'] && one.headers.expires);
    folder.write('response.der', one.body);
    assert.match(
      folder.openssl(
        'ocsp',
        '-sha1',
        '-respin',
        'response.der',
        '-no_nonce',
        '-issuer',
        'root.pem',
        '-cert',
        'leaf.pem',
        '-CAfile',
        'root.pem',
        '-attime',
        atNow(),
      ),
      /leaf\.pem: good/,
    );
    const single = parseOcspResponse(one.body).basic!.responses[0]!;
    assert.equal(single.nextUpdate! - single.thisUpdate, 24 * HOUR);
    assert.deepEqual(
      await ca.running.context.db.selectFrom('ocsp_answer').select('hash').distinct().orderBy('hash').execute(),
      [{ hash: 'SHA-1' }, { hash: 'SHA-256' }],
    );
  });

  it('our own verifier calls the path valid with the answer produced ahead, and with full and delta CRL', async () => {
    const point = parseCertificate(authentication).extension('crlDistributionPoints')![0]!.name!;
    const url =
      'fullName' in point && point.fullName[0]?.form === 'uniformResourceIdentifier' ? point.fullName[0].text : '';
    const certificateLists = [
      (await httpRequest(url)).body,
      (await httpRequest(url.replace('.crl', '-delta.crl'))).body,
    ];
    const ocspResponses = [(await getOcsp(buildOcspRequest(authentication, authenticationRoot))).body];
    const common = {
      certificate: authentication,
      trustAnchors: [authenticationRoot],
      at: ca.clock.now(),
      purpose: 'user-authentication',
    } as const;
    for (const revocation of [{ ocspResponses }, { certificateLists }, { ocspResponses, certificateLists }]) {
      const report = verifyCertificateSync({ ...common, revocation });
      assert.equal(report.status, 'valid', JSON.stringify(report.findings));
    }
  });

  it('a serial number that was never issued: `unauthorized` without a nonce, signed `unknown` with one; an issuer that is not ours: `unauthorized`', async () => {
    const issuer = parseCertificate(root);
    const stranger = buildOcspRequest(certificate, root);
    const serial = parseCertificate(certificate).serialNumber;
    const at = Buffer.from(stranger).indexOf(Buffer.from(serial));
    const unknown = Uint8Array.from(stranger);
    unknown[at + 5]! ^= 1;
    assert.equal(await statusOf(unknown), 'unauthorized');
    const nonce = randomness(32);
    const asked = Uint8Array.from(buildOcspRequest(certificate, root, { nonce }));
    asked[Buffer.from(asked).indexOf(Buffer.from(serial)) + 5]! ^= 1;
    const live = parseOcspResponse((await postOcsp(asked)).body).basic!;
    assert.equal(live.responses[0]!.status, 'unknown');
    assert.deepEqual(new Uint8Array(live.nonce!), nonce);
    assert.equal(encodeCertId({ name: issuer.subject.der, keyBits: issuer.keyBits }, serial, 'SHA-1')[0], 0x30);
    assert.equal(await statusOf(buildOcspRequest(certificate, authentication)), 'unauthorized');
  });

  it('RFC 6960 §4.2.1: garbage is answered with malformedRequest, a wrong content type and a large body with a problem', async () => {
    for (const garbage of [Uint8Array.of(1), new Uint8Array(500), randomness(100)]) {
      assert.equal(parseOcspResponse((await postOcsp(garbage)).body).status, 'malformedRequest');
    }
    assert.equal(parseOcspResponse((await get('/ocsp/%%%')).body).status, 'malformedRequest');
    assert.equal((await httpRequest(`${ca.statusOrigin}/ocsp`, { method: 'POST', body: 'x' })).status, 400);
    assert.equal((await postOcsp(new Uint8Array(9000))).status, 413);
    for (const path of ['/', '/crl/none.crl', '/ca/none.cer', '/crl/..%2f.crl'])
      assert.equal((await get(path)).status, 404, path);
  });

  it('publishes its certificates, and an empty CRL for each partition before anything is revoked', async () => {
    using folder = opensslFolder();
    const listed = JSON.parse(Buffer.from((await get('/ca')).body).toString()) as {
      authorities: { name: string; certificate: string }[];
    };
    assert.deepEqual(
      listed.authorities.map((one) => one.name),
      ['signature-1', 'authentication-1', 'access-1', 'signature-2', 'authentication-2'],
    );
    assert.deepEqual(new Uint8Array((await get('/ca/signature-1.cer')).body), root);
    folder.pem('root', authenticationRoot);
    const point = parseCertificate(authentication).extension('crlDistributionPoints')![0]!.name!;
    const url =
      'fullName' in point && point.fullName[0]?.form === 'uniformResourceIdentifier' ? point.fullName[0].text : '';
    const { body } = await httpRequest(url);
    folder.write('one.crl', body);
    assert.match(
      folder.openssl('crl', '-inform', 'DER', '-in', 'one.crl', '-CAfile', 'root.pem', '-noout', '-text'),
      /Issuing Distribution Point: critical[\s\S]*No Revoked Certificates/,
    );
    assert.deepEqual(parseCertificateList(body).issuingDistributionPoint?.name, point);
  });

  it('the holder’s staple needs the token of that issuance, is fresh each time, and answers for no other certificate', async () => {
    const staple = (token: string, body: Uint8Array) =>
      httpRequest(`${ca.statusOrigin}/staples`, {
        method: 'POST',
        body,
        headers: { authorization: `Bearer ${token}` },
      });
    const request = buildOcspRequest(authentication, authenticationRoot);
    const first = await staple('the-token-of-this-very-phone', request);
    assert.equal(parseOcspResponse(first.body).basic!.responses[0]!.status, 'good');
    assert.equal(first.headers['cache-control'], 'no-store');
    assert.equal((await staple('another-token-of-another-phone', request)).status, 401);
    assert.equal((await staple('short', request)).status, 401);
    const card = await ca.card();
    assert.equal((await staple('the-token-of-this-very-phone', buildOcspRequest(card.certificate, root))).status, 401);
    assert.equal((await staple('the-token-of-this-very-phone', Uint8Array.of(1, 2))).status, 400);
    const withNonce = buildOcspRequest(authentication, authenticationRoot, { nonce: randomness(16) });
    assert.equal((await staple('the-token-of-this-very-phone', withNonce)).status, 401);
  });

  it('a suspension shows in OCSP at once and in full and delta CRL, a release takes it out of the full CRL and says removeFromCRL in the delta', async () => {
    using folder = opensslFolder();
    folder.pem('root', authenticationRoot);
    folder.pem('leaf', authentication);
    const request = buildOcspRequest(authentication, authenticationRoot);
    assert.equal(await statusOf(request), 'good');
    assert.equal((await order('certificateHold', authentication)).state, 'hold');
    assert.equal(await statusOf(request), 'revoked');
    await ca.running.schedule.kick();
    const point = parseCertificate(authentication).extension('crlDistributionPoints')![0]!.name!;
    const url =
      'fullName' in point && point.fullName[0]?.form === 'uniformResourceIdentifier' ? point.fullName[0].text : '';
    const lists = async () => {
      const [full, delta] = await Promise.all([httpRequest(url), httpRequest(url.replace('.crl', '-delta.crl'))]);
      folder.write('full.crl', full.body);
      folder.write('delta.crl', delta.body);
      for (const name of ['full', 'delta'])
        folder.openssl(
          'crl',
          '-inform',
          'DER',
          '-in',
          `${name}.crl`,
          '-CAfile',
          'root.pem',
          '-noout',
          '-out',
          `${name}.pem`,
        );
      const [one, two] = [parseCertificateList(full.body), parseCertificateList(delta.body)];
      assert.equal(one.crlNumber, two.crlNumber);
      return {
        full: one.entries.map((entry) => entry.reason),
        delta: two.entries.map((entry) => entry.reason),
        base: two.baseCrlNumber,
      };
    };
    const held = await lists();
    assert.deepEqual([held.full, held.delta], [['certificateHold'], ['certificateHold']]);
    folder.openssl('crl', '-inform', 'DER', '-in', 'full.crl', '-out', 'full.pem');
    assert.throws(
      () =>
        folder.openssl(
          'verify',
          '-crl_check',
          '-CAfile',
          'root.pem',
          '-CRLfile',
          'full.pem',
          '-extended_crl',
          'leaf.pem',
        ),
      /certificate revoked/,
    );

    assert.equal((await order('removeFromCRL', authentication)).state, 'good');
    assert.equal((await order('removeFromCRL', authentication)).state, 'good');
    assert.equal(await statusOf(request), 'good');
    await ca.running.schedule.kick();
    const released = await lists();
    assert.deepEqual([released.full, released.delta], [[], ['removeFromCRL']]);
    assert.equal(released.base, held.base);
    folder.openssl('crl', '-inform', 'DER', '-in', 'full.crl', '-out', 'full.pem');
    assert.match(
      folder.openssl(
        'verify',
        '-crl_check',
        '-CAfile',
        'root.pem',
        '-CRLfile',
        'full.pem',
        '-extended_crl',
        'leaf.pem',
      ),
      /OK/,
    );

    ca.clock.move(25 * HOUR);
    await ca.running.schedule.kick();
    const later = await lists();
    assert.deepEqual([later.full, later.delta], [[], []]);
    assert.ok(later.base! > released.base!);
  });

  it('a revocation that is dated before the certificate was valid ends it from its beginning, and no earlier', async () => {
    const dated = makeOrder('phone', await ca.card(), ca.element, { token: 'of-another-phone-altogether' });
    const holder = fromText((await ca.issue('dated', dated.body)).certificates[0]!.certificate);
    const path = `/revocations/${digestText(holder)}`;
    const order = { reason: 'keyCompromise', at: '1970-01-01T00:00:00.000Z' };
    const { revokedAt } = await ca.registration.call<{ revokedAt: string }>('ca', 'PUT', path, order);
    assert.deepEqual(new Date(revokedAt), new Date(new X509Certificate(holder).validFrom));
  });

  it('revocation: idempotent, final, by hash, with the first date; signing certificates are not released but issued again', async () => {
    const refused = (code: string) => (failure: unknown) => failure instanceof InroError && failure.code === code;
    await assert.rejects(order('privilegeWithdrawn'), refused('ca.revocation_not_allowed'));
    for (const unused of ['cACompromise', 'aACompromise'])
      await assert.rejects(order(unused), refused('http.body_invalid'));
    await order('certificateHold');
    await assert.rejects(order('removeFromCRL'), refused('ca.revocation_not_allowed'));
    const first = await order('keyCompromise');
    assert.equal(first.state, 'revoked');
    ca.clock.move(1000);
    assert.deepEqual(await order('keyCompromise'), first);
    assert.deepEqual(await order('cessationOfOperation'), first);
    await assert.rejects(order('removeFromCRL'), refused('ca.revocation_not_allowed'));
    await assert.rejects(order('keyCompromise', randomness(40)), refused('ca.certificate_unknown'));
    const inTheFuture = { reason: 'keyCompromise', at: new Date(ca.clock.now().getTime() + HOUR).toISOString() };
    await assert.rejects(
      ca.registration.call('ca', 'PUT', `/revocations/${digestText(authentication)}`, inTheFuture),
      refused('ca.revocation_not_allowed'),
    );
    await assert.rejects(
      ca.operator.call('ca', 'PUT', `/revocations/${digestText(authentication)}`, {
        reason: 'keyCompromise',
        at: ca.clock.now().toISOString(),
      }),
      refused('ca.certificate_unknown'),
    );
    assert.equal(await statusOf(buildOcspRequest(certificate, root)), 'revoked');
  });

  it('responders live at most 30 days and are rolled over with overlap; answers produced ahead are renewed in time', async () => {
    const request = buildOcspRequest(authentication, authenticationRoot);
    const responderOf = async () =>
      parseCertificate(parseOcspResponse((await getOcsp(request)).body).basic!.certificates[0]!);
    const first = await responderOf();
    assert.ok(first.notAfter.at - first.notBefore.at <= 30 * 24 * HOUR);
    assert.equal(first.issuer.canonical, parseCertificate(authenticationRoot).subject.canonical);
    ca.clock.move(16 * 24 * HOUR);
    await ca.running.schedule.kick();
    const second = await responderOf();
    assert.notDeepEqual(second.serialNumber, first.serialNumber);
    assert.ok(second.notBefore.at < first.notAfter.at);
    const before = parseOcspResponse((await getOcsp(request)).body).basic!.producedAt;
    ca.clock.move(13 * HOUR);
    await ca.running.schedule.kick();
    assert.ok(parseOcspResponse((await getOcsp(request)).body).basic!.producedAt > before);
    await ca.restart();
    assert.deepEqual((await responderOf()).serialNumber, second.serialNumber);
  });
});
