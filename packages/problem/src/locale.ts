import type { Locale } from './row.ts';

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
