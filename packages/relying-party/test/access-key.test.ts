import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { verify, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryFolder } from '@inro/host/testing';
import { newRoot } from '../../../quality/testing/pki/certificates.ts';
import { accessProfiles, makeAuthority, now } from '../../../quality/testing/relying-party/authority.ts';
import { refusedWith } from '../../../quality/testing/relying-party/service.ts';
import { AccessKey } from '../src/node/index.ts';

const origin = 'http://bank.localhost:8429';
const authority = await makeAuthority();
const accessRoots = () => [authority.access.certificate];
const open = (folder: string, at = now) => new AccessKey({ folder, name: 'bank', origin, accessRoots, now: () => at });

describe('the access key of a relying party', () => {
  it('is made once, readable by its owner alone, and asks for its certificate by a request that openssl verifies', async () => {
    const folder = temporaryFolder();
    const [one, two] = await Promise.all([open(folder.path), open(folder.path)].map((key) => key.certificateRequest()));
    const spki = (request: Uint8Array) =>
      execFileSync('openssl', ['req', '-inform', 'DER', '-verify', '-noout', '-pubkey'], {
        input: request,
        stdio: 'pipe',
      }).toString();
    assert.equal(spki(one!), spki(two!));
    assert.equal(statSync(join(folder.path, 'access.key')).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder.path), ['access.key']);
    folder.dispose();
  });

  it('signs nothing before it is certified, and goes on after a restart', async () => {
    const folder = temporaryFolder();
    const key = open(folder.path);
    assert.throws(() => key.signer(), refusedWith('relying-party.not_registered'));
    const certificate = await authority.accessCertificate(await key.certificateRequest(), origin);
    key.install(certificate);
    assert.deepEqual(key.signer().certificates, [certificate]);
    assert.deepEqual(open(folder.path).signer().certificates, [certificate]);
    const late = open(folder.path, new Date('2028-01-01T00:00:00Z'));
    assert.throws(() => late.signer(), refusedWith('relying-party.not_registered'));
    folder.dispose();
  });

  it('takes up no certificate of another key, origin, usage, authority or shape', async () => {
    const [folder, elsewhere] = [temporaryFolder(), temporaryFolder()];
    const key = open(folder.path);
    const request = await key.certificateRequest();
    const stranger = await newRoot('ec-p256', 'Inro access');
    const wrong: readonly Uint8Array[] = [
      await authority.accessCertificate(await open(elsewhere.path).certificateRequest(), origin),
      await authority.accessCertificate(request, 'http://clinic.localhost:8429'),
      await authority.accessCertificate(request, origin, accessProfiles.withoutUsage),
      await authority.accessCertificate(request, origin, accessProfiles.right, stranger),
      new Uint8Array(),
      Uint8Array.of(0x30, 0x00),
    ];
    for (const certificate of wrong)
      assert.throws(() => key.install(certificate), refusedWith('relying-party.access_certificate_invalid'));
    assert.throws(() => key.signer(), refusedWith('relying-party.not_registered'));
    // Nor one that lies there already: copied, or from before the service moved.
    for (const at of [0, 1, 4, 5]) {
      writeFileSync(join(folder.path, 'access.cer'), wrong[at]!);
      assert.throws(() => open(folder.path).signer(), refusedWith('relying-party.not_registered'));
    }
    key.install(await authority.accessCertificate(request, origin));
    assert.ok(readFileSync(join(folder.path, 'access.cer')).length > 300);
    folder.dispose();
    elsewhere.dispose();
  });

  it('renews over a key of its own, and signs with the one before until its certificate is there', async () => {
    const folder = temporaryFolder();
    const key = open(folder.path);
    const other = open(folder.path);
    const first = await authority.accessCertificate(await key.certificateRequest(), origin);
    key.install(first);
    assert.deepEqual(other.signer().certificates, [first], 'another process of the same folder has it too');
    const spki = (der: Uint8Array) => new X509Certificate(der).publicKey.export({ type: 'spki', format: 'pem' });
    const certified = async () => authority.accessCertificate(await other.certificateRequest(), origin);
    const [second, same] = [await certified(), await certified()];
    assert.notEqual(spki(second), spki(first), 'no key is certified twice');
    assert.equal(spki(same), spki(second), 'and until then the request is about the same one');
    assert.deepEqual(key.signer().certificates, [first]);
    key.install(same);
    assert.deepEqual(other.signer().certificates, [same]);
    assert.throws(() => other.install(first), refusedWith('relying-party.access_certificate_invalid'));
    assert.deepEqual(readdirSync(folder.path).sort(), ['access.cer', 'access.key']);
    const holds = (one: AccessKey) => {
      const data = 'signed';
      const publicKey = new X509Certificate(one.signer().certificates[0]).publicKey;
      const signature = one.signer().sign(data) as Uint8Array;
      return verify('sha256', Buffer.from(data), { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
    };
    assert.ok(holds(key) && holds(other) && holds(open(folder.path)));
    folder.dispose();
  });

  it('dies between certificate and key, and goes on with the new one; asked anew, it makes another key', async () => {
    const folder = temporaryFolder();
    const key = open(folder.path);
    key.install(await authority.accessCertificate(await key.certificateRequest(), origin));
    const lost = await authority.accessCertificate(await key.certificateRequest(), origin);
    const second = await authority.accessCertificate(await key.certificateRequest({ anew: true }), origin);
    assert.throws(() => key.install(lost), refusedWith('relying-party.access_certificate_invalid'));
    writeFileSync(join(folder.path, 'access.cer'), second);
    assert.deepEqual(open(folder.path).signer().certificates, [second]);
    assert.deepEqual(readdirSync(folder.path).sort(), ['access.cer', 'access.key']);
    folder.dispose();
  });
});
