import { utf8 } from '@inro/foundation';
import { z } from 'zod';
import { applicationId, base64Text, cplcText, sha256Text } from './forms.ts';

/**
 * A role's receipt that it has closed a mandate (docs/protocol/tsm.md, ADR 47): under this one and every earlier one at
 * the element it lets nothing be changed any more, and nothing that it wrapped before is still to come. The front carries it.
 */
export const closingRoles = ['tsm-issuer', 'tsm-provider'] as const;
export type ClosingRole = (typeof closingRoles)[number];

const closing = z.strictObject({
  type: z.literal('inro-closing-1'),
  role: z.enum(closingRoles),
  deployment: applicationId,
  cplc: cplcText,
  number: z.int().min(1),
  /** SHA-256 of the mandate's bytes. */
  mandate: sha256Text,
});
export type Closing = z.infer<typeof closing>;

/** As it travels: the bytes that were signed, and the signature over them. */
export const signedClosing = z.strictObject({ closing: base64Text(1_024), signature: base64Text(88) });
export type SignedClosing = z.infer<typeof signedClosing>;

export const CLOSING_DOMAIN = 'inro-closing-1';

export const closingBytes = (value: Closing): Uint8Array => utf8(JSON.stringify(closing.parse(value)));
