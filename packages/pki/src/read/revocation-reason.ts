/** CRLReason (RFC 5280 §5.3.1), spelled as there. 7 is not used. Who may give which: `revocation-reasons.ts` of jpki-profile. */
export const revocationReasons = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  removeFromCRL: 8,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const;
export type RevocationReason = keyof typeof revocationReasons;

const byCode: ReadonlyMap<number, RevocationReason> = new Map(
  (Object.keys(revocationReasons) as RevocationReason[]).map((name) => [revocationReasons[name], name]),
);

/** The reason of that code, or undefined. */
export const reasonOfCode = (code: number): RevocationReason | undefined => byCode.get(code);

/** All reasons that a set of CRLs has to cover: bits 1–8. */
export const ALL_REASON_FLAGS = 0b1_1111_1110;

/** A suspension may end; every other reason is final (docs/facts.md, RFC 5280 §5.3.1). */
export const isSuspension = (reason: RevocationReason | undefined): boolean => reason === 'certificateHold';
