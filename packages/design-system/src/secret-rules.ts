/** The two kinds of secret, named by what they look like; docs/terms.md has the statutory names. */
export type SecretKind = 'pin' | 'password';

/** `wrongKind`: this looks like the other secret; saying so before it is sent costs no try. */
export type SecretVerdict = 'ok' | 'empty' | 'wrongKind' | 'tooShort' | 'tooLong' | 'characters';

/** Full-width to half-width, no spaces; a password is upper-cased, since it knows no small letters. */
export function normalizeSecret(kind: SecretKind, typed: string): string {
  const plain = typed.normalize('NFKC').replace(/\s/gu, '');
  return kind === 'password' ? plain.toUpperCase() : plain;
}

/** A number that a finder of the phone tries first: one digit, a run, a pair twice, a year. */
export function isGuessedFirst(pin: string): boolean {
  if (!/^[0-9]{4}$/u.test(pin)) return false;
  const run = '01234567890';
  const back = [...run].reverse().join('');
  return /^(?:(\d)\1{3}|(\d\d)\2|(\d)\3(\d)\4|(?:19|20)\d\d)$/u.test(pin) || run.includes(pin) || back.includes(pin);
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
