import {
  parseCertificateList,
  parseOcspResponse,
  parseStatusSnapshot,
  type UnverifiedCertificateList,
  type UnverifiedStatusSnapshot,
} from '@inro/pki/read';
import { InroError } from '@inro/problem';
import { inByteOrder } from '../byte-order.ts';
import type { Supplier } from '../findings.ts';
import type { Recorder } from '../report.ts';
import type { allowUnknownRevocation, RevocationInput } from '../request.ts';
import type { Steps } from '../steps.ts';
import { graver, type RevocationContext, type RevocationData, type RevocationStatus, type Target } from './context.ts';
import { readListStatus } from './lists.ts';
import { readOcspStatus } from './ocsp.ts';
import { readSnapshotStatus } from './snapshots.ts';

/** Parses what was handed in; what is malformed is noted and left out. */
export function readRevocationData(input: RevocationInput, record: Recorder): RevocationData {
  // As a set: see inByteOrder.
  const parse = <T, I>(
    inputs: readonly I[],
    kind: 'ocsp' | 'crl' | 'snapshot',
    bytesOf: (input: I) => Uint8Array,
    read: (input: I) => T,
  ) =>
    inByteOrder(inputs, bytesOf).flatMap(({ item, place }): { about: string; value: T }[] => {
      const about = `${kind}-${place}`;
      try {
        return [{ about, value: read(item) }];
      } catch (error) {
        if (!(error instanceof InroError)) throw error;
        record.find(`${kind}.malformed`, about, undefined, {
          structure: String(error.details.structure),
          reason: String(error.details.reason),
        });
        return [];
      }
    });
  const der = (bytes: Uint8Array): Uint8Array => bytes;
  return {
    ocsp: parse(input.ocspResponses ?? [], 'ocsp', der, parseOcspResponse).map(({ about, value }) => ({
      about,
      response: value,
    })),
    lists: parse(input.certificateLists ?? [], 'crl', bytesOf, asList).map(({ about, value }) => ({
      about,
      list: value,
    })),
    snapshots: parse(input.statusSnapshots ?? [], 'snapshot', bytesOf, asSnapshot).map(({ about, value }) => ({
      about,
      snapshot: value,
    })),
  };
}

const bytesOf = (input: Uint8Array | { readonly der: Uint8Array }): Uint8Array =>
  input instanceof Uint8Array ? input : input.der;

const asList = (input: Uint8Array | UnverifiedCertificateList): UnverifiedCertificateList =>
  input instanceof Uint8Array ? parseCertificateList(input) : input;

const asSnapshot = (input: Uint8Array | UnverifiedStatusSnapshot): UnverifiedStatusSnapshot =>
  input instanceof Uint8Array ? parseStatusSnapshot(input) : input;

/** What all data says about one certificate, each kind asked to the end: the gravest answer counts. */
export function* revocationStatus(target: Target, context: RevocationContext): Steps<RevocationStatus> {
  const { ocsp, lists, snapshots } = context.data;
  let answer: RevocationStatus | undefined;
  for (const { about, response } of ocsp)
    answer = graver(answer, yield* readOcspStatus(response, about, target, context));
  if (lists.length > 0) answer = graver(answer, yield* readListStatus(target, context));
  if (snapshots.length > 0 && answer?.status !== 'good' && answer?.status !== 'revoked')
    answer = (yield* readSnapshotStatus(target, context)) ?? answer;
  const nothing = ocsp.length + lists.length + snapshots.length === 0;
  return answer ?? { status: 'unknown', why: nothing ? 'missing' : 'unusable' };
}

const codeOf = {
  missing: 'revocation.missing',
  stale: 'revocation.stale',
  unusable: 'revocation.unusable',
  unknown: 'revocation.unknown',
} as const;

/** Turns a status into check and finding; `supplier` is who has the status, where it is missing. */
export function recordStatus(
  status: RevocationStatus,
  { about, record }: Target,
  onUnknown: typeof allowUnknownRevocation | undefined,
  supplier: Supplier,
): void {
  if (status.status === 'good') record.pass('revocation', about);
  else if (status.status === 'revoked')
    record.find(status.suspended ? 'revocation.suspended' : 'revocation.revoked', about, 'revocation');
  else if (onUnknown === undefined) record.find(codeOf[status.why], about, 'revocation', undefined, supplier);
  else record.find('revocation.not_checked', about, undefined, { why: status.why });
}
