const JAPAN_MS = 9 * 3_600_000;

/** Full years of age on that moment's date in Japan; a person born on 29 February turns older on 1 March of common years. */
export function ageInJapan(dateOfBirth: string, at: Date): number {
  const today = new Date(at.getTime() + JAPAN_MS).toISOString().slice(0, 10);
  const years = Number(today.slice(0, 4)) - Number(dateOfBirth.slice(0, 4));
  return today.slice(5) >= dateOfBirth.slice(5) ? years : years - 1;
}
