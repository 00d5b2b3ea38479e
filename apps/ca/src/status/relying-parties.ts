import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '@inro/foundation/node';
import type { CaContext } from '../context.ts';
import { originsOf } from '../issuance/origins.ts';

/** Folder of what the CA tells whoever is beside it, without being asked. */
export const publishedFolder = (dataDir: string): string => join(dataDir, 'published');

/**
 * Publishes the origins of all relying parties whose certificates are in force, as a sorted list: whoever hosts phones
 * lets them reach these. Written whole, from the book, at start and after every change, so that nothing of it can be lost.
 */
export async function publishRelyingParties({ db, clock, publishedTo }: CaContext): Promise<void> {
  const rows = await db
    .selectFrom('certificate')
    .select(['der', 'origins'])
    .where('kind', '=', 'relyingParty')
    .where('state', '=', 'good')
    .where('not_after', '>', clock.now())
    .execute();
  const origins = rows.flatMap(
    ({ der, origins: named }) => named ?? (der === null ? [] : originsOf(new Uint8Array(der))),
  );
  mkdirSync(publishedTo, { recursive: true, mode: 0o700 });
  const text = JSON.stringify({ origins: [...new Set(origins)].sort() }, null, 1);
  replaceFile(join(publishedTo, 'relying-parties.json'), `${text}\n`);
}
