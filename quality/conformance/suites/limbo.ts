import { keyUsage, parsePem } from '@inro/pki/read';
import {
  type CertificateProfile,
  type ExpectedName,
  type Purpose,
  purposes,
  rfc5280Profile,
  skipRevocation,
  verifyCertificateSync,
  webPkiProfile,
} from '@inro/verifier/node';
import { getPublicSuffix } from 'tldts';
import type { Case, Suite } from '../suite.ts';

interface PeerName {
  readonly kind: 'DNS' | 'IP' | 'RFC822';
  readonly value: string;
}

interface LimboCase {
  readonly id: string;
  readonly validation_kind: 'SERVER' | 'CLIENT';
  readonly trusted_certs: readonly string[];
  readonly untrusted_intermediates: readonly string[];
  readonly peer_certificate: string;
  readonly validation_time: string | null;
  readonly key_usage: readonly (keyof typeof keyUsage)[];
  readonly extended_key_usage: readonly string[];
  readonly expected_result: 'SUCCESS' | 'FAILURE';
  readonly expected_peer_name: PeerName | null;
  readonly expected_peer_names: readonly PeerName[];
  readonly max_chain_depth: number | null;
  readonly crls?: readonly string[];
}

/** x509-limbo's own format: an object with `testcases`. */
export const isLimbo = (value: unknown): value is { testcases: LimboCase[] } =>
  typeof value === 'object' && value !== null && 'testcases' in value && Array.isArray(value.testcases);

const webPki = webPkiProfile({
  isPublicSuffix: (domain) => getPublicSuffix(domain, { allowPrivateDomains: true }) === domain,
});

/**
 * Chains that were met on the Web, all good: some stores' roots are older than the Baseline Requirements, which bind new
 * ones (RFC 5280 §6.1.1 (d): of an anchor name and key count), and whoever runs a private suffix may hold a wildcard
 * below it (BR §3.2.2.6: the ICANN section alone).
 */
const metOnTheWeb: CertificateProfile = {
  ...webPkiProfile({
    isPublicSuffix: (domain) => getPublicSuffix(domain, { allowPrivateDomains: false }) === domain,
  }),
  checkTrustAnchor: false,
};

/**
 * The suite says by a case's first word which rule book it is about. Path lengths and BetterTLS are RFC 5280's: a CA may
 * be the peer there, which the Baseline Requirements forbid. CVEs and cycles are written for the Web.
 */
export function profileOf(id: string): CertificateProfile {
  if (id.startsWith('online::')) return metOnTheWeb;
  return /^(rfc\d+|crl|smime|pathlen|bettertls)::/.test(id) ? rfc5280Profile : webPki;
}

/** All cases of a limbo file. `now` stands in where a case names no time. */
export function limboSuite(name: string, file: { testcases: readonly LimboCase[] }, now: Date): Suite {
  return { name, cases: file.testcases.map((one) => toCase(one, now)) };
}

function toCase(one: LimboCase, now: Date): Case {
  const at = one.validation_time === null ? now : new Date(one.validation_time);
  const question = {
    certificate: ders([one.peer_certificate])[0]!,
    intermediates: ders(one.untrusted_intermediates),
    trustAnchors: ders(one.trusted_certs),
    lists: ders(one.crls ?? []),
    at,
    ...hostOf(one.expected_peer_name),
  };
  const names = one.expected_peer_name === null ? one.expected_peer_names : [one.expected_peer_name];
  const ask = (expectedName: ExpectedName | undefined): boolean =>
    verifyCertificateSync({
      certificate: question.certificate,
      intermediates: question.intermediates,
      trustAnchors: question.trustAnchors,
      at,
      purpose: purposeOf(one),
      profile: profileOf(one.id),
      revocation:
        question.lists.length === 0 ? skipRevocation : { certificateLists: question.lists, scope: 'certificate' },
      ...(one.max_chain_depth === null ? {} : { maximumIntermediates: one.max_chain_depth }),
      ...(expectedName === undefined ? {} : { expectedName }),
    }).status === 'valid';
  return {
    id: one.id,
    accept: one.expected_result === 'SUCCESS',
    question,
    ours: () => (names.length === 0 ? ask(undefined) : names.every((peer) => ask(toExpected(peer)))),
  };
}

const ders = (pems: readonly string[]): Uint8Array[] => pems.flatMap((pem) => parsePem(pem).map((block) => block.der));

function hostOf(peer: PeerName | null): { host?: { kind: 'dns' | 'ip'; value: string } } {
  if (peer === null || peer.kind === 'RFC822') return {};
  return { host: { kind: peer.kind === 'DNS' ? 'dns' : 'ip', value: peer.value } };
}

function toExpected({ kind, value }: PeerName): ExpectedName {
  if (kind === 'DNS') return { kind: 'dns', name: value };
  return kind === 'IP' ? { kind: 'ip', address: value } : { kind: 'email', address: value };
}

function purposeOf(one: LimboCase): Purpose {
  const base: Purpose = purposes[one.validation_kind === 'SERVER' ? 'server-authentication' : 'client-authentication'];
  const bits = one.key_usage.reduce((mask, bit) => mask | keyUsage[bit], 0);
  return bits === 0 ? base : { ...base, keyUsageIfPresent: bits };
}
