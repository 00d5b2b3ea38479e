import {
  type Certificate,
  type CertificateList,
  keyUsage,
  type SignatureScheme,
  signatureScheme,
} from '@inro/pki/read';
import { InroError } from '@inro/problem';
import { acceptsScheme, keyFits } from '../algorithm-policy.ts';
import type { FindingCode } from '../findings.ts';
import { isSignedBy } from '../path-building.ts';
import { askVerify, type Steps } from '../steps.ts';
import type { RevocationContext, Target } from './context.ts';

/** RFC 5280 §6.3.3 (f)–(g): a certificate of the list's issuer that may sign lists, under the same trust anchor. */
export function* checkSigner(
  list: CertificateList,
  target: Target,
  context: RevocationContext,
): Steps<FindingCode | undefined> {
  const scheme = signatureScheme(list.signatureAlgorithm);
  if (scheme === undefined || !acceptsScheme(context.profile.algorithms, scheme)) return 'crl.signature_invalid';
  const candidates = [target.issuer, target.anchor, ...context.named(list.issuer.canonical)];
  const tried = new Set<Certificate>();
  let signed = false;
  let wrong = false;
  for (const signer of candidates) {
    if (tried.has(signer) || !signer.subject.matches(list.issuer)) continue;
    tried.add(signer);
    try {
      const usage = signer.extension('keyUsage');
      if (usage !== undefined && (usage & keyUsage.cRLSign) === 0) continue;
      if (!(yield* hasSigned(list, signer, scheme, context))) {
        wrong = true;
        continue;
      }
      signed = true;
      if (signer === target.issuer || signer === target.anchor) return undefined;
      if (yield* vouchesFor(signer, target, context)) return undefined;
      if (yield* context.validateSigner(signer, target.anchor)) return undefined;
    } catch (error) {
      if (!(error instanceof InroError)) throw error; // this candidate's extensions or key are malformed
    }
  }
  return wrong && !signed ? 'crl.signature_invalid' : 'crl.issuer_not_authorized';
}

function* hasSigned(
  list: CertificateList,
  signer: Certificate,
  scheme: SignatureScheme,
  { signedLists, maySpendSignature }: RevocationContext,
): Steps<boolean> {
  let signers = signedLists.get(list);
  if (signers === undefined) {
    signers = new Map();
    signedLists.set(list, signers);
  }
  const known = signers.get(signer);
  if (known !== undefined) return known;
  const key = signer.publicKey;
  const signed =
    keyFits(key, scheme) &&
    maySpendSignature() &&
    (yield* askVerify({ key, scheme, data: list.tbs, signature: list.signature }));
  signers.set(signer, signed);
  return signed;
}

/**
 * §6.3.3 (f) asks for the same trust anchor, and another anchor of the issuer's name is not the same. It is where it vouches for
 * the issuer's new key: the certificate at hand is then the rollover certificate that the old key signed (RFC 4210 §4.4).
 */
function* vouchesFor(signer: Certificate, { issuer }: Target, context: RevocationContext): Steps<boolean> {
  if (!context.isAnchor(signer) || !context.isAnchor(issuer)) return false;
  return signer.subject.matches(issuer.subject) && issuer.isSelfIssued && (yield* isSignedBy(issuer, signer));
}
