import { isContact } from '@inro/presentation';
import type { LocalizedText } from '@inro/problem';

/** The words of a command line that say why a service asks and who answers for it (ADR 97). */
export const imprintOptions = {
  purpose: { type: 'string' },
  'purpose-easy': { type: 'string' },
  'purpose-en': { type: 'string' },
  contact: { type: 'string', multiple: true },
} as const;

export const imprintUsage = `  --purpose TEXT --purpose-easy TEXT --purpose-en TEXT   why it asks (default: what its acts are for)
  --contact URI …    who answers for it: https://…, mailto:… or tel:+…, three at most`;

interface Values {
  readonly purpose?: string | undefined;
  readonly 'purpose-easy'?: string | undefined;
  readonly 'purpose-en'?: string | undefined;
  readonly contact?: readonly string[] | undefined;
}

/** What was said of it; undefined members were not said. TypeError for a contact by which nobody is reached. */
export function readImprintOptions(values: Values): {
  readonly purposes: readonly LocalizedText[] | undefined;
  readonly contacts: readonly string[] | undefined;
} {
  const { purpose, contact } = values;
  if (contact?.some((one) => !isContact(one))) throw new TypeError('not a contact');
  const { 'purpose-easy': easy = purpose, 'purpose-en': en = purpose } = values;
  if (purpose === undefined && (easy ?? en) !== undefined) throw new TypeError('a purpose in every language');
  return {
    purposes: purpose === undefined ? undefined : [{ ja: purpose, 'ja-x-easy': easy!, en: en! }],
    contacts: contact,
  };
}
