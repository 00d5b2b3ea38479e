import type { Locale } from '@inro/problem';

const tag = (locale: Locale): string => (locale === 'en' ? 'en-GB' : 'ja-JP');

const day = (locale: Locale, iso: string): string =>
  new Intl.DateTimeFormat(tag(locale), { dateStyle: 'long', timeZone: 'Asia/Tokyo' }).format(new Date(iso));

const readings: Readonly<Record<string, string>> = {
  1: 'ついたち',
  2: 'ふつか',
  3: 'みっか',
  4: 'よっか',
  5: 'いつか',
  6: 'むいか',
  7: 'なのか',
  8: 'ようか',
  9: 'ここのか',
  10: 'とおか',
  20: 'はつか',
};

/** 2026年11月22日 with its readings. */
function withReadings(japanese: string): string {
  return japanese
    .replace('年', '年(ねん)')
    .replace('月', '月(がつ)')
    .replace(/(\d+)日/u, (_, number: string) => `${number}日(${readings[number] ?? 'にち'})`);
}

/** A day as people write it: 2026年11月22日 / 22 November 2026 (Japan's time zone). */
export function formatDate(locale: Locale, iso: string): string {
  return locale === 'ja-x-easy' ? withReadings(day(locale, iso)) : day(locale, iso);
}

/** The hour and minute in Japan's time zone. */
export function formatTime(locale: Locale, iso: string): string {
  return new Intl.DateTimeFormat(tag(locale), { timeStyle: 'short', timeZone: 'Asia/Tokyo' }).format(new Date(iso));
}

/** The same to the second, for what happens while somebody looks. */
export function formatClock(locale: Locale, iso: string): string {
  return new Intl.DateTimeFormat(tag(locale), { timeStyle: 'medium', timeZone: 'Asia/Tokyo' }).format(new Date(iso));
}

/** A day and a time of day in Japan's time zone. */
export function formatDateTime(locale: Locale, iso: string): string {
  return `${formatDate(locale, iso)} ${formatTime(locale, iso)}`;
}
