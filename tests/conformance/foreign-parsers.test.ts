import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { toHex } from '@inro/foundation';
import { temporaryFolder } from '@inro/host/testing';
import {
  type Certificate,
  type CertificateList,
  encodeOid,
  FORMER_ARCS,
  oid,
  parseCertificate,
  parseCertificateList,
  sameBytes,
} from '@inro/pki/read';
import { InroError } from '@inro/problem';
import { databaseEvidence, folderEvidence } from '../../quality/linkability/evidence.ts';
import { citizens } from '../../quality/people/citizens.ts';
import { seed } from '../../quality/people/seed.ts';
import { startTestSystem, type TestSystem } from '../../quality/testing/house/system.ts';

const states = ['rareCharacters', 'addressChanged', 'revoked', 'suspended'];
const folder = temporaryFolder();
let house: TestSystem;
let names: readonly string[];
const certificates = new Map<string, Certificate>();
const lists = new Map<string, CertificateList>();
before(async () => {
  house = await startTestSystem();
  const cast = citizens.filter(({ state }) => states.includes(state));
  await seed(house.system, undefined, cast);
  const held = [...(await databaseEvidence(house.postgresUrl)), ...folderEvidence(house.system.dataDir)];
  for (const { bytes } of held) for (const der of documentsIn(Buffer.from(bytes))) keep(der);
  names = readdirSync(folder.path).sort();
});
after(async () => {
  await house?.dispose();
  folder.dispose();
});

/** Every SEQUENCE of two length octets that lies whole in these bytes, plain or in base64. */
function* documentsIn(bytes: Buffer): Iterable<Buffer> {
  for (let at = bytes.indexOf('3082', 0, 'hex'); at >= 0; at = bytes.indexOf('3082', at + 1, 'hex')) {
    const end = at + 4 + bytes.readUInt16BE(at + 2);
    if (end <= bytes.length) yield bytes.subarray(at, end);
  }
  for (const [text] of bytes
    .toString('latin1')
    .replaceAll('\\n', '\n')
    .matchAll(/MI[I-L][\w+/=\n-]{200,}/g)) {
    const der = Buffer.from(text.replaceAll('\n', ''), 'base64');
    const end = 4 + der.readUInt16BE(2);
    if (end <= der.length) yield der.subarray(0, end);
  }
}

function keep(der: Buffer): void {
  const name = createHash('sha256').update(der).digest('hex').slice(0, 16);
  const certificate = readOr(() => parseCertificate(der));
  if (certificate !== undefined) certificates.set(name, certificate);
  const list = certificate ? undefined : readOr(() => parseCertificateList(der));
  if (list !== undefined) lists.set(name, list);
  const kind = certificate ? 'cer' : list && 'crl';
  if (kind !== undefined) writeFileSync(join(folder.path, `${name}.${kind}`), der);
}
function readOr<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (failure) {
    if (failure instanceof InroError) return undefined;
    throw failure;
  }
}

const files = (kind: 'cer' | 'crl'): string[] =>
  names.filter((name) => name.endsWith(kind)).map((name) => join(folder.path, name));
function run(program: string, ...args: readonly string[]): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(program, args, { timeout: 120_000, maxBuffer: 1 << 28 });
  return { status, text: `${stdout}${stderr}` };
}
/** What a reader prints where it does not understand. */
const PUZZLED = /\berror\b|warning|invalid|unable to|parse error|malformed|<unsupported>|ASN\.?1 parser/i;
function reads(program: string, ...args: readonly string[]): string {
  const { status, text } = run(program, ...args);
  assert.equal(status, 0, `${program} ${args.join(' ')}\n${text}`);
  assert.doesNotMatch(text, PUZZLED, `${program} ${args.join(' ')}`);
  return text;
}

/** RFC 5280 appendix A.1: upper bounds of names. The test maker's serial data are longer (ADR 53). */
const bounds: Readonly<Record<string, number>> = {
  [oid.attribute.country]: 2,
  [oid.attribute.commonName]: 64,
  [oid.attribute.organization]: 64,
  [oid.attribute.organizationalUnit]: 64,
  [oid.attribute.locality]: 128,
  [oid.attribute.serialNumber]: 84,
};
/** What zlint's rules of RFC 5280 and of its community ask of names, by our own reader. */
function faultsOfName({ rdns }: Certificate['subject']): string[] {
  return rdns.flatMap((rdn) => [
    ...(rdn.length === 1 ? [] : ['several attributes in one relative name']),
    ...rdn.flatMap(({ type, text = '' }) => [
      ...(text.length > 0 && [...text].length <= (bounds[type] ?? 0) ? [] : [`length of ${text}`]),
      ...(text === text.trim() && text === text.normalize('NFC') ? [] : [`blanks or form of ${text}`]),
      ...(/&[a-z#\d]+;|\ufffd|\p{Cc}/iu.test(text) ? [`signs in ${text}`] : []),
      ...(type !== oid.attribute.country || /^[A-Z]{2}$/.test(text) ? [] : [`country ${text}`]),
    ]),
  ]);
}
const critical = (one: Pick<Certificate, 'find'>, id: string) => one.find(id)?.critical;
const faultsOfCertificate = (one: Certificate): [string, boolean][] => [
  [
    'selfsigned alone names no authority key',
    !one.find(oid.extension.authorityKeyIdentifier) === sameBytes(one.issuer.der, one.subject.der),
  ],
  ['a subject key', critical(one, oid.extension.subjectKeyIdentifier) === false],
  ['key usage is critical', critical(one, oid.extension.keyUsage) === true],
  [
    'what informs is not critical',
    ![
      oid.extension.crlDistributionPoints,
      oid.extension.authorityInformationAccess,
      oid.extension.extendedKeyUsage,
      oid.extension.issuerAltName,
    ].some((id) => critical(one, id)),
  ],
  ['UTCTime through 2049', one.notBefore.canonicalForm && one.notAfter.canonicalForm],
  ['20 octets of serial number, of enough entropy', one.serialNumber.length >= 9 && one.serialNumber.length <= 20],
  ['no unique identifiers', !one.hasUniqueIdentifiers],
  [
    'addresses are URIs',
    [...(one.extension('authorityInformationAccess') ?? []), ...(one.extension('subjectAltName') ?? [])].every(
      (name) => !('text' in name) || name.text === name.text.trim(),
    ),
  ],
];
const faultsOfList = (list: CertificateList): [string, boolean][] => [
  ['version 2', list.version === 2],
  ['a next update, later', list.nextUpdate !== undefined && list.nextUpdate.at > list.thisUpdate.at],
  ['UTCTime through 2049', list.canonicalTimes],
  ['an authority key', critical(list, oid.extension.authorityKeyIdentifier) === false],
  [
    'a number of at most 20 octets, not critical',
    list.crlNumber !== undefined && list.crlNumber < 2n ** 159n && critical(list, oid.extension.crlNumber) === false,
  ],
  // RFC 5280 §5.2.5; one that is about every certificate of its issuer, as the recent revocations are, has none.
  ['a distribution point only where it is critical', critical(list, oid.extension.issuingDistributionPoint) !== false],
  [
    'each serial number once',
    new Set(list.entries.map(({ serialNumber }) => toHex(serialNumber))).size === list.entries.length,
  ],
  ['nothing revoked later than the list', list.entries.every(({ revokedAt }) => revokedAt <= list.thisUpdate.at)],
  ['no reason that says nothing', list.entries.every(({ reason }) => reason !== 'unspecified')],
  [
    'removals in delta lists alone',
    list.baseCrlNumber !== undefined || list.entries.every(({ reason }) => reason !== 'removeFromCRL'),
  ],
];
const brokenOf = (name: string, rules: readonly [string, boolean][]): string[] =>
  rules.filter(([, holds]) => !holds).map(([rule]) => `${name}: ${rule}`);

describe('every certificate and CRL that lies in a table or file of the house', () => {
  it('is one of each kind: people’s, services’, officers’, responders’, elements’, roots, full and delta lists', () => {
    const said = [...certificates.values()].map(
      (one) => `${one.extension('certificatePolicies')?.[0]?.policy} ${one.extension('extendedKeyUsage')?.[0]}`,
    );
    assert.ok(new Set(said).size >= 9, [...new Set(said)].join('\n'));
    assert.ok(files('crl').length >= 6, String(files('crl').length));
  });
  it('bears no name under an arc of before', () => {
    for (const [name, { der }] of certificates)
      for (const arc of FORMER_ARCS) assert.equal(Buffer.from(der).indexOf(encodeOid(arc)), -1, name);
  });
  it('holds what the public lists of lints ask, as far as our own reader can tell', () => {
    for (const [name, one] of certificates) {
      assert.deepEqual([...faultsOfName(one.subject), ...faultsOfName(one.issuer)], [], name);
      assert.deepEqual(brokenOf(name, faultsOfCertificate(one)), []);
    }
    for (const [name, list] of lists) assert.deepEqual(brokenOf(name, faultsOfList(list)), []);
  });
  it('is read and printed by GnuTLS, its policies and other names too', () => {
    for (const file of files('cer')) {
      const text = reads('certtool', '--certificate-info', '--inder', '--infile', file);
      assert.match(text, /X\.509 Certificate Information/);
    }
    for (const file of files('crl')) reads('certtool', '--crl-info', '--inder', '--infile', file);
  });
  it('is read and printed by OpenSSL', () => {
    for (const file of files('cer')) reads('openssl', 'x509', '-inform', 'DER', '-in', file, '-noout', '-text');
    for (const file of files('crl')) reads('openssl', 'crl', '-inform', 'DER', '-in', file, '-noout', '-text');
  });
  if (run('go', 'version').status === 0)
    it('is read by Go’s crypto/x509', () => {
      const program = join(import.meta.dirname, 'foreign-parsers/main.go');
      assert.equal(run('go', 'run', program, folder.path).text, `${names.length} read\n`);
    });
});
