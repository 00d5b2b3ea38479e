import { concatBytes, fromHex } from '@inro/foundation';
import { parseCertificate, readPublicKey, sameBytes, type UnverifiedPublicKey } from '@inro/pki/read';
import {
  type Acts,
  CLOCK_SKEW,
  checkAnswer,
  isOfItsTime,
  readStatementAnswer,
  type SignedPart,
  type StatementAnswer,
  type StatementItem,
  type UnverifiedAnswer,
} from '@inro/presentation';
import { PresentationError } from '@inro/presentation/errors';
import {
  authenticationSchemes,
  joseToDer,
  reportToJson,
  skipRevocation,
  type ValidationReport,
  type VerifierCache,
  verifyCertificate,
} from '@inro/verifier';
import type { Asked, Trust } from './asked.ts';
import type { GivenStatement } from './given.ts';
import { readOnce } from './recent-lists.ts';

/** A statement that was shown, with the report on the certificate of whoever states it. */
export interface VerifiedStatement {
  readonly answer: StatementAnswer;
  readonly report: ValidationReport;
  /** The authority stated it, and the key that it names showed it. */
  readonly isSigned: boolean;
  /** The authority has withdrawn the key that states it: nobody knows who signed. */
  readonly isWithdrawn?: true;
  /** Why it gives nothing although it is signed. */
  readonly failure?: 'relying-party.statement_over';
}

/** Reads a statement and compares it with the request: for this service and this question, and nothing beside what was asked. */
export function matchStatement(text: string, asked: Asked): StatementAnswer {
  const answer = readStatementAnswer(text);
  checkAnswer(answer.claims, asked);
  const { required = [], optional = [] } = asked.acts.statement ?? {};
  const shown = Object.keys(answer.items) as StatementItem[];
  // What nobody asked for is not kept, however it came (T-246).
  const isAsked = shown.every((item) => required.includes(item) || optional.includes(item));
  if (!isAsked || !required.every((item) => shown.includes(item)))
    throw new PresentationError('presentation.answer_for_another_request');
  return answer;
}

/**
 * Beside a login the statement names the very key that logged in, on the phone; alone it names a key of the pool, by which
 * nobody is known again (T-248, T-244).
 */
export function isOnePerson({ key }: StatementAnswer, beside: readonly UnverifiedAnswer[]): boolean {
  const login = beside.find(({ act }) => act === 'login');
  if (login === undefined) return key.algorithm === 'ES256' && beside.length === 0;
  if (login.signedAt !== 'wallet' || login.algorithm !== key.algorithm) return false;
  const { publicKey } = parseCertificate(login.certificate);
  if (key.algorithm === 'RS256')
    return (
      publicKey.type === 'RSA' &&
      sameBytes(publicKey.modulus, concatBytes(Uint8Array.of(0), key.modulus)) &&
      sameBytes(publicKey.exponent, key.exponent)
    );
  return publicKey.type === 'EC' && sameBytes(publicKey.keyBits, key.point);
}

/** Path of the issuer, both signatures, and the life of a statement. Goes to no network. */
export async function verifyStatement(
  answer: StatementAnswer,
  login: UnverifiedAnswer | undefined,
  trust: Trust,
  cache: VerifierCache,
): Promise<VerifiedStatement> {
  const at = trust.clock.now();
  const issuer = {
    certificate: answer.certificate,
    trustAnchors: trust.signatureAnchors?.() ?? [],
    purpose: 'statement-issuer',
    at,
    cache,
  } as const;
  // ADR 87: its certificate lives for days, and nobody is asked about it.
  const report = await verifyCertificate({ ...issuer, revocation: skipRevocation }, trust.signatures);
  if (report.status !== 'valid') return { answer, report, isSigned: false };
  if (await isWithdrawn(issuer, trust)) return { answer, report, isSigned: false, isWithdrawn: true };
  const holds = ({ algorithm, signingInput, signature }: SignedPart, key: UnverifiedPublicKey) => {
    const value = algorithm === 'RS256' ? signature : joseToDer(signature);
    if (value === undefined) return false;
    return trust.signatures.verify({
      key,
      scheme: authenticationSchemes[algorithm],
      data: signingInput,
      signature: value,
    });
  };
  const { publicKey } = report.certificate;
  const isIssuer = publicKey.type === 'EC' && publicKey.curve === 'P-256';
  const isSigned =
    isIssuer &&
    (await holds(answer.statement, publicKey)) &&
    (await holds(answer.keyBinding, holderKey(answer, login)));
  const isOver = !isOfItsTime(answer.life, at, CLOCK_SKEW);
  return { answer, report, isSigned, ...(isOver ? { failure: 'relying-party.statement_over' } : {}) };
}

/** ADR 99: by the lists of everybody that are at hand. What is on none of them is good here, as everywhere without lists. */
async function isWithdrawn(
  issuer: Omit<Parameters<typeof verifyCertificate>[0], 'revocation'>,
  { recentRevocations, signatures }: Trust,
): Promise<boolean> {
  const lists = (recentRevocations?.() ?? []).map(readOnce);
  if (lists.length === 0) return false;
  const { findings } = await verifyCertificate({ ...issuer, revocation: { certificateLists: lists } }, signatures);
  return findings.some(({ code }) => code === 'revocation.revoked' || code === 'revocation.suspended');
}

/** SubjectPublicKeyInfo of a point on P-256 (RFC 5480 §2), up to the point. */
const P256 = fromHex('3059301306072A8648CE3D020106082A8648CE3D030107034200');

function holderKey({ key }: StatementAnswer, login: UnverifiedAnswer | undefined): UnverifiedPublicKey {
  // `isOnePerson`: it is that of the login.
  if (login !== undefined) return parseCertificate(login.certificate).publicKey;
  if (key.algorithm !== 'ES256') throw new TypeError('a key of no pool');
  return readPublicKey(concatBytes(P256, key.point));
}

/** What a service is given of it. */
export function givenStatement({ answer, report }: VerifiedStatement, { statement, login }: Acts): GivenStatement {
  if (statement === undefined) throw new TypeError('no statement was asked for');
  return {
    report: reportToJson(report),
    source: 'statement',
    items: answer.items,
    statedAt: new Date(Number(answer.life.iat) * 1000).toISOString(),
    comparable: login !== undefined,
    keptDays: statement.keptDays,
  };
}
