import { isJsonObject, type JsonObject } from '../json/read.ts';
import { DIGESTS, type Disclosure, ELEMENT, HASH } from './disclosure.ts';

/** draft-ietf-oauth-sd-jwt-vc §3.2.2.2: whoever verifies has to see these, or a holder could leave out an end. */
export const alwaysShown: ReadonlySet<string> = new Set([
  'iss',
  'iat',
  'nbf',
  'exp',
  'aud',
  'cnf',
  'vct',
  'vct#integrity',
  'status',
]);

/** Disclosed objects in disclosed objects; the reader of JSON has the limit of each. */
const DEEPEST = 12;
const DIGEST = /^[\w-]{42}[AEIMQUYcgkosw048]$/;

/**
 * RFC 9901 §7.1 step 3: puts what is disclosed in the place of its digests and takes all digests out. TypeError for a
 * digest that stands twice, a disclosure that belongs nowhere, a name that is there already, and whatever else §7.1 refuses.
 */
export function disclosedClaims(payload: JsonObject, disclosures: readonly Disclosure[]): JsonObject {
  if (Object.hasOwn(payload, HASH) && payload[HASH] !== 'sha-256') throw new TypeError('another hash');
  const { [HASH]: _, ...rest } = payload;
  const places = new Places(disclosures);
  const claims = places.object(rest, 0);
  places.refuseUnused();
  return claims;
}

class Places {
  readonly #byDigest: ReadonlyMap<string, Disclosure>;
  readonly #seen = new Set<string>();
  readonly #used = new Set<Disclosure>();

  constructor(disclosures: readonly Disclosure[]) {
    this.#byDigest = new Map(disclosures.map((disclosure) => [disclosure.digest, disclosure]));
    if (this.#byDigest.size !== disclosures.length) throw new TypeError('a disclosure stands twice');
  }

  object(object: JsonObject, depth: number): JsonObject {
    if (depth > DEEPEST) throw new TypeError('too deep');
    if (Object.hasOwn(object, ELEMENT) || Object.hasOwn(object, HASH)) throw new TypeError('a name in the wrong place');
    const { [DIGESTS]: digests, ...plain } = object;
    const out: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(plain)) out[name] = this.#value(value, depth + 1);
    if (!Object.hasOwn(object, DIGESTS)) return out;
    if (!Array.isArray(digests)) throw new TypeError('digests are a list');
    for (const digest of digests) {
      const found = this.#find(digest);
      if (found === undefined) continue;
      const { name } = found;
      if (name === undefined) throw new TypeError('an element in an object');
      if (Object.hasOwn(out, name)) throw new TypeError('a claim stands twice');
      if (depth === 0 && alwaysShown.has(name)) throw new TypeError('a claim that is always seen');
      out[name] = this.#value(found.value, depth + 1);
    }
    return out;
  }

  /** §7.1 step 4: every disclosure is referred to. */
  refuseUnused(): void {
    if (this.#used.size !== this.#byDigest.size) throw new TypeError('a disclosure belongs nowhere');
  }

  #value(value: unknown, depth: number): unknown {
    if (Array.isArray(value)) return this.#array(value, depth);
    return isJsonObject(value) ? this.object(value, depth) : value;
  }

  #array(array: readonly unknown[], depth: number): readonly unknown[] {
    if (depth > DEEPEST) throw new TypeError('too deep');
    return array.flatMap((element) => {
      if (!isJsonObject(element) || !Object.hasOwn(element, ELEMENT)) return [this.#value(element, depth + 1)];
      if (Object.keys(element).length !== 1) throw new TypeError('a hidden element says nothing else');
      const found = this.#find(element[ELEMENT]);
      if (found === undefined) return [];
      if (found.name !== undefined) throw new TypeError('a claim in a list');
      return [this.#value(found.value, depth + 1)];
    });
  }

  /** §7.1 step 3.c and 5: each digest stands once, decoys too. */
  #find(digest: unknown): Disclosure | undefined {
    if (typeof digest !== 'string' || !DIGEST.test(digest)) throw new TypeError('not a digest');
    if (this.#seen.has(digest)) throw new TypeError('a digest stands twice');
    this.#seen.add(digest);
    const found = this.#byDigest.get(digest);
    if (found !== undefined) this.#used.add(found);
    return found;
  }
}
