import type { Clock, Randomness } from '@inro/foundation';
import type { Kysely, Logger, Metrics } from '@inro/host';
import type { TrustedCertificates } from '@inro/verifier/node';
import { type Authorities, type Authority, isInForce } from './authority.ts';
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
  readonly counts: Counts;
}

/** What the authority counts of its own work. */
export type Counts = ReturnType<typeof countsOf>;
export const countsOf = (metrics: Metrics) => ({
  issuance: metrics.counter('issuances_total'),
  renewal: metrics.counter('renewals_total'),
});

/** Edition and layout in force at a time. */
export function rulesAt(context: CaContext, at: Date): { readonly edition: ProfileEdition; readonly layout: Layout } {
  const edition = editionAt(context.configuration, at);
  return { edition, layout: layouts[edition.layout] };
}

/** An authority by the name that rows know it by; a TypeError for one that there is not. */
export function authorityNamed({ authorities }: Pick<CaContext, 'authorities'>, name: string): Authority {
  const found = Object.values(authorities).find((authority) => authority.name === name);
  if (!found) throw new TypeError('no such authority');
  return found;
}

/** Names of the roots that sign still. */
export const namesInForce = ({ authorities, clock }: Pick<CaContext, 'authorities' | 'clock'>): readonly string[] =>
  Object.values(authorities)
    .filter((authority) => isInForce(authority, clock.now()))
    .map(({ name }) => name);
