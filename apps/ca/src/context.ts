import type { Clock, Randomness } from '@inro/foundation';
import type { Kysely, Logger } from '@inro/host';
import type { TrustedCertificates } from '@inro/verifier/node';
import type { Authorities } from './authority.ts';
import { type CaConfiguration, editionAt, type ProfileEdition } from './configuration.ts';
import { type Layout, layouts } from './layouts.ts';
import type { CaSchema } from './schema.ts';

/** What every part of the authority works with. */
export interface CaContext {
  readonly db: Kysely<CaSchema>;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: Logger;
  readonly configuration: CaConfiguration;
  readonly authorities: Authorities;
  /** The makers of secure elements on file, read anew each time: an operator adds one by adding a file. */
  readonly makers: () => TrustedCertificates;
  /** Origin of the status server, as it stands in certificates. */
  readonly statusOrigin: string;
  /** Folder of what it tells whoever is beside it. */
  readonly publishedTo: string;
}

/** Edition and layout in force at a time. */
export function rulesAt(context: CaContext, at: Date): { readonly edition: ProfileEdition; readonly layout: Layout } {
  const edition = editionAt(context.configuration, at);
  return { edition, layout: layouts[edition.layout] };
}
