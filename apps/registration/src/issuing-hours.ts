const JAPAN_MS = 9 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

/** Daily hours, in Japan, in which the CA issues; shown to the wallet, held by the CA itself. Minutes of the day. */
export interface IssuingHours {
  readonly from: number;
  readonly until: number;
}

const minutes = (hour: string, minute: string): number => Number(hour) * 60 + Number(minute);

/** Reads `08:00-19:30` (Japan); `00:00-24:00` is always open. Anything else is a TypeError. */
export function parseIssuingHours(text: string): IssuingHours {
  const [, ...parts] = /^([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/.exec(text) ?? [];
  const [fromHour, fromMinute, untilHour, untilMinute] = parts as [string, string, string, string];
  if (parts.length !== 4) throw new TypeError('issuing hours are HH:MM-HH:MM');
  const hours = { from: minutes(fromHour, fromMinute), until: minutes(untilHour, untilMinute) };
  if (hours.from >= hours.until || hours.until > 24 * 60) throw new TypeError('issuing hours end after they begin');
  return hours;
}

/** Whether the CA issues at that time, and if not, when it opens next. */
export function issuingAt(
  hours: IssuingHours,
  at: Date,
): { readonly open: true } | { readonly open: false; readonly opensAt: string } {
  const japan = at.getTime() + JAPAN_MS;
  const midnight = Math.floor(japan / DAY_MS) * DAY_MS;
  const minute = (japan - midnight) / 60_000;
  if (minute >= hours.from && minute < hours.until) return { open: true };
  const day = minute < hours.from ? midnight : midnight + DAY_MS;
  return { open: false, opensAt: new Date(day + hours.from * 60_000 - JAPAN_MS).toISOString() };
}
