import { concatBytes, utf8 } from '@inro/foundation';
import { APPLET_VERSION } from './key-statement.ts';

/**
 * Keys on P-256 for statements of the authority (docs/protocol/applet.md §5): in each of two banks one that opens what is
 * sealed, and a pool of those that sign once. Two banks, so that the keys of today work until those of tomorrow have statements.
 */
export const statementBanks = [0, 1] as const;
export type StatementBank = (typeof statementBanks)[number];
/** Keys of one bank that sign once. */
export const STATEMENT_POOL = 8;

export type StatementKeyPurpose = 'sealing' | 'statement';

/** P2 of the three commands: the bank in the high half, 0 in the low one for its sealing key, else 1 to 8. */
export const sealingKey = (bank: StatementBank): number => bank << 4;
/** `place` from 0 to 7. */
export const statementKey = (bank: StatementBank, place: number): number => (bank << 4) | (place + 1);

/** What the key of this reference is for; undefined for none. */
export function statementKeyPurpose(reference: number): StatementKeyPurpose | undefined {
  const [bank, place] = [reference >> 4, reference & 0x0f];
  if (!statementBanks.some((one) => one === bank) || place > STATEMENT_POOL) return undefined;
  return place === 0 ? 'sealing' : 'statement';
}

/** Instruction bytes, class 80. */
export const statementInstructions = { generate: 0x46, signOnce: 0x48, agree: 0x4a } as const;
/** Octets of an uncompressed point on P-256 (SEC 1 §2.3.3), of r ‖ s, and of what two keys agree on. */
export const STATEMENT_POINT = 65;
export const STATEMENT_SIGNATURE = 64;
export const STATEMENT_AGREED = 32;

/** A key for the one purpose is never read as one for the other. */
const domains: Readonly<Record<StatementKeyPurpose, string>> = {
  sealing: 'inro-sealing-key-1',
  statement: 'inro-statement-key-1',
};

/** What the element attests of such a key: domain ‖ 00 ‖ appletVersion ‖ point. */
export const encodeStatementKey = (
  purpose: StatementKeyPurpose,
  point: Uint8Array,
  appletVersion: number = APPLET_VERSION,
): Uint8Array => concatBytes(utf8(domains[purpose]), Uint8Array.of(0, appletVersion >> 8, appletVersion & 0xff), point);
