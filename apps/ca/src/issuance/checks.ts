import { createHash } from 'node:crypto';
import {
  type ApplicationDocument,
  applicationSignatureHolds,
  earlierForm,
  isEarlier,
  keyAlgorithmOf,
  type ReceivedApplication,
  readApplication,
} from '@inro/authority-wire/application';
import { type IssuanceOrder, type ProvenKeyBytes, readProvenKey } from '@inro/authority-wire/issuance';
import { isOfPlace, statesSubject, subjectBytes } from '@inro/authority-wire/subject';
import { fromBase64, fromHex } from '@inro/foundation';
import {
  algorithmOfPublicKey,
  encodeKeyStatement,
  isAccepted,
  type KeyAlgorithm,
  type KeyKind,
  type KeyProof,
  keyAlgorithmRows,
  splitRsaKey,
} from '@inro/jpki-profile';
import { p384PublicKeyInfo, rsaPublicKeyInfo } from '@inro/pki/issue';
import {
  type Certificate,
  ecdsaSignatureValue,
  readPublicKey,
  type SignatureScheme,
  type SignedApplication,
  sameBytes,
  type UnverifiedPublicKey,
} from '@inro/pki/read';
import { VerifierError } from '@inro/verifier/errors';
import { type AttestedElement, attestedElement, nodeSignatureVerifier } from '@inro/verifier/node';
import type { CaContext } from '../context.ts';
import { CaError, type caRows } from '../errors/index.ts';
import { requireSigner, type Signer } from './signer.ts';

/** A key that the element attested and proved; only {@link checkIssuance} makes one. */
export interface ProvenKey {
  readonly kind: KeyKind;
  readonly algorithm: KeyAlgorithm;
  readonly publicKeyInfo: Uint8Array;
}

/** What is known once every check has passed. */
export interface CheckedIssuance {
  readonly application: SignedApplication;
  readonly applicationSha256: Buffer;
  /** Of the certificate of the element that the keys are in. */
  readonly elementSha256: Buffer;
  readonly signer: Signer;
  readonly document: ApplicationDocument;
  readonly keys: readonly ProvenKey[];
  /** The latest end that the application allows. */
  readonly validUntil: Date;
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

function refuse(code: keyof typeof caRows, cause?: unknown): never {
  throw new CaError(code, cause === undefined ? {} : { cause });
}

/**
 * Checks an order for certificates against what the person signed and the element attested, so that neither the
 * registration authority nor the TSM alone can obtain one. In this order; each check throws its own code.
 */
export async function checkIssuance(context: CaContext, body: IssuanceOrder): Promise<CheckedIssuance> {
  const now = context.clock.now();
  const { signed: application, document } = await receive(context, body);
  if (!applicationSignatureHolds(application, nodeSignatureVerifier)) refuse('ca.application_signature_invalid');
  const signer = { profile: body.profile, sha256: sha256(application.certificate.der) };
  const { not_after } = await requireSigner(context.db, signer, now);
  checkAge(document, context.configuration.applicationMaxAgeHours, now);
  checkSubject(body, document, application.certificate);
  checkPlace(body, document, application.certificate);
  checkKinds(body, document);
  const element = checkElement(context, body, document, now);
  const algorithm = checkAlgorithm(document, element, now);
  const applicationSha256 = sha256(application.der);
  const keys = body.keys.map((key) =>
    checkKey(readProvenKey(key), algorithm, applicationSha256, element, context.configuration.appletVersions),
  );
  return {
    application,
    applicationSha256,
    elementSha256: sha256(element.leaf.der),
    signer,
    document,
    keys,
    validUntil: validUntil(document, not_after),
  };
}

/** A phone's certificates end with the card's; a card's with the card itself. */
const validUntil = (document: ApplicationDocument, signerNotAfter: Date): Date =>
  document.profile === 'card' ? new Date(document.cardValidUntil) : signerNotAfter;

/** What the person signed, of the profile that the order is for. */
async function receive(context: CaContext, { application, profile }: IssuanceOrder): Promise<ReceivedApplication> {
  const received = read(application);
  if (received.document.profile !== profile) refuse('ca.application_malformed');
  if (isEarlier(received)) await requireWrittenBefore(context, received.document);
  return received;
}

function read(application: string): ReceivedApplication {
  try {
    return readApplication(application, earlierForm);
  } catch (cause) {
    return refuse('ca.application_malformed', cause);
  }
}

/** ADR 48: what was applied for before this authority knew the form that is written now. */
async function requireWrittenBefore({ db }: CaContext, { requestedAt }: ApplicationDocument): Promise<void> {
  const form = await db.selectFrom('earlier_form').select('until').executeTakeFirst();
  if (!form || new Date(requestedAt) >= form.until) refuse('ca.application_malformed');
}

const holds = (key: UnverifiedPublicKey, scheme: SignatureScheme, data: Uint8Array, signature: Uint8Array): boolean =>
  nodeSignatureVerifier.verify({ key, scheme, data, signature }) === true;

const FIVE_MINUTES = 300_000;

function checkAge(document: ApplicationDocument, maxAgeHours: number, now: Date): void {
  const age = now.getTime() - Date.parse(document.requestedAt);
  if (age > maxAgeHours * 3_600_000 || age < -FIVE_MINUTES) refuse('ca.application_too_old');
}

/** A phone is for whom the card that signed states; a card for whom the officer saw. Nobody puts another person in between. */
function checkSubject({ subject }: IssuanceOrder, document: ApplicationDocument, signer: Certificate): void {
  const attested =
    document.profile === 'phone'
      ? statesSubject(signer, subject)
      : !('subjectSha256' in document) || sameBytes(sha256(subjectBytes(subject)), document.subjectSha256);
  if (!attested) refuse('ca.subject_mismatch');
}

/** An officer signs for who lives where they serve; one certified before that was said, for nobody (ADR 49). */
function checkPlace({ subject }: IssuanceOrder, document: ApplicationDocument, signer: Certificate): void {
  if (!('subjectSha256' in document)) return;
  if (!isOfPlace(signer, subject)) refuse('ca.officer_of_other_place');
}

function checkKinds(body: IssuanceOrder, document: ApplicationDocument): void {
  const applied = document.certificates.toSorted().join();
  const given = body.keys
    .map((key) => key.kind)
    .toSorted()
    .join();
  if (applied !== given) refuse('ca.kinds_mismatch');
}

function chainOf({ attestationChain }: IssuanceOrder): Uint8Array {
  try {
    return fromBase64(attestationChain);
  } catch (cause) {
    return refuse('ca.attestation_invalid', cause);
  }
}

/** The element is the one that the application names, of a trusted maker, who says that it is what was applied for. */
function checkElement(
  context: CaContext,
  body: IssuanceOrder,
  document: ApplicationDocument,
  now: Date,
): AttestedElement {
  const makers = context.makers();
  const element = attestedElement(chainOf(body), makers.certificates, now);
  const leaf = element?.leaf;
  if (!leaf && !makers.complete) throw new VerifierError('verifier.makers_unreadable');
  const named = leaf && sameBytes(sha256(leaf.der), document.attestationCertificateSha256);
  const believed = named ? element! : refuse('ca.attestation_invalid');
  if (believed.carrier !== document.profile) refuse('ca.element_of_other_kind');
  return believed;
}

/** The one algorithm that keys of this application have: of when the person applied, and accepted still (ADR 57). */
function checkAlgorithm(document: ApplicationDocument, element: AttestedElement, now: Date): KeyAlgorithm {
  const algorithm = keyAlgorithmOf(document, element.keyAlgorithms);
  return algorithm !== undefined && isAccepted(algorithm, now) ? algorithm : refuse('ca.key_algorithm_not_accepted');
}

const attestationScheme: SignatureScheme = { name: 'ECDSA', hash: 'SHA-256' };
const EXPONENT = fromHex('010001');

/** How a key of each algorithm is certified, and proves itself. */
const forms: Readonly<
  Record<
    KeyAlgorithm,
    {
      readonly scheme: SignatureScheme;
      /** SubjectPublicKeyInfo, DER; undefined for octets that are no such key. */
      readonly info: (publicKey: Uint8Array) => Uint8Array | undefined;
      /** A proof as the verifier takes it. */
      readonly proof: (possession: Uint8Array) => Uint8Array | undefined;
    }
  >
> = {
  'rsa-2048': {
    scheme: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    info(publicKey) {
      const { modulus, exponent } = splitRsaKey(publicKey);
      return modulus[0]! >= 0x80 && sameBytes(exponent, EXPONENT) ? rsaPublicKeyInfo(modulus, exponent) : undefined;
    },
    proof: (possession) => possession,
  },
  'ec-p384': {
    scheme: { name: 'ECDSA', hash: 'SHA-384' },
    info: (publicKey) => (publicKey[0] === UNCOMPRESSED ? p384PublicKeyInfo(publicKey) : undefined),
    proof: (possession) =>
      possession.length === keyAlgorithmRows['ec-p384'].signatureLength ? ecdsaSignatureValue(possession) : undefined,
  },
};
/** SEC 1 §2.3.3. */
const UNCOMPRESSED = 0x04;

/** Key attestation and proof of possession, both over this application and this key. */
function checkKey(
  { kind, algorithm, publicKey, attestation, possession }: ProvenKeyBytes,
  expected: KeyAlgorithm,
  nonce: Uint8Array,
  element: AttestedElement,
  appletVersions: readonly number[],
): ProvenKey {
  // T-192: of the algorithm that the application has, whatever the element was made to make.
  if (algorithm !== expected) refuse('ca.key_algorithm_not_accepted');
  const { scheme, info, proof } = forms[algorithm];
  const publicKeyInfo = algorithmOfPublicKey(publicKey) === algorithm ? info(publicKey) : undefined;
  if (publicKeyInfo === undefined) return refuse('ca.key_attestation_invalid');
  const statement = (proven: KeyProof, appletVersion: number): Uint8Array =>
    encodeKeyStatement({ proof: proven, algorithm, appletVersion, kind, nonce, publicKey });
  const attestationKey = element.leaf.publicKey;
  const version = appletVersions.find((one) =>
    holds(attestationKey, attestationScheme, statement('attestation', one), attestation),
  );
  if (version === undefined) return refuse('ca.key_attestation_invalid');
  const proven = proof(possession);
  if (!proven || !holds(readPublicKey(publicKeyInfo), scheme, statement('possession', version), proven))
    refuse('ca.possession_invalid');
  return { kind, algorithm, publicKeyInfo };
}
