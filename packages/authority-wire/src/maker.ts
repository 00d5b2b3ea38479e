import { z } from 'zod';
import { base64Text, carrier, cplcText, sha256Text } from './forms.ts';
import { request } from './request.ts';

/** The handset ↔ the maker of phones and cards (docs/protocol/phone-maker.md). */

/** What a host asks of the maker for a blank element. */
export const elementOrder = z.strictObject({
  profile: carrier,
  model: z.string().regex(/^[a-z0-9-]{1,32}$/),
  /** SubjectPublicKeyInfo of the attestation key that the element made: P-256, DER. */
  attestationPublicKey: z.base64().length(124),
});
export type ElementOrder = z.infer<typeof elementOrder>;

const hex = z
  .string()
  .max(64)
  .regex(/^(?:[0-9A-F]{2})+$/);
const keySet = z.strictObject({
  /** AID of the domain that these keys open. */
  securityDomain: hex,
  keyVersion: z.int().min(1).max(0x7f),
  enc: hex,
  mac: hex,
  dek: hex,
});

/** What the maker writes into that element. */
const elementDelivery = z.strictObject({
  cplc: cplcText,
  /** The element's certificate, then the maker's CA. */
  attestationChain: z.array(base64Text(8_192)).length(2),
  keys: z.array(keySet).min(1).max(8),
});
export type ElementDelivery = z.infer<typeof elementDelivery>;

/** One element; the same order again gets the same delivery. Its id is the SHA-256 of the element's key. */
export const orderElement = request({
  summary: 'Delivers one secure element',
  from: ['handset'],
  to: 'phone-maker',
  method: 'PUT',
  route: '/orders/:id',
  params: z.strictObject({ id: sha256Text }),
  body: elementOrder,
  answer: elementDelivery,
});
