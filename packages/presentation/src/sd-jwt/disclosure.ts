import { fromBase64Url, fromUtf8, type Randomness, toBase64Url, utf8 } from '@inro/foundation';
import { digestOfText } from '../digest.ts';
import { readJson } from '../json/read.ts';

/** RFC 9901 §4.2: what reveals one claim of an object, or one element of an array. */
export interface Disclosure {
  /** As it stands between tildes; digests are of these characters, never of what they say. */
  readonly text: string;
  /** Base64url of SHA-256. */
  readonly digest: string;
  /** Undefined: of an array's element. */
  readonly name: string | undefined;
  readonly value: unknown;
}

/** RFC 9901 §4.1: the digests of an object, an element that is hidden, the hash of all of them. */
export const DIGESTS = '_sd';
export const ELEMENT = '...';
export const HASH = '_sd_alg';
/** Characters of one disclosure. */
const LONGEST = 4096;
/** RFC 9901 §9.3: 128 bits, base64url. */
const SALT_BYTES = 16;
const SHORTEST_SALT = 16;

/** A claim with a salt of its own (§4.2.1). */
export function discloseClaim(name: string, value: unknown, randomness: Randomness): Disclosure {
  refuseName(name);
  return written([toBase64Url(randomness(SALT_BYTES)), name, value]);
}

/** A digest behind which nothing stands (§4.2.5). */
export const decoyDigest = (randomness: Randomness): string => digestOfText(toBase64Url(randomness(32)));

function written(parts: readonly [string, string, unknown]): Disclosure {
  const text = toBase64Url(utf8(JSON.stringify(parts)));
  return { text, digest: digestOfText(text), name: parts[1], value: parts[2] };
}

/** Reads a disclosure. Throws TypeError for any other form, and for names that would take another's place (§7.1 3.b). */
export function readDisclosure(text: string): Disclosure {
  if (text.length > LONGEST) throw new TypeError('a disclosure is too long');
  const parts = readJson(fromUtf8(fromBase64Url(text)));
  if (!Array.isArray(parts) || (parts.length !== 2 && parts.length !== 3)) throw new TypeError('not a disclosure');
  const [salt, name] = parts as readonly unknown[];
  if (typeof salt !== 'string' || salt.length < SHORTEST_SALT) throw new TypeError('a salt that can be guessed');
  const digest = digestOfText(text);
  if (parts.length === 2) return { text, digest, name: undefined, value: parts[1] };
  if (typeof name !== 'string') throw new TypeError('a name is a text');
  refuseName(name);
  return { text, digest, name, value: parts[2] };
}

function refuseName(name: string): void {
  if ([DIGESTS, ELEMENT, HASH, '__proto__'].includes(name)) throw new TypeError('no name of a claim');
}
