import { equalInConstantTime, fromBase64, fromBase64Url, fromUtf8 } from '@inro/foundation';
import {
  APPLICATION_TYPE,
  algorithmFor,
  algorithmOfKey,
  EARLIER_APPLICATION_TYPE,
  type KeyAlgorithm,
  keyAlgorithmRows,
  keyAlgorithms,
} from '@inro/jpki-profile';
import {
  type HashName,
  oid,
  parseSignedApplication,
  type SignatureScheme,
  type SignedApplication,
  sameBytes,
  type UnverifiedSignedApplication,
} from '@inro/pki/read';
import { assembleApplication } from '@inro/pki/request';
import type { SignatureVerifier } from '@inro/verifier';
import { z } from 'zod';
import { keyKindSet, sha256Text } from './forms.ts';

/** A number of the register: ten digits. Never the individual number. */
export const residentNumber = z.string().regex(/^[0-9]{10}$/);

const bytes32 = sha256Text.transform((text) => fromBase64Url(text));

const common = {
  nonce: bytes32,
  certificates: keyKindSet,
  attestationCertificateSha256: bytes32,
  secureElement: z.strictObject({ seId: z.string().regex(/^[\w-]{1,64}$/) }),
  requestedAt: z.iso.datetime(),
};
const ofCard = { profile: z.literal('card'), citizen: residentNumber, cardValidUntil: z.iso.datetime() };

const ofPerson = <Type extends string>(type: Type) =>
  z
    .strictObject({ type: z.literal(type), ...common })
    .transform((document) => ({ ...document, profile: 'phone' as const }));

/** The application document of docs/protocol/registration.md: a person's, or a counter officer's for a blank card. */
export const applicationDocument = z.union([
  ofPerson(APPLICATION_TYPE),
  // The officer says who the person is (`subjectBytes`), and not a number alone.
  z.strictObject({ type: z.literal(APPLICATION_TYPE), ...common, ...ofCard, subjectSha256: bytes32 }),
]);
/** ADR 48: as it was written before. */
const earlierDocument = z.union([
  ofPerson(EARLIER_APPLICATION_TYPE),
  z.strictObject({ type: z.literal(EARLIER_APPLICATION_TYPE), ...common, ...ofCard }),
]);
export type ApplicationDocument = z.infer<typeof applicationDocument> | z.infer<typeof earlierDocument>;

/** An application as it was handed in: its form is right, and nothing else is known of it. */
export interface ReceivedApplication {
  readonly signed: UnverifiedSignedApplication;
  readonly document: ApplicationDocument;
}

/** Handed to {@link readApplication}, it lets applications pass that were written before ADR 48. */
export const earlierForm: unique symbol = Symbol('earlierForm');

/** Whether an application has the form of before ADR 48: anybody's software signs id-data. */
export const isEarlier = ({ signed }: ReceivedApplication): boolean => signed.contentType === oid.cms.data;

/**
 * Strict base64, CMS octet for octet as a wallet writes it, strict JSON. Throws whatever the first of them finds. Another
 * encoding around the same signature (an issuer in capitals, rsaEncryption, NULL or none) would have another digest, and
 * so pass for another application of the same person.
 */
export function readApplication(base64: string, accepted?: typeof earlierForm): ReceivedApplication {
  const signed = parseSignedApplication(fromBase64(base64));
  const earlier = signed.contentType === oid.cms.data;
  if (earlier && accepted !== earlierForm) throw new SyntaxError('a signed file is no application');
  const written = assembleApplication({ ...signed, certificate: signed.certificate.der }, signed.signature);
  if (!sameBytes(written, signed.der)) throw new SyntaxError('an application is encoded in one way alone');
  const form = earlier ? earlierDocument : applicationDocument;
  return { signed, document: form.parse(JSON.parse(fromUtf8(signed.content))) };
}

/**
 * On what the keys of an application are made: by when the person applied, and by what the maker says that the element can
 * make (ADR 57). Both are signed and stay as they are: a deployment keeps the algorithm that it began with, and nobody in
 * between chooses another. Undefined where it can make none that is accepted.
 */
export const keyAlgorithmOf = (
  { requestedAt }: Pick<ApplicationDocument, 'requestedAt'>,
  offered: readonly string[],
): KeyAlgorithm | undefined =>
  algorithmFor(
    new Date(requestedAt),
    keyAlgorithms.filter((one) => offered.includes(one)),
  );

/** How the key of a holder or an officer signs an application. */
const schemes: Readonly<Record<KeyAlgorithm, SignatureScheme>> = {
  'rsa-2048': { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  'ec-p384': { name: 'ECDSA', hash: 'SHA-384' },
};

/**
 * Whether the signature of an application holds (RFC 5652 §5.4 and §5.6, RFC 5035 §4): the digest of its content, the
 * digest of the certificate beside it, and the signature by that certificate's key, in the one way in which a key of its
 * algorithm signs. Whose certificate that is, and whether it is good, remains to be checked. The host's cryptography has
 * to answer at once.
 */
export function applicationSignatureHolds(application: SignedApplication, host: SignatureVerifier): boolean {
  const { certificate, content, scheme, signature, signedAttributes: data } = application;
  const { publicKey: key } = certificate;
  const algorithm = algorithmOfKey(key);
  if (algorithm === undefined) return false;
  const expected = schemes[algorithm];
  const isDigestOf = (hash: HashName, digest: Uint8Array, bytes: Uint8Array): boolean => {
    const made = host.digest(hash, bytes);
    if (made instanceof Promise) throw new TypeError('this cryptography port is asynchronous');
    return equalInConstantTime(digest, made);
  };
  return (
    scheme.name === expected.name &&
    application.hash === keyAlgorithmRows[algorithm].hash &&
    isDigestOf(application.hash, application.messageDigest, content) &&
    isDigestOf('SHA-256', application.certificateDigest, certificate.der) &&
    host.verify({ key, scheme: expected, data, signature }) === true
  );
}
