import { type Certificate, sameBytes, signatureScheme } from '@inro/pki/read';
import { InroError } from '@inro/problem';
import { keyFits } from './algorithm-policy.ts';
import type { VerifierCache } from './cache.ts';
import { askVerify, type Steps } from './steps.ts';

/** Bounds of one search (RFC 4158 §2.4.2): past them the answer is "not found", never a hang. */
const searchLimits = { depth: 20, signatures: 128, candidates: 2048, paths: 32 } as const;

/** The certificates that a path may be made of, by subject; each is there once. */
export class CertificatePool {
  readonly #anchors = new Map<string, Certificate[]>();
  readonly #others = new Map<string, Certificate[]>();

  constructor(anchors: readonly Certificate[], others: readonly Certificate[]) {
    for (const certificate of anchors) add(this.#anchors, certificate);
    for (const certificate of others) add(this.#others, certificate);
  }

  isAnchor(certificate: Certificate): boolean {
    return this.anchorsNamed(certificate.subject.canonical).includes(certificate);
  }

  anchorsNamed(canonical: string): readonly Certificate[] {
    return this.#anchors.get(canonical) ?? [];
  }

  othersNamed(canonical: string): readonly Certificate[] {
    return this.#others.get(canonical) ?? [];
  }
}

/** A certificate whose names are broken leads nowhere, and nobody else's path may suffer for it. */
function add(index: Map<string, Certificate[]>, certificate: Certificate): void {
  let key: string;
  try {
    key = certificate.subject.canonical;
    if (!sameBytes(certificate.issuer.der, certificate.subject.der)) certificate.issuer.rdns;
  } catch (error) {
    if (error instanceof InroError) return;
    throw error;
  }
  const there = index.get(key);
  if (there === undefined) index.set(key, [certificate]);
  else if (!there.includes(certificate)) there.push(certificate);
}

/**
 * Judges a complete path. An object with a generator method, not a generator closure: V8 makes a hidden class, which only
 * a full collection frees, for each such closure that is called.
 */
export interface PathJudge {
  judge(path: readonly Certificate[]): Steps<boolean>;
}

export type SearchResult = 'accepted' | 'exhausted' | 'limit';

/** One search: who was asked, what it may still cost, and whether a named issuer's signature was ever wrong. */
export class PathSearch {
  readonly #pool: CertificatePool;
  readonly #cache: VerifierCache;
  #signatures = 0;
  #candidates = 0;
  #paths = 0;
  #limit = false;
  /** A candidate with the right name and key identifier had not signed. */
  wrongSignature = false;

  constructor(pool: CertificatePool, cache: VerifierCache) {
    this.#pool = pool;
    this.#cache = cache;
  }

  /** Depth first, trust anchors first; each complete path is offered to `judge` until one is taken. */
  *find(leaf: Certificate, judge: PathJudge): Steps<SearchResult> {
    const found = yield* this.#extend([leaf], judge);
    return found ? 'accepted' : this.#limit ? 'limit' : 'exhausted';
  }

  *#extend(path: readonly Certificate[], judge: PathJudge): Steps<boolean> {
    const current = path[path.length - 1]!;
    const issuerName = current.issuer.canonical;
    for (const anchor of preferred(current, this.#pool.anchorsNamed(issuerName))) {
      if (!(yield* this.#signed(current, anchor, path.length > 1))) continue;
      if (++this.#paths > searchLimits.paths) this.#limit = true;
      else if (yield* judge.judge([...path, anchor])) return true;
    }
    if (path.length > searchLimits.depth) {
      this.#limit ||= this.#pool.othersNamed(issuerName).length > 0;
      return false;
    }
    for (const issuer of preferred(current, this.#pool.othersNamed(issuerName))) {
      if (this.#limit) return false;
      if (repeats(path, issuer)) continue;
      if (!(yield* this.#signed(current, issuer, path.length > 1))) continue;
      if (yield* this.#extend([...path, issuer], judge)) return true;
    }
    return false;
  }

  /** RFC 5280 §6.1.3 (a)(1): whether the candidate's key signed the certificate; remembered for issuers alone. */
  *#signed(certificate: Certificate, issuer: Certificate, remember: boolean): Steps<boolean> {
    if (++this.#candidates > searchLimits.candidates) {
      this.#limit = true;
      return false;
    }
    const known = remember ? this.#cache.link(certificate, issuer) : undefined;
    if (known !== undefined) return known;
    if (this.#signatures >= searchLimits.signatures) {
      this.#limit = true;
      return false;
    }
    this.#signatures++;
    const signed = yield* isSignedBy(certificate, issuer);
    if (!signed && identifierRank(certificate, issuer) < 2) this.wrongSignature = true;
    if (remember) this.#cache.rememberLink(certificate, issuer, signed);
    return signed;
  }
}

/** Whether the issuer's key signed the certificate's bytes; false for keys and algorithms that are not understood. */
export function* isSignedBy(certificate: Certificate, issuer: Certificate): Steps<boolean> {
  const scheme = signatureScheme(certificate.signatureAlgorithm);
  if (scheme === undefined) return false;
  try {
    const key = issuer.publicKey;
    if (!keyFits(key, scheme)) return false;
    return yield* askVerify({ key, scheme, data: certificate.tbs, signature: certificate.signature });
  } catch (error) {
    if (error instanceof InroError) return false; // the issuer's key is malformed
    throw error;
  }
}

/** The same entity twice never helps (RFC 4158 §2.4.2): same subject and same key. */
function repeats(path: readonly Certificate[], issuer: Certificate): boolean {
  return path.some(
    (known) =>
      sameBytes(known.subjectPublicKeyInfo, issuer.subjectPublicKeyInfo) && known.subject.matches(issuer.subject),
  );
}

/** Key identifiers that match first (RFC 4158 §3.5.12). */
function preferred(certificate: Certificate, candidates: readonly Certificate[]): readonly Certificate[] {
  if (candidates.length < 2) return candidates;
  return candidates
    .map((candidate) => ({ candidate, rank: identifierRank(certificate, candidate) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ candidate }) => candidate);
}

/** 0: identifiers match, 1: nothing said, 2: they differ. */
function identifierRank(certificate: Certificate, issuer: Certificate): 0 | 1 | 2 {
  try {
    const wanted = certificate.extension('authorityKeyIdentifier')?.keyIdentifier;
    const found = issuer.extension('subjectKeyIdentifier');
    if (wanted === undefined || found === undefined) return 1;
    return sameBytes(wanted, found) ? 0 : 2;
  } catch {
    return 1;
  }
}
