import type { Randomness } from '@inro/foundation';

const FORM = /^[0-9]{2}$/;

/** Two digits that the browser shows and the person types into the phone (number matching), each equally likely. */
export function drawNumber(randomness: Randomness): string {
  for (;;) {
    const byte = randomness(1)[0]!;
    if (byte < 200) return String(byte % 100).padStart(2, '0');
  }
}

/** What a person typed, full-width digits and blanks forgiven; undefined when it is not two digits. */
export function readTypedNumber(typed: string): string | undefined {
  const plain = typed.normalize('NFKC').replaceAll(/\s/g, '');
  return FORM.test(plain) ? plain : undefined;
}

export const isNumber = (value: unknown): value is string => typeof value === 'string' && FORM.test(value);
