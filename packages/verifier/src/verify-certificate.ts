import { type Certificate, sameBytes, type UnverifiedCertificate } from '@inro/pki/read';
import { InroError } from '@inro/problem';
import { inByteOrder } from './byte-order.ts';
import { VerifierCache } from './cache.ts';
import { CertificatePool, type PathJudge, PathSearch } from './path-building.ts';
import { aboutOf, malformed, type PathRules, validatePath } from './path-validation.ts';
import { type CertificateProfile, type Purpose, purposes, rfc5280Profile } from './profile.ts';
import { closeReport, Recorder, type ReportHead, type ValidationReport } from './report.ts';
import { allowUnknownRevocation, asCertificate, type CertificateRequest, skipRevocation } from './request.ts';
import type { RevocationContext } from './revocation/context.ts';
import { readRevocationData, recordStatus, revocationStatus } from './revocation/status.ts';
import { SignerValidation } from './signer-validation.ts';
import type { Steps } from './steps.ts';

const DAY = 86_400;

/** What a verification found, before the report is closed: further checks may be added to it. */
export interface Outcome {
  readonly head: ReportHead;
  readonly record: Recorder;
  readonly path: readonly Certificate[] | undefined;
  readonly policies: readonly string[];
  /** Parsed, whatever else was found; undefined when it cannot be parsed. */
  readonly certificate: Certificate | undefined;
}

export const purposeOf = (purpose: CertificateRequest['purpose']): Purpose =>
  typeof purpose === 'string' ? purposes[purpose] : purpose;

/** Closes an outcome into the report. */
export const report = ({ head, record, path, policies }: Outcome): ValidationReport =>
  closeReport(head, record, path, policies);

/** The whole of certificate validation as steps: path (RFC 5280 §6.1), then revocation (§6.3, RFC 6960). */
export function* validateCertificate(request: CertificateRequest): Steps<Outcome> {
  const profile = request.profile ?? rfc5280Profile;
  const purpose = purposeOf(request.purpose);
  const at = request.at.getTime();
  if (Number.isNaN(at)) throw new TypeError('at is not a time');
  if (request.trustAnchors.length === 0) throw new TypeError('no trust anchors');
  const head: ReportHead = { at, purpose: purpose.name, profile: profile.name };
  const record = new Recorder();
  const none = { head, path: undefined, policies: [] };
  let certificate: Certificate;
  try {
    certificate = asCertificate(request.certificate);
    certificate.issuer.canonical;
    certificate.subject.rdns;
  } catch (error) {
    malformed(error, 'certificate', record);
    return { ...none, record, certificate: undefined };
  }
  const run = new Validation(request, certificate, profile, purpose, at);
  const result = yield* run.search(certificate);
  return { head, ...result, certificate };
}

const withoutAny = (list: readonly Certificate[], unwanted: readonly Certificate[]): readonly Certificate[] =>
  list.filter((one) => !unwanted.some((other) => sameBytes(other.der, one.der)));

/** One request's state: pool, cache, revocation data, and the signers of lists and answers. */
class Validation implements PathJudge {
  readonly #request: CertificateRequest;
  readonly #rules: PathRules;
  readonly #cache: VerifierCache;
  readonly #pool: CertificatePool;
  readonly #certificate: Certificate;
  readonly #known: readonly Certificate[];
  #named: Map<string, Certificate[]> | undefined;
  readonly #shared = new Recorder();
  readonly #context: RevocationContext | undefined;
  readonly #signers: SignerValidation;
  #best: { record: Recorder; path: readonly Certificate[]; policies: readonly string[] } | undefined;
  constructor(
    request: CertificateRequest,
    certificate: Certificate,
    profile: CertificateProfile,
    purpose: Purpose,
    at: number,
  ) {
    this.#request = request;
    this.#cache = request.cache ?? new VerifierCache();
    this.#rules = {
      at,
      profile,
      purpose,
      policy: request.policy ?? {},
      maximumIntermediates: request.maximumIntermediates,
      expectedName: request.expectedName,
    };
    const anchors = this.#parse(request.trustAnchors, 'trust-anchor');
    const given = request.intermediates ?? [];
    const others = given.length === 0 ? [] : withoutAny(this.#parse(given, 'intermediate'), anchors);
    this.#pool = new CertificatePool(anchors, others);
    this.#certificate = certificate;
    this.#known = [...anchors, ...others];
    this.#signers = new SignerValidation(this.#rules, this.#pool, this.#cache, () => this.#context!);
    this.#context = this.#revocationContext(at, profile);
  }

  /** Members of a pool; what cannot be read can be part of no path, and is left out with a note. */
  #parse(inputs: readonly (Uint8Array | UnverifiedCertificate)[], what: string): Certificate[] {
    const out: Certificate[] = [];
    for (const { item, place } of inByteOrder(inputs, (one) => (one instanceof Uint8Array ? one : one.der)))
      try {
        out.push(this.#cache.parse(item));
      } catch (error) {
        if (!(error instanceof InroError)) throw error;
        this.#shared.find('pool.malformed', `${what}-${place}`);
      }
    return out;
  }

  /** Certificates by subject, for finding CRL issuers: made when one is first looked for. */
  #subjects(): Map<string, Certificate[]> {
    if (this.#named !== undefined) return this.#named;
    const index = new Map<string, Certificate[]>();
    // The certificate asked about may be among the others: it is one and the same, not two.
    const twice = this.#known.some((one) => sameBytes(one.der, this.#certificate.der));
    for (const one of twice ? this.#known : [this.#certificate, ...this.#known]) {
      try {
        const key = one.subject.canonical;
        index.set(key, [...(index.get(key) ?? []), one]);
      } catch (error) {
        if (!(error instanceof InroError)) throw error; // a broken name names nobody
      }
    }
    this.#named = index;
    return index;
  }

  #revocationContext(at: number, profile: CertificateProfile): RevocationContext | undefined {
    const input = this.#request.revocation;
    if (input === skipRevocation) return undefined;
    const seconds = (value: number | undefined): number | undefined => (value === undefined ? undefined : value * 1000);
    return {
      at,
      profile,
      cache: this.#cache,
      data: readRevocationData(input, this.#shared),
      maximumAge: (input.maximumAge ?? DAY) * 1000,
      maximumListAge: seconds(input.maximumListAge),
      clockTolerance: (input.clockTolerance ?? 60) * 1000,
      offlineSnapshotAge: seconds(input.offlineSnapshotAge),
      minimumSnapshotNumber: input.minimumSnapshotNumber ?? 0,
      nonce: input.nonce,
      named: (canonical) => this.#subjects().get(canonical) ?? [],
      isAnchor: (one) => this.#pool.isAnchor(one),
      signedLists: new Map(),
      maySpendSignature: () => this.#signers.maySpendSignature(),
      validateSigner: (signer, anchor) => this.#signers.validate(signer, anchor),
      isRevoked: (target) => this.#signers.isRevoked(target),
    };
  }

  /** The first path that stands every check, else the one that failed least. */
  *search(certificate: Certificate): Steps<Pick<Outcome, 'record' | 'path' | 'policies'>> {
    const search = new PathSearch(this.#pool, this.#cache);
    const found = yield* search.find(certificate, this);
    const best = this.#best;
    if (best !== undefined) {
      best.record.add(this.#shared);
      return best;
    }
    const record = new Recorder();
    this.#explainMissingPath(certificate, found === 'limit', search.wrongSignature, record);
    record.add(this.#shared);
    return { record, path: undefined, policies: [] };
  }

  *judge(path: readonly Certificate[]): Steps<boolean> {
    const record = new Recorder();
    const policies = validatePath(path, this.#rules, record);
    record.pass('signature', 'certificate');
    record.pass('nameChaining', 'certificate');
    record.pass('trustAnchor', 'trust-anchor');
    if (record.clean) yield* this.#checkRevocation(path, record);
    if (this.#best === undefined || record.weight < this.#best.record.weight) this.#best = { record, path, policies };
    return record.clean;
  }

  #explainMissingPath(certificate: Certificate, limit: boolean, wrongSignature: boolean, record: Recorder): void {
    if (limit) record.find('path.limit_exceeded', 'certificate', 'trustAnchor');
    else if (wrongSignature) record.find('path.signature_invalid', 'certificate', 'signature');
    else record.find('path.not_found', 'certificate', 'trustAnchor');
    const { at } = this.#rules;
    if (at > certificate.notAfter.at) record.find('certificate.expired', 'certificate', 'validity');
    if (at < certificate.notBefore.at) record.find('certificate.not_yet_valid', 'certificate', 'validity');
  }

  *#checkRevocation(path: readonly Certificate[], record: Recorder): Steps<void> {
    const input = this.#request.revocation;
    const context = this.#context;
    if (input === skipRevocation || context === undefined) {
      record.find('revocation.not_checked', 'certificate');
      return;
    }
    const anchor = path[path.length - 1]!;
    for (let i = path.length - 2; i >= 0; i--) {
      const about = aboutOf(i, path.length);
      const target = { certificate: path[i]!, issuer: path[i + 1]!, anchor, about, record };
      const required = i === 0 || input.scope !== 'certificate';
      const onUnknown = required ? input.onUnknown : allowUnknownRevocation;
      const supplier = input.stapled === true && i === 0 ? 'wallet' : 'certificationAuthority';
      if (!required && context.data.lists.length + context.data.ocsp.length + context.data.snapshots.length === 0)
        continue;
      const status = yield* revocationStatus(target, context);
      const undecided = status.status === 'good' && this.#signers.exhausted;
      recordStatus(undecided ? { status: 'unknown', why: 'unusable' } : status, target, onUnknown, supplier);
    }
  }
}
