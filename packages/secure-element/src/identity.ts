import { fromHex, fromUtf8, toHex, utf8 } from '@inro/foundation';
import { cardStates } from './life-cycle.ts';
import type { Transaction } from './transaction.ts';

/** What the maker writes into an element once. */
export interface ElementIdentity {
  readonly issuerSecurityDomain: string;
  /** Card production life cycle data, 42 bytes. */
  readonly cplc: Uint8Array;
  /** Key diversification data of INITIALIZE UPDATE, 10 bytes. */
  readonly diversificationData: Uint8Array;
  /** "i" parameters named in the card capability information (tag 67). */
  readonly offeredChannels: Uint8Array;
  /** What the issuer's domain and tag 67 say beyond what works, of an element that plays a recorded card. */
  readonly claimedPrivileges?: number;
}

interface StoredIdentity extends Record<Exclude<keyof ElementIdentity, 'claimedPrivileges'>, string> {
  readonly claimedPrivileges?: number;
}

const identities = new WeakMap<Uint8Array, ElementIdentity>();

export function readIdentity(transaction: Transaction): ElementIdentity {
  const bytes = transaction.get('identity');
  if (bytes === undefined) throw new TypeError('this store holds no manufactured element');
  let identity = identities.get(bytes);
  if (identity === undefined) {
    const stored = JSON.parse(fromUtf8(bytes)) as StoredIdentity;
    identity = {
      issuerSecurityDomain: stored.issuerSecurityDomain,
      cplc: fromHex(stored.cplc),
      diversificationData: fromHex(stored.diversificationData),
      offeredChannels: fromHex(stored.offeredChannels),
      ...(stored.claimedPrivileges === undefined ? {} : { claimedPrivileges: stored.claimedPrivileges }),
    };
    identities.set(bytes, identity);
  }
  return identity;
}

export function writeIdentity(transaction: Transaction, identity: ElementIdentity): void {
  const { issuerSecurityDomain, cplc, diversificationData, offeredChannels, claimedPrivileges } = identity;
  const stored: StoredIdentity = {
    issuerSecurityDomain,
    cplc: toHex(cplc),
    diversificationData: toHex(diversificationData),
    offeredChannels: toHex(offeredChannels),
    ...(claimedPrivileges === undefined ? {} : { claimedPrivileges }),
  };
  transaction.set('identity', utf8(JSON.stringify(stored)));
}

/** The card life cycle state byte. */
export const readCardState = (transaction: Transaction): number => transaction.get('card')?.[0] ?? cardStates.opReady;

export const writeCardState = (transaction: Transaction, state: number): void =>
  transaction.set('card', Uint8Array.of(state));
