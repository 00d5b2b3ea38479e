import { fromBase64 } from '@inro/foundation';
import { STATEMENT_POINT, STATEMENT_POOL } from '@inro/jpki-profile';
import { z } from 'zod';

const bytes = (longest: number) =>
  z
    .base64()
    .max(Math.ceil(longest / 3) * 4)
    .transform((text, problem) => {
      try {
        return fromBase64(text);
      } catch {
        problem.addIssue('not base64');
        return z.NEVER;
      }
    });
const attestedPoint = z.strictObject({
  point: bytes(STATEMENT_POINT).refine((point) => point.length === STATEMENT_POINT && point[0] === 4),
  attestation: bytes(72),
});

/** What a phone asks for statements with: its element, and all the keys of one bank. */
export const statementsRequest = z.strictObject({
  /** Concatenated DER, the element's own certificate first. */
  attestationChain: bytes(4096),
  sealing: attestedPoint,
  keys: z.array(attestedPoint).length(STATEMENT_POOL),
});
export type StatementsRequest = z.infer<typeof statementsRequest>;

/** A JWE to the sealing key; see docs/protocol/statements.md. */
export const statementsAnswer = z.strictObject({ sealed: z.string(), expiresAt: z.iso.datetime() });
export type StatementsAnswer = z.infer<typeof statementsAnswer>;
