const reveal = new WeakMap<object, unknown>();

/** A value that never prints: every rendering gives `[redacted]`; only {@link exposeSecret} opens it. */
export class Secret<T> {
  constructor(value: T) {
    reveal.set(this, value);
  }
  toString(): string {
    return '[redacted]';
  }
  toJSON(): string {
    return '[redacted]';
  }
  [Symbol.toPrimitive](): string {
    return '[redacted]';
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[redacted]';
  }
}

/** Opens a secret; the one place to search for when asking who reads secrets. */
export function exposeSecret<T>(secret: Secret<T>): T {
  return reveal.get(secret) as T;
}

/** Compares two byte strings in time that depends on their lengths alone. */
export function equalInConstantTime(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}
