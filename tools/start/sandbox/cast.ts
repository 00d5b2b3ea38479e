import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { phoneNamePattern } from '@inro/foundation';
import type { LocalizedText } from '@inro/problem';
import { z } from 'zod';

const form = z.object({
  citizens: z
    .array(
      z.object({
        citizen: z.string().regex(phoneNamePattern),
        name: z.string(),
        reading: z.string(),
        /** A cast of an earlier build has none. */
        latin: z.string().optional(),
        state: z.string(),
        phone: z.string().regex(phoneNamePattern).optional(),
      }),
    )
    .max(1_000),
});

/** A citizen of the cast, without any secret. */
export interface ShownCitizen {
  readonly citizen: string;
  readonly names: LocalizedText;
  readonly state: string;
  readonly phone: string;
}

/** Who the cast are, from the home page’s file; nobody where none was made. */
export function castOf(dataDir: string): readonly ShownCitizen[] {
  const file = join(dataDir, 'home', 'cast.json');
  if (!existsSync(file)) return [];
  return form
    .parse(JSON.parse(readFileSync(file, 'utf8')))
    .citizens.map(({ citizen, name, reading, latin = name, state, phone = `${citizen}-phone` }) => ({
      citizen,
      names: { ja: name, 'ja-x-easy': reading, en: latin },
      state,
      phone,
    }));
}
