import type { Locale, LocalizedText } from '@inro/problem';
import { objectField, onlyMembers, textField } from './json/fields.ts';
import type { JsonObject } from './json/read.ts';

export const locales: readonly Locale[] = ['ja', 'ja-x-easy', 'en'];

// Nothing that hides, breaks or turns round what a person reads (Unicode TR 36 §2.5): controls, format characters, separators, private use.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u;

/** A text that a person reads on one line, in all three locales, 1 to 200 characters each. Throws TypeError. */
export function readLocalizedText(object: JsonObject, name: string): LocalizedText {
  const value = objectField(object, name);
  onlyMembers(value, locales);
  const texts = locales.map((locale) => {
    const text = textField(value, locale, 200);
    if (HIDDEN.test(text) || text.trim() === '') throw new TypeError(`${name} cannot be shown`);
    return [locale, text] as const;
  });
  return Object.fromEntries(texts) as unknown as LocalizedText;
}
