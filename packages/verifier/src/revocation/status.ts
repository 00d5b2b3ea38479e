import {
  parseCertificateList,
  parseOcspResponse,
  parseStatusSnapshot,
  type UnverifiedStatusSnapshot,
} from '@inro/pki/read';
import { InroError } from '@inro/problem';
import type { Recorder } from '../report.ts';
import type { allowUnknownRevocation, RevocationInput } from '../request.ts';
import type { Steps } from '../steps.ts';
import type { RevocationContext, RevocationData, RevocationStatus, Target } from './context.ts';
import { readListStatus } from './lists.ts';
import { readOcspStatus } from './ocsp.ts';
import { readSnapshotStatus } from './snapshots.ts';

/** Parses what was handed in; what is malformed is noted and left out. */
export function readRevocationData(input: RevocationInput, record: Recorder): RevocationData {
  const parse = <T, I>(ders: readonly I[], kind: 'ocsp' | 'crl' | 'snapshot', read: (der: I) => T) =>
    ders.flatMap((der, i): { about: string; value: T }[] => {
      const about = `${kind}-${i}`;
      try {
        return [{ about, value: read(der) }];
      } catch (error) {
        if (!(error instanceof InroError)) throw error;
        record.find(`${kind}.malformed`, about, undefined, {
          structure: String(error.details.structure),
          reason: String(error.details.reason),
        });
        return [];
      }
    });
  return {
    ocsp: parse(input.ocspResponses ?? [], 'ocsp', parseOcspResponse).map(({ about, value }) => ({
      about,
      response: value,
    })),
    lists: parse(input.certificateLists ?? [], 'crl', parseCertificateList).map(({ about, value }) => ({
      about,
      list: value,
    })),
    snapshots: parse(input.statusSnapshots ?? [], 'snapshot', asSnapshot).map(({ about, value }) => ({
      about,
      snapshot: value,
    })),
  };
}

const asSnapshot = (input: Uint8Array | UnverifiedStatusSnapshot): UnverifiedStatusSnapshot =>
  input instanceof Uint8Array ? parseStatusSnapshot(input) : input;

/** What all data says about one certificate: revoked before good before unknown. */
export function* revocationStatus(target: Target, context: RevocationContext): Steps<RevocationStatus> {
  let best: RevocationStatus = {
    status: 'unknown',
    why:
      context.data.ocsp.length + context.data.lists.length + context.data.snapshots.length === 0
        ? 'missing'
        : 'unusable',
  };
  for (const { about, response } of context.data.ocsp) {
    const status = yield* readOcspStatus(response, about, target, context);
    if (status?.status === 'revoked') return status;
    if (status !== undefined && best.status !== 'good') best = status;
  }
  if (context.data.lists.length > 0) {
    const status = yield* readListStatus(target, context);
    if (status?.status === 'revoked') return status;
    if (status !== undefined && best.status !== 'good') best = status;
  }
  if (best.status !== 'good' && context.data.snapshots.length > 0) {
    const status = yield* readSnapshotStatus(target, context);
    if (status !== undefined) best = status;
  }
  return best;
}

const codeOf = {
  missing: 'revocation.missing',
  stale: 'revocation.stale',
  unusable: 'revocation.unusable',
  unknown: 'revocation.unknown',
} as const;

/** Turns a status into check and finding. */
export function recordStatus(
  status: RevocationStatus,
  { about, record }: Target,
  onUnknown: typeof allowUnknownRevocation | undefined,
): void {
  if (status.status === 'good') record.pass('revocation', about);
  else if (status.status === 'revoked')
    record.find(status.suspended ? 'revocation.suspended' : 'revocation.revoked', about, 'revocation');
  else if (onUnknown === undefined) record.find(codeOf[status.why], about, 'revocation');
  else record.find('revocation.not_checked', about, undefined, { why: status.why });
}
