import { PROTOCOL_VERSION } from '../request/request.ts';
import { type VersionRow, versionTable } from './table.ts';

/** What wallets and relying parties publish of versions, for machines. */
export interface PublishedVersions {
  /** What this one speaks. */
  readonly protocol: number;
  /** What writes its requests; a wallet writes none. */
  readonly software?: string;
  readonly versions: readonly VersionRow[];
}

export const publishedVersions = (software?: string): PublishedVersions => ({
  protocol: PROTOCOL_VERSION,
  ...(software === undefined ? {} : { software }),
  versions: versionTable,
});

/** Where, of a wallet's and of a service's origin. */
export const WALLET_VERSIONS_PATH = '/.well-known/inro-wallet';
export const RELYING_PARTY_VERSIONS_PATH = '/.well-known/inro-relying-party';
