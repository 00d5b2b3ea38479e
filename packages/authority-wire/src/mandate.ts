import { fromUtf8, utf8 } from '@inro/foundation';
import { z } from 'zod';
import { applicationId, base64Text, cplcText, keyKind, keyKindSet, laterAlgorithm, sha256Text } from './forms.ts';

/** What registration lets the roles of the TSM do at one element (docs/protocol/tsm.md, ADR 41). The front carries it. */

/** `deploy`: install, take over, generate. `read`: nothing is changed. `store`: write these certificates. `delete`: retire and delete. */
const acts = ['deploy', 'read', 'store', 'delete'] as const;

const mandate = z.strictObject({
  type: z.literal('inro-mandate-1'),
  deployment: applicationId,
  /** Of the mandates at this element, for whichever deployment: a later one ends the earlier ones. */
  number: z.int().min(1),
  act: z.enum(acts),
  cplc: cplcText,
  /** SHA-256 of the application's DER: the nonce of its keys. */
  application: sha256Text,
  certificates: keyKindSet,
  /** What keys are made on. */
  algorithm: laterAlgorithm,
  /** SHA-256 of what may be stored; nothing unless the act is `store`. */
  files: z.array(z.strictObject({ kind: keyKind, certificate: sha256Text, issuer: sha256Text })).max(2),
  issuedAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
});
export type Mandate = z.infer<typeof mandate>;

/** As it travels: the bytes that were signed, and the signature over them. */
export const signedMandate = z.strictObject({ mandate: base64Text(2_048), signature: base64Text(88) });
export type SignedMandate = z.infer<typeof signedMandate>;

/** What a peer's key signs before the bytes of a mandate: a signature over a request is none over a mandate. */
export const MANDATE_DOMAIN = 'inro-mandate-1';

export const mandateBytes = (value: Mandate): Uint8Array => utf8(JSON.stringify(mandate.parse(value)));

/** Throws when the bytes are no mandate. */
export const readMandate = (bytes: Uint8Array): Mandate => mandate.parse(JSON.parse(fromUtf8(bytes)));
