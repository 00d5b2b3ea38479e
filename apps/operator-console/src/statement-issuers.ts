import type { PeerClient } from '@inro/host';

/** A key that signs statements, as the authority has it (docs/protocol/statements.md). */
interface StatementIssuer {
  readonly sha256: string;
  readonly authority: string;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly state: 'good' | 'hold' | 'revoked';
  readonly revokedAt: string | null;
}
interface Issuers {
  readonly issuers: readonly StatementIssuer[];
}

export const listIssuers = (operator: PeerClient): Promise<Issuers> =>
  operator.call<Issuers>('ca', 'GET', '/statement-issuers');

/** A line each. */
export const issuersInWords = ({ issuers }: Issuers): readonly string[] =>
  issuers.length === 0
    ? ['No key signs statements: the first phone that asks for some has one made.']
    : issuers.map(
        ({ sha256, authority, validUntil, state, revokedAt }) =>
          `${sha256}: below ${authority}, until ${validUntil}${state === 'good' ? '' : `, withdrawn at ${revokedAt}`}`,
      );

/** Ends it for good; the same again is the same. Gives when it ended. */
export const withdrawIssuer = (operator: PeerClient, sha256: string, at: Date) =>
  operator.call<{ readonly revokedAt: string }>('ca', 'PUT', `/revocations/${sha256}`, {
    reason: 'keyCompromise',
    at: at.toISOString(),
  });
