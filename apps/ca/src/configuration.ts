import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { underPresentArc } from '@inro/pki/read';
import { z } from 'zod';
import { CaError } from './errors/index.ts';

const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);
const hours = z
  .number()
  .positive()
  .max(24 * 400);

/** What a profile may be told to be; the newest entry whose date has come is in force. */
const edition = z.strictObject({
  from: z.iso.date(),
  /** Names and arcs: ours, or the mapping onto the public layout. */
  layout: z.enum(['inro', 'jpki']),
  /** Authentication CRLs: so many random partitions a register (ignored by a layout that partitions by municipality). */
  buckets: z.number().int().min(1).max(4096).default(16),
  /** Certificate policies by profile name, where they are not ours. */
  policies: z.record(z.string(), z.array(z.string().transform(underPresentArc))).default({}),
});

const schema = z.strictObject({
  editions: z
    .array(edition)
    .min(1)
    .default([{ from: '2026-01-01', layout: 'inro', buckets: 16, policies: {} }]),
  /** Hours of issue in Japan; null: always. The public service: 08:00 to 19:30. */
  issuingHours: z.strictObject({ from: timeOfDay, until: timeOfDay }).nullable().default(null),
  /** An application older than this is not issued on. */
  applicationMaxAgeHours: hours.default(7 * 24),
  /** Versions of the applet whose key attestations are believed. */
  appletVersions: z.array(z.number().int().min(0).max(0xffff)).min(1).default([0x0100]),
  ocsp: z
    .strictObject({
      validHours: hours.default(24),
      refreshHours: hours.default(12),
      responderDays: z.number().int().min(2).max(30).default(30),
    })
    .default({ validHours: 24, refreshHours: 12, responderDays: 30 }),
  crl: z
    .strictObject({ everyHours: hours.default(24), validHours: hours.default(48) })
    .default({ everyHours: 24, validHours: 48 }),
  /** Of services, which renew by themselves (ADR 89). */
  accessDays: z.number().int().min(1).max(800).default(7),
  officerDays: z.number().int().min(1).max(397).default(397),
  rootYears: z.number().int().min(1).max(30).default(10),
});

export type CaConfiguration = z.infer<typeof schema>;
export type ProfileEdition = z.infer<typeof edition>;

/** Checks a configuration; everything that is left out has its default. */
export function parseConfiguration(value: unknown): CaConfiguration {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new CaError('ca.configuration_invalid', { cause: parsed.error });
  return parsed.data;
}

/** The edition in force at a time. */
export function editionAt(configuration: CaConfiguration, at: Date): ProfileEdition {
  const begun = configuration.editions.filter((one) => Date.parse(one.from) <= at.getTime());
  const newest = begun.toSorted((a, b) => b.from.localeCompare(a.from))[0];
  if (!newest) throw new CaError('ca.configuration_invalid');
  return newest;
}

/** Where this deployment keeps what is not in its database. */
export interface CaPlaces {
  readonly configuration: CaConfiguration;
  /** Folder of the sealed signing keys; two instances share it. */
  readonly keysDir: string;
  /** Folder (or one file) of the certificates of trusted makers of secure elements, PEM or DER. */
  readonly makers: string;
  /** File that holds the keys' passphrase. */
  readonly passphraseFile: string;
}

/** Reads `CA_CONFIG` (JSON), `CA_KEYS_DIR`, `CA_KEY_PASSPHRASE_FILE` and `INRO_TRUSTED_MAKERS`; defaults lie in the data folder. */
export function readPlaces(dataDir: string, env: NodeJS.ProcessEnv): CaPlaces {
  const keysDir = env.CA_KEYS_DIR ?? join(dataDir, 'keys');
  return {
    configuration: parseConfiguration(env.CA_CONFIG ? readJson(env.CA_CONFIG) : {}),
    keysDir,
    makers: env.INRO_TRUSTED_MAKERS ?? join(dataDir, 'makers'),
    passphraseFile: env.CA_KEY_PASSPHRASE_FILE ?? join(keysDir, 'passphrase'),
  };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new CaError('ca.configuration_invalid', { cause });
  }
}
