import type { Deprecation } from './standing.ts';

const MOST = 4;
const NOTICE = /^([\w.+-]{1,40}\/[\w.+-]{1,24}) (\d{4}-\d{2}-\d{2})$/;

/** Member of the answer's form; absent where nothing is deprecated. */
export const NOTICE_FIELD = 'inro_deprecated';

/** `VERSION YYYY-MM-DD`, with commas between. */
export const writeNotice = (deprecated: readonly Deprecation[]): string =>
  deprecated.map(({ version, refusedFrom }) => `${version} ${refusedFrom}`).join(',');

/** What a wallet says of it. Nobody signed that: another form of it says nothing, and refuses no answer. */
export function readNotice(text: string | undefined): readonly Deprecation[] {
  const read = (text ?? '').split(',', MOST + 1).map((one) => NOTICE.exec(one));
  if (text === undefined || read.length > MOST || !read.every(isNotice)) return [];
  return read.map(([, version, refusedFrom]) => ({ version: version!, refusedFrom: refusedFrom! }));
}

const isNotice = (match: RegExpExecArray | null): match is RegExpExecArray =>
  match !== null && !Number.isNaN(Date.parse(match[2]!));
