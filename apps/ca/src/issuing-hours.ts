import type { CaConfiguration } from './configuration.ts';

const DAY = 86_400_000;
const JAPAN = 9 * 3_600_000;

const milliseconds = (time: string): number => {
  const [hour, minute] = time.split(':').map(Number);
  return (hour! * 60 + minute!) * 60_000;
};

/** Whether certificates are issued now, and if not, when again. */
export function issuingHours(
  configuration: CaConfiguration,
  now: Date,
): { readonly open: true } | { readonly open: false; readonly opensAt: Date } {
  const hours = configuration.issuingHours;
  if (!hours) return { open: true };
  const [from, until] = [milliseconds(hours.from), milliseconds(hours.until)];
  const inJapan = now.getTime() + JAPAN;
  const timeOfDay = inJapan % DAY;
  // Hours that reach over midnight are open outside of the gap.
  const open = from <= until ? timeOfDay >= from && timeOfDay < until : timeOfDay >= from || timeOfDay < until;
  if (open) return { open };
  const today = inJapan - timeOfDay + from;
  return { open, opensAt: new Date((timeOfDay < from ? today : today + DAY) - JAPAN) };
}
