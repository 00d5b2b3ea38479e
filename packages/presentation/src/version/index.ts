export { NOTICE_FIELD, readNotice, writeNotice } from './notice.ts';
export {
  type PublishedVersions,
  publishedVersions,
  RELYING_PARTY_VERSIONS_PATH,
  WALLET_VERSIONS_PATH,
} from './published.ts';
export { type Deprecation, standingOfVersions } from './standing.ts';
export { LEAST_NOTICE_DAYS, type VersionRow, versionTable } from './table.ts';
