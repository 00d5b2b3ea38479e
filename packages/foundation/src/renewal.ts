const LONGEST_BEFORE_MS = 30 * 86_400_000;

/** From when on a certificate is renewed, milliseconds since 1970: a month before its end, or when a third of a short life is left. */
export const renewalDueAt = ({
  validFrom,
  validUntil,
}: {
  readonly validFrom: Date;
  readonly validUntil: Date;
}): number => validUntil.getTime() - Math.min(LONGEST_BEFORE_MS, (validUntil.getTime() - validFrom.getTime()) / 3);
