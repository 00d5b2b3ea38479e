import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@inro/foundation';
import { placeFileOnce } from '@inro/foundation/node';
import type { JWK } from 'oidc-provider';
import { z } from 'zod';

const DAY = 86_400_000;
/** A generation signs so long. */
const SIGNS_MS = 90 * DAY;
/** It is published so long before: longer than any client keeps a key set. */
const AHEAD_MS = 7 * DAY;
/** And so long after: until nothing that it signed is believed any more. */
const AFTER_MS = DAY;

const fileForm = z.strictObject({ from: z.iso.datetime(), key: z.string() });

interface Generation {
  readonly number: number;
  readonly from: number;
  readonly key: KeyObject;
}

/** The key set of a moment: the first signs, all are published. `name` changes with it. */
export interface KeySet {
  readonly name: string;
  readonly keys: JWK[];
}

/**
 * The keys (ES256) that sign ID tokens, one file a generation, each published before it signs and after it has. The files
 * are all there is: whichever instance is first makes the next, and all take it up.
 */
export class SigningKeys {
  readonly #folder: string;
  readonly #clock: Clock;
  #generations: readonly Generation[] = [];
  /** The files that they were read from. */
  #files = '';
  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
    this.renew();
  }

  /** Makes the next generation when it is due, or now. Call it by the clock. */
  renew(now = false): void {
    this.#generations = this.#read();
    const last = this.#generations.at(-1);
    const at = this.#clock.now().getTime();
    if (last === undefined) this.#make(1, at);
    else if (last.from > at) return;
    else if (now) this.#make(last.number + 1, at + AHEAD_MS);
    else if (at >= last.from + SIGNS_MS - AHEAD_MS)
      this.#make(last.number + 1, Math.max(last.from + SIGNS_MS, at + AHEAD_MS));
    else return;
    this.#generations = this.#read();
  }

  /**
   * After a key was stolen: another one signs from now on, and whoever fetches the set again believes no former one. Tokens
   * of the last ten minutes are refused then, and a client that keeps the set for long believes the thief as long.
   */
  replace(): void {
    this.#generations = this.#read();
    const former = this.#generations;
    this.#make((former.at(-1)?.number ?? 0) + 1, this.#clock.now().getTime());
    // Cut in between, the former one is published for a day; the same again removes it.
    for (const { number } of former) rmSync(this.#fileOf(number), { force: true });
    this.#generations = this.#read();
  }

  /** Of now: what another instance made or removed counts here at once, or a stolen key would go on signing there. */
  keySet(): KeySet {
    if (this.#names().join() !== this.#files) this.#generations = this.#read();
    const at = this.#clock.now().getTime();
    const begun = this.#generations.filter(({ from }) => from <= at);
    const current = begun.at(-1) ?? this.#generations[0]!;
    const coming = this.#generations.filter(({ from }) => from > current.from);
    const last = this.#generations.find(({ number }) => number === current.number - 1);
    const published = [current, ...coming, ...(last !== undefined && at < current.from + AFTER_MS ? [last] : [])];
    return { name: published.map(({ number }) => number).join(), keys: published.map(jwkOf) };
  }

  /** Of two instances that make one at once, the first one's stands. */
  #make(number: number, from: number): void {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const file = this.#fileOf(number);
    if (!existsSync(file)) placeFileOnce(file, `${JSON.stringify({ from: new Date(from).toISOString(), key })}\n`);
  }

  #fileOf(number: number): string {
    return join(this.#folder, `signing-${String(number).padStart(4, '0')}.json`);
  }

  #names(): readonly string[] {
    return readdirSync(this.#folder)
      .filter((name) => /^signing-\d{4}\.json$/.test(name))
      .sort();
  }

  #read(): readonly Generation[] {
    const names = this.#names();
    this.#files = names.join();
    return names.flatMap((name) => {
      const text = textOf(join(this.#folder, name));
      if (text === undefined) return [];
      const { from, key } = fileForm.parse(JSON.parse(text));
      return [{ number: Number(name.slice(8, 12)), from: Date.parse(from), key: createPrivateKey(key) }];
    });
  }
}

/** Undefined for one that another instance has just removed. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (failure) {
    if ((failure as { readonly code?: string }).code === 'ENOENT') return undefined;
    throw failure;
  }
}

/** RFC 7638: a key's name is its thumbprint, so that it says nothing and is the same at every instance. */
function jwkOf({ key }: Generation): JWK {
  const { crv, kty, x, y } = createPublicKey(key).export({ format: 'jwk' });
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
  return { ...key.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' } as JWK;
}
