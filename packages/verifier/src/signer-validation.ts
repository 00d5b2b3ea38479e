import type { Certificate } from '@inro/pki/read';
import type { VerifierCache } from './cache.ts';
import { type CertificatePool, type PathJudge, PathSearch } from './path-building.ts';
import { type PathRules, validatePath } from './path-validation.ts';
import { purposes } from './profile.ts';
import { Recorder } from './report.ts';
import type { RevocationContext, Target } from './revocation/context.ts';
import { revocationStatus } from './revocation/status.ts';
import type { Steps } from './steps.ts';

/** Signers of lists and answers that one request may look at: more than any honest set needs. */
const MAXIMUM_SIGNERS = 128;
/** Signatures of lists that one request may check: lists times certificates of their issuer's name. */
const MAXIMUM_LIST_SIGNATURES = 512;
/** How deep the status of one signer may hang on that of another. */
const MAXIMUM_SIGNER_DEPTH = 8;

interface Signer {
  readonly signer: Certificate;
  readonly anchor: Certificate;
}

/** The signers of lists and answers that one request looks at: which of them count, and how many there may be. */
export class SignerValidation {
  readonly #rules: PathRules;
  readonly #pool: CertificatePool;
  readonly #cache: VerifierCache;
  readonly #context: () => RevocationContext;
  readonly #inProgress: Signer[] = [];
  readonly #known = new Map<Certificate, Map<Certificate, boolean>>();
  #seen = 0;
  #listSignatures = 0;
  #exhausted = false;
  /** How often a status hung on itself, so that an answer holds for its question alone. */
  #cuts = 0;

  /** @param context what is at hand about revocation; first asked for when a signer is */
  constructor(rules: PathRules, pool: CertificatePool, cache: VerifierCache, context: () => RevocationContext) {
    this.#rules = rules;
    this.#pool = pool;
    this.#cache = cache;
    this.#context = context;
  }

  /** A signer went unchecked because there were too many, and with it what its list might have revoked. */
  get exhausted(): boolean {
    return this.#exhausted;
  }

  /** Takes one signature of a list out of what the request may cost. */
  maySpendSignature(): boolean {
    const may = ++this.#listSignatures <= MAXIMUM_LIST_SIGNATURES;
    this.#exhausted ||= !may;
    return may;
  }

  /**
   * RFC 5280 §6.3.3 (f): a CRL issuer's certificate is validated like any other, itself included in revocation. What was
   * found is kept for this anchor alone, and not where it hung on a signer whose own answer was still open.
   */
  *validate(signer: Certificate, anchor: Certificate): Steps<boolean> {
    const known = this.#known.get(signer)?.get(anchor);
    if (known !== undefined) return known;
    const cuts = this.#cuts;
    if (!this.#enter(signer, anchor)) return false;
    const rules: PathRules = {
      ...this.#rules,
      purpose: purposes['crl-signing'],
      policy: {},
      expectedName: undefined,
      maximumIntermediates: undefined,
    };
    const search = new PathSearch(this.#pool, this.#cache);
    const found = (yield* search.find(signer, new SignerJudge(rules, anchor, this))) === 'accepted';
    this.#inProgress.pop();
    if (this.#cuts === cuts || this.#inProgress.length === 0) {
      const anchors = this.#known.get(signer) ?? new Map<Certificate, boolean>();
      this.#known.set(signer, anchors.set(anchor, found));
    }
    return found;
  }

  /** False where the signer's status would hang on itself, or where there are too many to look at. */
  #enter(signer: Certificate, anchor: Certificate): boolean {
    const open = this.#inProgress;
    const tooMany = open.length > MAXIMUM_SIGNER_DEPTH || ++this.#seen > MAXIMUM_SIGNERS;
    this.#exhausted ||= tooMany;
    if (tooMany || open.some((one) => one.signer === signer && one.anchor === anchor)) {
      this.#cuts++;
      return false;
    }
    open.push({ signer, anchor });
    return true;
  }

  /** Whether anything at hand revokes the signer of an answer; one whose status hangs on itself is taken as given. */
  *isRevoked(target: Target): Steps<boolean> {
    if (!this.#enter(target.certificate, target.anchor)) return false;
    const status = yield* revocationStatus({ ...target, record: new Recorder() }, this.#context());
    this.#inProgress.pop();
    return status.status === 'revoked';
  }

  /** The signer and its issuers must not be revoked; a signer whose status hangs on its own list is taken as given. */
  *signerNotRevoked(path: readonly Certificate[], anchor: Certificate): Steps<boolean> {
    for (let i = path.length - 2; i >= 0; i--) {
      const target = {
        certificate: path[i]!,
        issuer: path[i + 1]!,
        anchor,
        about: 'crl-issuer',
        record: new Recorder(),
      };
      const status = yield* revocationStatus(target, this.#context());
      if (status.status === 'revoked') return false;
    }
    return true;
  }
}

/** Paths to a CRL issuer's certificate: from the one trust anchor, valid for signing lists, nobody in them revoked. */
class SignerJudge implements PathJudge {
  readonly #rules: PathRules;
  readonly #anchor: Certificate;
  readonly #signers: SignerValidation;

  constructor(rules: PathRules, anchor: Certificate, signers: SignerValidation) {
    this.#rules = rules;
    this.#anchor = anchor;
    this.#signers = signers;
  }

  *judge(path: readonly Certificate[]): Steps<boolean> {
    if (path[path.length - 1] !== this.#anchor) return false;
    const record = new Recorder();
    validatePath(path, this.#rules, record);
    return record.clean && (yield* this.#signers.signerNotRevoked(path, this.#anchor));
  }
}
