import { readFileSync } from 'node:fs';
import { phoneNamePattern } from '@inro/foundation';
import { z } from 'zod';

const citizenStates = [
  'normal',
  'addressChanged',
  'expired',
  'revoked',
  'suspended',
  'pinLocked',
  'foreignName',
  'rareCharacters',
  'under15',
  'cancels',
  'slowNetwork',
  'secondPhone',
] as const;

const name = z.string().regex(phoneNamePattern);

/** A test citizen as the page shows them: the test card's and phone's secrets are for whoever plays this citizen. */
const citizenSchema = z.object({
  citizen: name,
  name: z.string(),
  reading: z.string(),
  /** In Latin letters, as on a passport; a cast of an earlier build has none. */
  latin: z.string().optional(),
  state: z.enum(citizenStates),
  card: name.nullable(),
  cardPassword: z.string().optional(),
  cardPin: z.string().optional(),
  /** The phone that the seeds put this citizen's certificates onto. */
  phone: name.optional(),
  phonePin: z.string().optional(),
  phonePassword: z.string().optional(),
});
export type Citizen = z.infer<typeof citizenSchema>;

const castSchema = z.object({ citizens: z.array(citizenSchema) });

/** Reads the file that the seeds write when a citizen exists; before that there is nobody. */
export function readCitizens(path: string): readonly Citizen[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (failure) {
    if ((failure as { code?: string }).code === 'ENOENT') return [];
    throw failure;
  }
  return castSchema.parse(JSON.parse(text)).citizens;
}
