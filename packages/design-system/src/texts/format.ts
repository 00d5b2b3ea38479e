import type { Locale } from '@inro/problem';

const tag = (locale: Locale): string => (locale === 'en' ? 'en-GB' : 'ja-JP');

/** A day as people write it: 2026年11月22日 / 22 November 2026 (Japan's time zone). */
export function formatDate(locale: Locale, iso: string): string {
  return new Intl.DateTimeFormat(tag(locale), { dateStyle: 'long', timeZone: 'Asia/Tokyo' }).format(new Date(iso));
}

/** A day and a time of day in Japan's time zone. */
export function formatDateTime(locale: Locale, iso: string): string {
  return new Intl.DateTimeFormat(tag(locale), { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Tokyo' }).format(
    new Date(iso),
  );
}

/** The hour and minute in Japan's time zone. */
export function formatTime(locale: Locale, iso: string): string {
  return new Intl.DateTimeFormat(tag(locale), { timeStyle: 'short', timeZone: 'Asia/Tokyo' }).format(new Date(iso));
}
