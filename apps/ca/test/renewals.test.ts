import assert from 'node:assert/strict';
import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fromBase64, fromUtf8, toBase64 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { temporaryFolder } from '@inro/host/testing';
import { keySigner } from '@inro/pki/issue/node';
import { buildCertificateRequest, buildRenewalRequest } from '@inro/pki/request';
import { AccessKey, AccessRenewal } from '@inro/relying-party/node';
import { opensslFolder, startTestAuthority, type TestAuthority } from './support.ts';

const DAY = 86_400_000;
const names = { ja: '印籠書店', 'ja-x-easy': 'いんろう書店(しょてん)', en: 'Inro Books' };
const imprint = {
  purposes: [{ ja: '本を送るため', 'ja-x-easy': '本(ほん)を 送(おく)る ため', en: 'To send books' }],
  contacts: ['https://books.example/privacy', 'mailto:privacy@books.example', 'tel:+81-3-0000-0000'],
};

describe('docs/protocol/access-renewal.md: a service has its next key certified itself', () => {
  let ca: TestAuthority;
  before(async () => {
    ca = await startTestAuthority();
  });
  after(() => ca.dispose());

  const url = () => `${ca.statusOrigin}/access-renewals`;
  const open = (name: string, folder: string) =>
    new AccessKey({
      folder,
      name,
      origin: `https://${name}.example`,
      accessRoots: () =>
        ca.authorities.filter((one) => one.purpose === 'access').map((one) => fromBase64(one.certificate)),
      now: () => ca.clock.now(),
    });
  const order = async (name: string, key: AccessKey, change: object = {}) =>
    ca.operator.call<{ certificate: string }>('ca', 'PUT', `/access-certificates/${name}`, {
      kind: 'relyingParty',
      certificateRequest: toBase64(await key.certificateRequest()),
      names,
      origin: `https://${name}.example`,
      imprint,
      ...change,
    });
  /** A service that the operator has certified. */
  async function service(name = `s${randomBytes(6).toString('hex')}`, change: object = {}) {
    const folder = temporaryFolder().path;
    const key = open(name, folder);
    key.install(fromBase64((await order(name, key, change)).certificate));
    return { name, folder, key };
  }
  const renewal = (key: AccessKey) => new AccessRenewal({ url: url(), keys: () => [key] });
  const post = async (body: Uint8Array, type = 'application/cms') => {
    const answer = await httpRequest(url(), { method: 'POST', headers: { 'content-type': type }, body });
    return answer.status === 200 ? answer.body : (JSON.parse(fromUtf8(answer.body)) as { code: string }).code;
  };
  const inUse = (key: AccessKey) => new X509Certificate(key.signer().certificates[0]!);
  const days = (certificate: X509Certificate) =>
    (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / DAY;
  const keyIn = (folder: string) => createPrivateKey(readFileSync(join(folder, 'access.key')));
  const refusal = (code: string) => (failure: unknown) =>
    (failure as { details?: { code?: string } }).details?.code === code;
  const revoke = (certificate: Uint8Array, reason: string) => {
    const digest = createHash('sha256').update(certificate).digest('base64url');
    return ca.operator.call('ca', 'PUT', `/revocations/${digest}`, { reason, at: ca.clock.now().toISOString() });
  };

  it('lives a week, and is renewed with another key, in the same words, once a third of it is left', async () => {
    const { key } = await service();
    const first = inUse(key);
    assert.equal(days(first), 7);
    const looking = renewal(key);
    await looking.look();
    assert.equal(inUse(key).fingerprint256, first.fingerprint256, 'nothing is due yet');
    ca.clock.move(5 * DAY);
    await looking.look();
    const second = inUse(key);
    assert.notEqual(second.fingerprint256, first.fingerprint256);
    assert.notDeepEqual(second.publicKey.export({ format: 'jwk' }), first.publicKey.export({ format: 'jwk' }));
    assert.deepEqual([second.subject, second.subjectAltName, days(second)], [first.subject, first.subjectAltName, 7]);
    for (let week = 0; week < 60; week++) {
      ca.clock.move(5 * DAY);
      await looking.look();
    }
    assert.ok(Date.parse(inUse(key).validTo) > ca.clock.now().getTime(), 'a year later still');
  });

  it('gives the same certificate when the answer was lost, and to whoever plays the request again', async () => {
    const { key } = await service();
    ca.clock.move(4 * DAY);
    const request = await key.renewalRequest();
    const certificate = await post(request);
    assert.deepEqual(await post(request), certificate);
    assert.deepEqual(await post(await key.renewalRequest()), certificate);
    await ca.restart();
    const at = await Promise.all([request, request, await key.renewalRequest()].map((one) => post(one)));
    for (const again of at) assert.deepEqual(again, certificate);
    key.install(certificate as Uint8Array);
    assert.deepEqual(await post(request), certificate, 'after it was taken up');
  });

  it('comes back by itself when the answer was lost and what it gave has ended meanwhile', async () => {
    const { key, name } = await service();
    ca.clock.move(5 * DAY);
    const lost = await post(await key.renewalRequest());
    assert.ok(lost instanceof Uint8Array);
    ca.clock.move(10 * DAY);
    assert.throws(() => key.signer());
    assert.throws(() => key.install(lost), { code: 'relying-party.access_certificate_invalid' });
    await renewal(key).renew(key);
    assert.ok(Date.parse(inUse(key).validTo) > ca.clock.now().getTime());
    assert.equal(inUse(key).subject.split('CN=')[1], name);
    const gone = await service();
    ca.clock.move(5 * DAY);
    await post(await gone.key.renewalRequest());
    ca.clock.move(38 * DAY);
    await assert.rejects(renewal(gone.key).renew(gone.key), refusal('ca.renewal_of_unknown'));
    gone.key.install(fromBase64((await order(gone.name, gone.key)).certificate));
  });

  it('is ordered with another key where what an order gave ended before it was taken up', async () => {
    const name = `s${randomBytes(6).toString('hex')}`;
    const key = open(name, temporaryFolder().path);
    const { certificate } = await order(name, key);
    assert.deepEqual(await order(name, key), await order(name, key));
    ca.clock.move(8 * DAY);
    await assert.rejects(order(name, key), { code: 'ca.key_already_certified' });
    assert.throws(() => key.install(fromBase64(certificate)));
    await key.certificateRequest({ anew: true });
    key.install(fromBase64((await order(name, key)).certificate));
  });

  it('is certified once: of two copies of one key the second hears that another was there', async () => {
    const { key, folder, name } = await service();
    const stolen = temporaryFolder().path;
    cpSync(folder, stolen, { recursive: true });
    const thief = open(name, stolen);
    ca.clock.move(4 * DAY);
    const [one, other] = [await key.renewalRequest(), await thief.renewalRequest()];
    const answers = await Promise.all([post(one), post(other)]);
    const refused = answers.filter((answer) => typeof answer === 'string');
    assert.deepEqual(refused, ['ca.renewed_with_other_key']);
    assert.deepEqual(await Promise.all([post(one), post(other)]), answers, 'and so it stays');
  });

  it('is refused before half of its life, and thirty days after its end', async () => {
    const { key } = await service();
    assert.equal(await post(await key.renewalRequest()), 'ca.renewal_too_early');
    ca.clock.move(3.4 * DAY);
    assert.equal(await post(await key.renewalRequest()), 'ca.renewal_too_early');
    ca.clock.move(33.6 * DAY + 60_000);
    assert.equal(await post(await key.renewalRequest()), 'ca.renewal_of_unknown');
    const late = await service();
    ca.clock.move(36 * DAY);
    assert.throws(() => late.key.signer());
    await renewal(late.key).renew(late.key);
    assert.equal(days(inUse(late.key)), 7);
  });

  it('has the longer life that an order gave, and no service gives itself one', async () => {
    const { key, name } = await service(undefined, { days: 90 });
    assert.equal(days(inUse(key)), 90);
    ca.clock.move(70 * DAY);
    await renewal(key).look();
    assert.equal(days(inUse(key)), 90);
    await assert.rejects(order(name, key, { days: 398 }));
    await assert.rejects(order(name, key, { days: 0 }));
  });

  for (const reason of ['privilegeWithdrawn', 'keyCompromise', 'certificateHold'])
    it(`is refused once the certificate is revoked or suspended (${reason}), before, in between and after`, async () => {
      const code =
        reason === 'privilegeWithdrawn' ? /ca\.(renewal_of_unknown|service_withdrawn)/ : /ca\.renewal_of_unknown/;
      const { key } = await service();
      const [first] = key.signer().certificates;
      ca.clock.move(5 * DAY);
      const request = await key.renewalRequest();
      await revoke(first!, reason);
      assert.match(String(await post(request)), code);
      const next = await service();
      ca.clock.move(5 * DAY);
      const [old] = next.key.signer().certificates;
      const again = await next.key.renewalRequest();
      await renewal(next.key).look();
      await revoke(old!, reason);
      assert.match(String(await post(again)), code, 'nor by the one that was renewed');
      if (reason === 'privilegeWithdrawn') {
        ca.clock.move(5 * DAY);
        await assert.rejects(renewal(next.key).renew(next.key), (failure) =>
          code.test(String((failure as { details: { code: string } }).details.code)),
        );
      }
    });

  it('takes nothing that another key signed, of another request, or in another form', async () => {
    const { key } = await service();
    const other = await service();
    ca.clock.move(5 * DAY);
    const request = await key.certificateRequest();
    const [certificate] = key.signer().certificates;
    const stranger = keySigner(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
    const signed = { certificate: certificate!, sign: stranger.sign };
    assert.equal(await post(await buildRenewalRequest(request, signed)), 'ca.renewal_malformed');
    const honest = await key.renewalRequest();
    for (let at = 0; at < honest.length; at += 7) {
      const changed = Uint8Array.from(honest);
      changed[at]! ^= 0x41;
      assert.equal(typeof (await post(changed)), 'string', `octet ${at}`);
    }
    for (const bad of [
      new Uint8Array(),
      Uint8Array.of(0x30, 0x80),
      honest.subarray(1),
      Buffer.concat([honest, honest]),
    ])
      assert.equal(await post(bad), 'ca.renewal_malformed');
    assert.equal(await post(honest, 'application/json'), 'http.body_invalid');
    assert.equal(await post(new Uint8Array(9 << 10)), 'http.too_large');
    assert.ok((await post(honest)) instanceof Uint8Array);
    assert.ok(other.key.isDue);
  });

  it('renews into no key that is certified already, of another kind, or not proven', async () => {
    const { key, folder } = await service();
    const other = await service();
    ca.clock.move(5 * DAY);
    const signing = {
      certificate: key.signer().certificates[0]!,
      sign: keySigner(keyIn(folder)).sign,
    };
    const about = async (request: Uint8Array) => post(await buildRenewalRequest(request, signing));
    const taken = keySigner(keyIn(other.folder));
    assert.equal(
      await about(await buildCertificateRequest('x', { ...taken, algorithm: 'ecdsa-with-SHA256' })),
      'ca.key_already_certified',
    );
    const rsa = keySigner(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
    assert.equal(
      await about(await buildCertificateRequest('x', { ...rsa, algorithm: 'sha256WithRSAEncryption' })),
      'ca.certificate_request_invalid',
    );
    const unproven = Uint8Array.from(await key.certificateRequest());
    unproven[unproven.length - 1]! ^= 1;
    assert.equal(await about(unproven), 'ca.certificate_request_invalid');
    await renewal(key).look();
  });

  it('goes by openssl and curl alone', async () => {
    const { key, folder } = await service();
    ca.clock.move(5 * DAY);
    using shell = opensslFolder();
    cpSync(join(folder, 'access.key'), join(shell.path, 'access.key'));
    shell.pem('access', key.signer().certificates[0]!);
    shell.openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'next.key');
    shell.openssl('req', '-new', '-key', 'next.key', '-subj', '/CN=next', '-outform', 'DER', '-out', 'next.req');
    const sign = ['cms', '-sign', '-binary', '-nodetach', '-md', 'sha256', '-outform', 'DER', '-in', 'next.req'];
    shell.openssl(...sign, '-signer', 'access.pem', '-inkey', 'access.key', '-out', 'renewal.cms');
    const certificate = await post(new Uint8Array(readFileSync(join(shell.path, 'renewal.cms'))));
    assert.ok(certificate instanceof Uint8Array, String(certificate));
    writeFileSync(join(shell.path, 'new.der'), certificate);
    const spki = (...args: string[]) => shell.openssl(...args);
    assert.equal(
      spki('x509', '-inform', 'DER', '-in', 'new.der', '-noout', '-pubkey'),
      spki('pkey', '-in', 'next.key', '-pubout'),
    );
  });

  it('tells the SDK why, and leaves the key in use as it is', async () => {
    const { key } = await service();
    const failures: unknown[] = [];
    ca.clock.move(5 * DAY);
    await revoke(key.signer().certificates[0]!, 'keyCompromise');
    const before = inUse(key).fingerprint256;
    await new AccessRenewal({ url: url(), keys: () => [key], onFailure: (failure) => failures.push(failure) }).look();
    assert.equal(failures.length, 1);
    assert.ok(refusal('ca.renewal_of_unknown')(failures[0]));
    assert.equal(inUse(key).fingerprint256, before);
    await new AccessRenewal({
      url: `${ca.statusOrigin}/nowhere`,
      keys: () => [key],
      onFailure: (failure) => failures.push(failure),
    }).look();
    assert.ok(refusal('http.not_found')(failures[1]));
  });

  it('stands in the public register as its newest certificate says, and no longer once it is withdrawn', async () => {
    const { key, name } = await service(undefined, {
      entitlement: { kinds: ['signatureVerifier'], acts: ['signature'] },
    });
    const found = async () => {
      ca.clock.move(61_000);
      const { body, headers } = await httpRequest(`${ca.statusOrigin}/relying-parties`);
      assert.equal(headers['cache-control'], 'max-age=60, public');
      const { services, isWhole } = JSON.parse(fromUtf8(body)) as {
        services: { origins: string[] }[];
        isWhole: boolean;
      };
      assert.equal(isWhole, true);
      return services.filter(({ origins }) => origins.includes(`https://${name}.example`));
    };
    const as = {
      names,
      origins: [`https://${name}.example`],
      kinds: ['signatureVerifier'],
      acts: ['signature'],
      ...imprint,
    };
    const until = () => new Date(inUse(key).validTo).toISOString();
    assert.deepEqual(await found(), [{ ...as, validUntil: until() }]);
    ca.clock.move(5 * DAY);
    await renewal(key).look();
    assert.deepEqual(await found(), [{ ...as, validUntil: until() }], 'once, after a renewal');
    for (const certificate of [key.signer().certificates[0]!]) await revoke(certificate, 'privilegeWithdrawn');
    assert.deepEqual(await found(), []);
  });

  it('stands in the operator’s list under the name of its order, however its newest certificate stands', async () => {
    const { key, name } = await service(undefined, {
      entitlement: { kinds: ['signatureVerifier'], acts: ['signature'] },
    });
    const stands = async () => {
      const { services, isWhole } = await ca.operator.call<{
        services: readonly { name: string; standing: string; origins: readonly string[]; acts: readonly string[] }[];
        isWhole: boolean;
      }>('ca', 'GET', '/access-certificates');
      assert.equal(isWhole, true);
      const named = services.filter((one) => one.name === name);
      assert.deepEqual(
        named.map(({ origins, acts }) => [origins, acts]),
        [[[`https://${name}.example`], ['signature']]],
      );
      return named[0]!.standing;
    };
    assert.equal(await stands(), 'inForce');
    ca.clock.move(5 * DAY);
    await renewal(key).look();
    assert.equal(await stands(), 'inForce', 'once, after a renewal');
    const [newest] = key.signer().certificates;
    ca.clock.move(8 * DAY);
    assert.equal(await stands(), 'expired');
    await revoke(newest!, 'privilegeWithdrawn');
    assert.equal(await stands(), 'withdrawn');
    await assert.rejects(ca.registration.call('ca', 'GET', '/access-certificates'), { code: 'http.unauthorized' });
  });
});
