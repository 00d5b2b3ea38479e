import type { Locale, LocalizedText } from '@inro/problem';

/** Texts of one area, the three locales side by side: what is missing does not compile. `{{name}}` takes a value. */
export type TextTable = Readonly<Record<string, LocalizedText>>;

/** Marks a table of texts; the test over all tables finds it by this call. */
export const texts = <T extends TextTable>(table: T): T => table;

export const locales: readonly Locale[] = ['ja', 'ja-x-easy', 'en'];

/** Finds the locale that fits best: BCP 47 tags in the order of preference (navigator.languages). */
export function chooseLocale(preferred: readonly string[]): Locale {
  for (const tag of preferred) {
    const exact = locales.find((locale) => locale === tag.toLowerCase());
    if (exact !== undefined) return exact;
    const language = tag.toLowerCase().split('-')[0];
    if (language === 'ja' || language === 'en') return language;
  }
  return 'en';
}

/** i18next resources of the given tables: locale → flat keys. A key that occurs twice is a programmer's mistake. */
export function toResources(tables: readonly TextTable[]): Record<Locale, Record<string, string>> {
  const resources: Record<Locale, Record<string, string>> = { ja: {}, 'ja-x-easy': {}, en: {} };
  for (const table of tables) {
    for (const [key, text] of Object.entries(table)) {
      if (resources.en[key] !== undefined) throw new TypeError(`text ${key} is defined twice`);
      for (const locale of locales) resources[locale][key] = text[locale];
    }
  }
  return resources;
}
