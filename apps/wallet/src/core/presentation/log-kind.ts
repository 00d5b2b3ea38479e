import { type ActName, type Acts, actNamesOf } from '@inro/presentation';
import type { LogEntry } from '../log.ts';

/** A login that is for one matter alone, and is called by it. */
export type RequestKind = 'deletionRequest';

/** What the log says was asked for. */
export function kindOf(acts: Acts, kind?: RequestKind): Pick<LogEntry, 'kind' | 'acts' | 'documents'> {
  if (kind !== undefined) return { kind };
  const names: readonly ActName[] = actNamesOf(acts);
  if (names.join() === 'login') return { kind: 'login' };
  const documents = acts.signature?.documents.map(({ title, sha256 }) => ({ title, sha256 }));
  return { kind: 'presentation', acts: names, ...(documents === undefined ? {} : { documents }) };
}
