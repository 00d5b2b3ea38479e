import type { Certificate } from '@inro/pki/read';
import { prefectures, type StatedItems, type StatedText, statedAges } from '@inro/presentation/statement';
import { readBasicFourAttributes, type SubstitutedText } from '@inro/verifier';

/** The day in Japan, as `YYYY-MM-DD`. */
const dayInJapan = (at: Date): string => new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 10);

/**
 * What a signing certificate states of its holder, item by item, as of this time. What it does not state, or not in its
 * form, is left out: nothing is guessed.
 */
export function statedItems(certificate: Certificate, at: Date): StatedItems {
  const { attributes, defects } = readBasicFourAttributes(certificate);
  const isSound = (...names: string[]): boolean => !defects.some(({ attribute }) => names.includes(attribute));
  const name = isSound('name', 'nameSubstitutions') ? stated(attributes.name) : undefined;
  const address = isSound('address', 'addressSubstitutions') ? stated(attributes.address) : undefined;
  const birthDate = isSound('dateOfBirth') ? attributes.dateOfBirth?.iso : undefined;
  const gender = isSound('sex') ? attributes.sex : undefined;
  const prefecture = prefectures.find((one) => address?.text.startsWith(one));
  return {
    ...(name && { name }),
    ...(address && { address }),
    ...(prefecture && { prefecture }),
    ...(birthDate && { birth_date: birthDate, ...agesOf(birthDate, at) }),
    ...(gender && { gender }),
  };
}

/** The birthday counts, and none before it: one that comes while the statement lives is stated by the next. */
function agesOf(birthDate: string, at: Date): StatedItems {
  const [year, rest] = [Number(birthDate.slice(0, 4)), birthDate.slice(4)];
  const today = dayInJapan(at);
  // 29 February comes on 1 March in other years: text order has it so.
  const isOver = (age: number): boolean => `${String(year + age).padStart(4, '0')}${rest}` <= today;
  return Object.fromEntries(statedAges.map((age) => [`age_over_${age}`, isOver(age)]));
}

const stated = (text: SubstitutedText | undefined): StatedText | undefined =>
  text && { text: text.text, substituted_at: [...text.substitutedAt].sort((a, b) => a - b) };
