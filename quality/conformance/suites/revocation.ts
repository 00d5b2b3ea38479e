import { parseCertificate, parsePem } from '@inro/pki/read';
import {
  type CertificateProfile,
  pathOnlyProfile,
  simpleLists,
  type ValidationReport,
  verifyCertificateSync,
} from '@inro/verifier/node';
import type { Case, Suite } from '../suite.ts';

interface Expected {
  readonly time_ocsp: number;
  readonly time_crl: number;
  readonly max_age_s: number;
  readonly ocsp: Readonly<Record<string, { readonly status: string }>>;
  readonly crl: Readonly<Record<string, string>>;
}

/** BoringSSL's libpki bundles with their verdicts. */
export const isRevocation = (value: unknown): value is Expected =>
  typeof value === 'object' && value !== null && 'time_ocsp' in value && 'crl' in value;

/** The bundles are of 2017, minimal, with RSA-1024 keys: path rules alone, and lists as they are met. */
const profile: CertificateProfile = { ...pathOnlyProfile, lists: simpleLists };

export function revocationSuites(name: string, files: ReadonlyMap<string, Uint8Array>, expected: Expected): Suite[] {
  const text = (path: string): string => new TextDecoder().decode(files.get(path) ?? missing(path));
  const crl = Object.entries(expected.crl).map(([file, verdict]) =>
    toCase(file, verdict, text(`crl/${file}`), expected),
  );
  const ocsp = Object.entries(expected.ocsp).map(([file, { status }]) =>
    toCase(file, status, text(`ocsp/${file}`), expected),
  );
  return [
    { name: `${name}:crl`, cases: crl },
    { name: `${name}:ocsp`, cases: ocsp },
  ];
}

function missing(path: string): never {
  throw new Error(`bundle ${path} is missing`);
}

/** Only "good" is accepted; the case agrees when our verdict is the bundle's own: good, revoked or unknown. */
function toCase(file: string, verdict: string, pem: string, expected: Expected): Case {
  const accept = verdict === 'GOOD';
  return {
    id: file,
    accept,
    ours: () => {
      const ours = ourVerdict(pem, expected);
      return ours === verdict ? accept : ours === 'GOOD' || accept ? !accept : 'refused-otherwise';
    },
  };
}

function ourVerdict(pem: string, expected: Expected): string {
  const blocks = parsePem(pem);
  const first = (label: string) => blocks.find((block) => block.label === label)?.der;
  const all = (pattern: RegExp) => blocks.filter((block) => pattern.test(block.label)).map((block) => block.der);
  const lists = all(/^(X509 )?CRL$/);
  const certificate = first('CERTIFICATE')!;
  const leaf = parseCertificate(certificate);
  // The bundle's CA certificates are what the caller already trusts as issuers.
  const trustAnchors = all(/^CA CERTIFICATE/).filter((der) => parseCertificate(der).subject.matches(leaf.issuer));
  const at = new Date((lists.length > 0 ? expected.time_crl : expected.time_ocsp) * 1000);
  return verdictOf(
    verifyCertificateSync({
      certificate,
      trustAnchors,
      at,
      purpose: 'any',
      profile,
      revocation: {
        certificateLists: lists,
        ocspResponses: all(/^OCSP RESPONSE$/),
        maximumAge: expected.max_age_s,
        maximumListAge: expected.max_age_s,
      },
    }),
  );
}

function verdictOf(report: ValidationReport): string {
  if (report.status === 'valid') return 'GOOD';
  return report.findings.some(({ code }) => code === 'revocation.revoked' || code === 'revocation.suspended')
    ? 'REVOKED'
    : 'UNKNOWN';
}
