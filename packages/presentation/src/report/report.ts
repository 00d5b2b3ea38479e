import { utf8 } from '@inro/foundation';
import { sha384 } from '@noble/hashes/sha2.js';
import { digestOfBytes } from '../digest.ts';
import { onlyMembers, textField, wholeNumberField } from '../json/fields.ts';
import { readCompactJws, signingInputOf, withSignature } from '../jws/compact.ts';

/** What a person reports of a service. */
export const reportKinds = ['askedTooMuch', 'lookedFalse', 'didNotDelete', 'other'] as const;
export type ReportKind = (typeof reportKinds)[number];

/** What the authority says of a report: something was done about the service; it is noted; the service was in the right. */
export const reportAnswers = ['acted', 'noted', 'noFault'] as const;

export type ReportAlgorithm = 'RS256' | 'ES384';

/** A person's report of a service to the authority (docs/protocol/reports.md); no certificate is in it. */
export interface ServiceReport {
  /** Origin of the authority's status server. */
  readonly authority: string;
  /** Origin of the service. */
  readonly service: string;
  readonly kind: ReportKind;
  /** In the person's own words, 500 characters at most, on one line. */
  readonly words?: string;
  /** Drawn by the phone, 22 characters of base64url: it asks by this how far the report is. */
  readonly reference: string;
  /** Seconds since 1970. */
  readonly issuedAt: number;
}

export interface PreparedReport {
  readonly signingInput: string;
  /** What the applet signs. */
  readonly digest: Uint8Array;
}

const TYPE = 'inro-report+jws';
const LONGEST_JWS = 6_000;
const LONGEST_WORDS = 500;
const REFERENCE = /^[\w-]{22}$/;
/** Controls, formats and separators other than a space: what a screen of the authority would not show as it is. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}\p{Co}]/u;
const hashes = { RS256: digestOfBytes, ES384: sha384 };

/** TypeError for a report that no authority would take. */
export function prepareReport(report: ServiceReport, algorithm: ReportAlgorithm): PreparedReport {
  const { authority, service, kind, words, reference, issuedAt } = requireReport(report);
  const payload = { aud: authority, service, kind, jti: reference, iat: issuedAt, ...(words && { words }) };
  const signingInput = signingInputOf({ alg: algorithm, typ: TYPE }, payload);
  return { signingInput, digest: hashes[algorithm](utf8(signingInput)) };
}

export const signedReport = ({ signingInput }: PreparedReport, signature: Uint8Array): string =>
  withSignature(signingInput, signature);

/** Reads a report whose signature nobody has checked yet. TypeError for anything else. */
export function readReport(text: string) {
  const jws = readCompactJws(text, { typ: [TYPE], alg: ['RS256', 'ES384'], longest: LONGEST_JWS });
  const { header, payload, signingInput, signature } = jws;
  onlyMembers(header, ['alg', 'typ']);
  onlyMembers(payload, ['aud', 'service', 'kind', 'jti', 'iat', 'words']);
  const report = requireReport({
    authority: textField(payload, 'aud'),
    service: textField(payload, 'service'),
    kind: textField(payload, 'kind') as ReportKind,
    reference: textField(payload, 'jti'),
    issuedAt: wholeNumberField(payload, 'iat'),
    ...(Object.hasOwn(payload, 'words') ? { words: textField(payload, 'words') } : {}),
  });
  return { report, algorithm: header.alg as ReportAlgorithm, signingInput, signature };
}

function requireReport(report: ServiceReport): ServiceReport {
  const { kind, words = '', reference, service } = report;
  if (!reportKinds.includes(kind) || !REFERENCE.test(reference)) throw new TypeError('no report of a service');
  if (new URL(service).origin !== service) throw new TypeError('a service is named by its origin');
  if ([...words].length > LONGEST_WORDS || UNSEEN.test(words)) throw new TypeError('words of another form');
  return report;
}
