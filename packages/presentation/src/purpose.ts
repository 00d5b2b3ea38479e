import type { Locale, LocalizedText } from '@inro/problem';
import { objectField, onlyMembers, textField } from './json/fields.ts';
import type { JsonObject } from './json/read.ts';
import { isShownText } from './shown-text.ts';

export const locales: readonly Locale[] = ['ja', 'ja-x-easy', 'en'];

/** Every name and purpose that a person reads: on one line, in all three locales, 1 to `longest` UTF-16 units each. Throws TypeError. */
export function readLocalizedText(object: JsonObject, name: string, longest = 200): LocalizedText {
  const value = objectField(object, name);
  onlyMembers(value, locales);
  const texts = locales.map((locale) => {
    const text = textField(value, locale, longest);
    if (!isShownText(text)) throw new TypeError(`${name} cannot be shown`);
    return [locale, text] as const;
  });
  return Object.fromEntries(texts) as unknown as LocalizedText;
}
