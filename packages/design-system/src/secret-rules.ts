/** The two kinds of secret, named by what they look like; docs/terms.md has the statutory names. */
export type SecretKind = 'pin' | 'password';

/** `wrongKind`: this looks like the other secret; saying so before it is sent costs no try. */
export type SecretVerdict = 'ok' | 'empty' | 'wrongKind' | 'tooShort' | 'tooLong' | 'characters';

/** Full-width to half-width, no spaces; a password is upper-cased, since it knows no small letters. */
export function normalizeSecret(kind: SecretKind, typed: string): string {
  const plain = typed.normalize('NFKC').replace(/\s/gu, '');
  return kind === 'password' ? plain.toUpperCase() : plain;
}

/** How often a secret may be wrong before the chip blocks it (JPKI applet: PIN 3, signing password 5). */
export const triesAtFirst: Readonly<Record<SecretKind, number>> = { pin: 3, password: 5 };

/** What a field of four boxes takes of what is typed or pasted; what cannot be the number is named, and changes nothing. */
export function takeDigits(
  before: string,
  typed: string,
): { readonly value: string; readonly refused?: SecretVerdict } {
  const plain = normalizeSecret('pin', typed);
  if (/^[0-9]{0,4}$/u.test(plain)) return { value: plain };
  // One key more on a full field is a finger that bounced; a longer paste is another number.
  if (before.length === 4 && /^[0-9]{5}$/u.test(plain)) return { value: before };
  return { value: before, refused: judgeSecret('pin', plain) };
}

/** Why a number is one that a finder of the phone tries first. */
export type Guess = 'repeated' | 'run' | 'date' | 'column';

const run = '01234567890';
const runBack = [...run].reverse().join('');
const month = '(?:0[1-9]|1[0-2])';
const day = '(?:0[1-9]|[12][0-9]|3[01])';
const guesses: readonly (readonly [Guess, (pin: string) => boolean])[] = [
  ['repeated', (pin) => /^(?:(\d\d)\1|(\d)\2(\d)\3)$/u.test(pin)],
  ['run', (pin) => run.includes(pin) || runBack.includes(pin)],
  // A year of birth, or a day either way round. Nobody is asked for theirs: every day counts (ADR 64).
  ['date', (pin) => new RegExp(`^(?:(?:19|20)\\d\\d|${month}${day}|${day}${month})$`, 'u').test(pin)],
  ['column', (pin) => pin === '2580' || pin === '0852'],
];

/** Whether a number is one of the first that others try: a digit or pair repeated, a run, a year or day, the middle column of the keys. */
export function guessOf(pin: string): Guess | undefined {
  if (!/^[0-9]{4}$/u.test(pin)) return undefined;
  return guesses.find(([, fits]) => fits(pin))?.[0];
}

/** Says whether a secret can be right at all: PIN 4 digits; password 6 to 16 of A–Z and 0–9. */
export function judgeSecret(kind: SecretKind, normalized: string): SecretVerdict {
  if (normalized === '') return 'empty';
  if (kind === 'pin') {
    if (/[A-Za-z]/u.test(normalized)) return 'wrongKind';
    if (!/^[0-9]+$/u.test(normalized)) return 'characters';
    return normalized.length < 4 ? 'tooShort' : normalized.length > 4 ? 'tooLong' : 'ok';
  }
  if (/^[0-9]{4}$/u.test(normalized)) return 'wrongKind';
  if (!/^[A-Z0-9]+$/u.test(normalized)) return 'characters';
  return normalized.length < 6 ? 'tooShort' : normalized.length > 16 ? 'tooLong' : 'ok';
}
