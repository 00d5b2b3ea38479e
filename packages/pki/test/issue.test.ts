import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { fromHex } from '@inro/foundation';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import * as pkijs from 'pkijs';
import {
  issue,
  newRoot,
  newSigner,
  notAfter,
  notBefore,
  points,
  randomness,
  signingProfile,
  workFolder,
} from '../../../quality/testing/pki/certificates.ts';
import {
  basicAttributeNames,
  buildTbsCertificate,
  encodeName,
  endOfQuarterBefore,
  fifthBirthday,
  fillProfile,
  lintTbsCertificate,
  serialNumber,
} from '../src/issue/index.ts';
import { oid, parseCertificate } from '../src/read/index.ts';

const attributes = {
  name: '髙﨑　𠮷太郎',
  nameSubstitutions: '00000',
  sex: '1',
  dateOfBirth: '420010303',
  address: '神奈川県鎌倉市御成町１８－１０',
  addressSubstitutions: '00000',
};
const leafContents = (publicKey: Uint8Array) => ({
  serialNumber: serialNumber(randomness),
  notBefore,
  notAfter,
  subject: encodeName([
    ['countryName', 'JP'],
    ['localityName', 'Kanagawa-ken'],
    ['localityName', 'Kamakura-shi'],
    ['commonName', '20261122000000ABCDEF'],
  ]),
  subjectPublicKeyInfo: publicKey,
  alternativeNames: basicAttributeNames(attributes, oid.inro.attribute),
  ...points,
});

describe('RFC 5280: certificates, issued', () => {
  it('openssl verify -x509_strict, node:crypto, @peculiar/x509 and pkijs agree with a signing certificate', async () => {
    using folder = workFolder();
    const root = await newRoot('rsa-2048');
    const leaf = await issue(signingProfile, leafContents(newSigner('rsa-2048').publicKey), root.signer, root.identity);
    folder.write('root.der', root.certificate);
    folder.write('leaf.der', leaf);
    for (const name of ['root', 'leaf']) folder.openssl('x509', '-in', `${name}.der`, '-out', `${name}.pem`);
    const at = String(Date.parse('2027-01-01T00:00:00Z') / 1000);
    const verdict = folder.openssl('verify', '-x509_strict', '-attime', at, '-CAfile', 'root.pem', 'leaf.pem');
    assert.equal(verdict, 'leaf.pem: OK\n');
    assert.ok(new X509Certificate(leaf).verify(new X509Certificate(root.certificate).publicKey));
    const peculiar = new x509.X509Certificate(leaf as Uint8Array<ArrayBuffer>);
    assert.ok(
      await peculiar.verify({
        publicKey: new x509.X509Certificate(root.certificate as Uint8Array<ArrayBuffer>),
        signatureOnly: true,
      }),
    );
    const theirs = pkijs.Certificate.fromBER(leaf as Uint8Array<ArrayBuffer>);
    assert.ok(await theirs.verify(pkijs.Certificate.fromBER(root.certificate as Uint8Array<ArrayBuffer>)));
    const texts = parseCertificate(leaf)
      .extension('subjectAltName')!
      .map((name) => name.form);
    assert.deepEqual(texts, Array(6).fill('otherName'));
  });

  it('an access root on P-256 verifies likewise', async () => {
    using folder = workFolder();
    const root = await newRoot('ec-p256', 'Inro access');
    folder.write('root.der', root.certificate);
    folder.openssl('x509', '-in', 'root.der', '-out', 'root.pem');
    assert.equal(
      folder.openssl(
        'verify',
        '-x509_strict',
        '-attime',
        String(notBefore.getTime() / 1000 + 9),
        '-CAfile',
        'root.pem',
        'root.pem',
      ),
      'root.pem: OK\n',
    );
  });

  it('a lint refuses what a mistaken profile or key would have certified', async () => {
    const root = await newRoot('rsa-2048');
    const good = leafContents(newSigner('rsa-2048').publicKey);
    const findings = (contents: Partial<typeof good>, profile = signingProfile) =>
      lintTbsCertificate(buildTbsCertificate(fillProfile(profile, { ...good, ...contents }, root.identity)), {
        profile: signingProfile,
        issuer: root.identity,
      });
    assert.deepEqual(findings({}), []);
    assert.deepEqual(findings({ subjectPublicKeyInfo: newSigner('ec-p256').publicKey }), ['public_key']);
    assert.deepEqual(findings({ serialNumber: fromHex('42') }), ['serial_positive_and_random']);
    assert.deepEqual(findings({ notAfter: notBefore }), ['validity_in_order']);
    assert.deepEqual(findings({ subject: encodeName([]) }), ['names_not_empty']);
    assert.deepEqual(findings({}, { ...signingProfile, ca: true }), ['basic_constraints']);
    assert.deepEqual(findings({}, { ...signingProfile, keyUsage: ['digitalSignature', 'keyCertSign'] }), [
      'key_usage',
      'no_authority_bits_without_ca',
    ]);
    assert.deepEqual(findings({}, { ...signingProfile, policies: [] }), ['policies']);
    assert.deepEqual(findings({}, { ...signingProfile, subjectAltName: false }), ['subject_alternative_name']);
    assert.deepEqual(lintTbsCertificate(fromHex('3003020100'), { profile: signingProfile, issuer: root.identity }), [
      'malformed',
    ]);
    const other = await newRoot('rsa-2048', 'Somebody else');
    const foreign = buildTbsCertificate(fillProfile(signingProfile, good, other.identity));
    assert.deepEqual(lintTbsCertificate(foreign, { profile: signingProfile, issuer: root.identity }), [
      'issuer_is_the_signer',
      'authority_key_identifier',
    ]);
  });

  it('expiry: the last second of the fifth birthday after issue in Japan', () => {
    const after = (month: number, day: number, at: string) => fifthBirthday({ month, day }, new Date(at)).toISOString();
    assert.equal(after(3, 3, '2026-11-22T00:00:00Z'), '2031-03-03T14:59:59.000Z');
    assert.equal(after(12, 24, '2026-11-22T00:00:00Z'), '2030-12-24T14:59:59.000Z');
    assert.equal(after(1, 1, '2026-12-31T14:59:59Z'), '2031-01-01T14:59:59.000Z');
    assert.equal(after(1, 1, '2026-12-31T15:00:00Z'), '2032-01-01T14:59:59.000Z');
    assert.equal(after(2, 29, '2026-11-22T00:00:00Z'), '2031-03-01T14:59:59.000Z');
  });

  it('an end that is not to tell a birthday is that of the quarter before it, in Japan', () => {
    const end = (limit: string, issued = '2026-11-22T00:00:00Z') =>
      endOfQuarterBefore(new Date(limit), new Date(issued)).toISOString();
    assert.equal(end('2031-03-03T14:59:59Z'), '2030-12-31T14:59:59.000Z');
    assert.equal(end('2031-03-31T14:59:58Z'), '2030-12-31T14:59:59.000Z');
    assert.equal(end('2031-03-31T14:59:59Z'), '2031-03-31T14:59:59.000Z');
    assert.equal(end('2031-03-31T15:00:00Z'), '2031-03-31T14:59:59.000Z');
    // Ninety people born on any day of a quarter get one and the same end.
    const days = Array.from({ length: 91 }, (_, day) => new Date(Date.UTC(2030, 3, 1 + day, 14, 59, 59)).toISOString());
    assert.deepEqual([...new Set(days.slice(0, 90).map((day) => end(day)))], ['2030-03-31T14:59:59.000Z']);
    // Too soon for a quarter: the month before; too soon for that: the limit itself.
    assert.equal(end('2026-12-24T14:59:59Z'), '2026-11-30T14:59:59.000Z');
    assert.equal(end('2026-11-25T14:59:59Z'), '2026-11-25T14:59:59.000Z');
  });
});
