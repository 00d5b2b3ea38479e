import { randomBytes } from 'node:crypto';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import { Deletions, type DeletionsOptions, RelyingParty, type RelyingPartyOptions } from '../index.ts';

export * from '../index.ts';
export { AccessKey, type AccessKeyOptions } from './access-key.ts';
export { AccessRenewal, type AccessRenewalOptions } from './access-renewal.ts';
export { RecentRevocations, type RecentRevocationsOptions } from './recent-revocations.ts';
export { openServiceKey, temporaryServiceKey } from './service-key.ts';
export { type TraceSinkOptions, traceTo } from './trace-to.ts';
export {
  fetchTrustRoots,
  fetchUnpinnedRoots,
  fingerprintOfRoots,
  type TrustRoot,
  type TrustRoots,
} from './trust-roots.ts';

/** A relying party on Node: node:crypto verifies and draws, the machine's clock tells the time; each may be replaced. */
export const createRelyingParty = (
  options: Omit<RelyingPartyOptions, 'signatures' | 'randomness' | 'clock'> & Partial<RelyingPartyOptions>,
): RelyingParty =>
  new RelyingParty({
    signatures: nodeSignatureVerifier,
    randomness: (length) => new Uint8Array(randomBytes(length)),
    clock: { now: () => new Date() },
    onDeprecated: ({ version, refusedFrom }) =>
      process.emitWarning(`wallets answer no request of ${version} from ${refusedFrom} on: install a newer SDK`, {
        type: 'DeprecationWarning',
        code: 'INRO_VERSION',
      }),
    ...options,
  });

/** {@link Deletions} by the machine's clock. */
export const createDeletions = (options: Omit<DeletionsOptions, 'clock'> & Partial<DeletionsOptions>): Deletions =>
  new Deletions({ clock: { now: () => new Date() }, ...options });
