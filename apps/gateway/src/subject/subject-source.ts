import { createHmac } from 'node:crypto';
import { equalInConstantTime, exposeSecret, type Secret, utf8 } from '@inro/foundation';

/** Whom a client is told. Blind mode would put another here: a pseudonym that an attester gave, and no identifier at all. */
export interface SubjectSource {
  /** The same person under the same sector is the same subject; under another sector nothing tells that they are one. */
  subjectOf(identifier: string, sector: string): string;
  /** Whether a subject was made for this sector: of another one's session nothing is told. */
  belongsTo(subject: string, sector: string): boolean;
}

const PSEUDONYM_LENGTH = 43;
const SEAL_LENGTH = 11;

/**
 * OpenID Connect Core 1.0 §8.1: pairwise, keyed, and with the sector sealed in, so that neither a table nor a session needs
 * to hold anything that two sectors have in common. Whoever has no key learns nothing from two of them.
 */
export function keyedSubjects(key: Secret<Uint8Array>): SubjectSource {
  const mac = (use: string, ...parts: readonly string[]): string =>
    createHmac('sha256', exposeSecret(key))
      .update(JSON.stringify([use, ...parts]))
      .digest('base64url');
  const seal = (pseudonym: string, sector: string): string => mac('seal', sector, pseudonym).slice(0, SEAL_LENGTH);
  return {
    subjectOf(identifier, sector) {
      const pseudonym = mac('subject', sector, identifier);
      return `${pseudonym}${seal(pseudonym, sector)}`;
    },
    belongsTo(subject, sector) {
      if (subject.length !== PSEUDONYM_LENGTH + SEAL_LENGTH) return false;
      const pseudonym = subject.slice(0, PSEUDONYM_LENGTH);
      return equalInConstantTime(utf8(subject.slice(PSEUDONYM_LENGTH)), utf8(seal(pseudonym, sector)));
    },
  };
}
