import { type DerCursor, tag } from './der.ts';

/** Days since 1970-01-01 of a proleptic Gregorian date (month 1–12). */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468;
}

/** Days of a month; for dates that a certificate states. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** A point in time as DER states it. */
export interface DerTime {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  /** RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050. False when the other form was used. */
  readonly canonicalForm: boolean;
}

function two(bytes: Uint8Array, at: number): number {
  const high = bytes[at]! - 0x30;
  const low = bytes[at + 1]! - 0x30;
  return high < 0 || high > 9 || low < 0 || low > 9 ? Number.NaN : high * 10 + low;
}

/** UTCTime `YYMMDDHHMMSSZ` or GeneralizedTime `YYYYMMDDHHMMSSZ`, nothing else (RFC 5280 §4.1.2.5.1–2). */
export function readTime(cursor: DerCursor): DerTime {
  const found = cursor.peek();
  const utc = found === tag.utcTime;
  if (!utc && found !== tag.generalizedTime) cursor.refuse('tag_unexpected');
  const text = cursor.content(found);
  if (text.length !== (utc ? 13 : 15) || text[text.length - 1] !== 0x5a) cursor.refuse('time_malformed');
  const start = utc ? 0 : 2;
  const short = two(text, start);
  const year = utc ? short + (short < 50 ? 2000 : 1900) : two(text, 0) * 100 + short;
  const month = two(text, start + 2);
  const day = two(text, start + 4);
  const hour = two(text, start + 6);
  const minute = two(text, start + 8);
  const second = two(text, start + 10);
  const wellFormed =
    month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month) && hour < 24 && minute < 60 && second < 60;
  if (!wellFormed || Number.isNaN(year)) cursor.refuse('time_malformed');
  const at = ((daysFromCivil(year, month, day) * 24 + hour) * 60 + minute) * 60_000 + second * 1000;
  return { at, canonicalForm: utc ? true : year >= 2050 || year < 1950 };
}

/** GeneralizedTime alone, as OCSP and snapshots state times (RFC 6960 §4.2.2.1). Milliseconds since 1970. */
export function readGeneralizedTime(cursor: DerCursor): number {
  if (cursor.peek() !== tag.generalizedTime) cursor.refuse('tag_unexpected');
  return readTime(cursor).at;
}
