import { fromUtf8 } from '@inro/foundation';
import { readJsonObject } from '@inro/presentation';
import { RelyingPartyError } from '../errors.ts';
import type { AccessKey } from './access-key.ts';
import { askAuthority } from './ask-authority.ts';

const EVERY_MS = 3_600_000;
/** Services that were started together do not ask together. */
const JITTER = 0.2;
const LONGEST = 64 << 10;

export interface AccessRenewalOptions {
  /** `/access-renewals` of the authority's status server. */
  readonly url: string;
  /** The keys that are kept certified, asked for at each look: one may come while this runs. */
  readonly keys: () => Iterable<AccessKey> | Promise<Iterable<AccessKey>>;
  /** Told of each renewal that failed; the key in use goes on until its certificate ends. */
  readonly onFailure?: (failure: unknown) => void;
}

/**
 * Keeps access certificates in force: looks every hour, and has a key's successor certified once a third of the life of
 * its certificate is left. The authority learns that a service renews, and nothing of who logs in.
 *
 *     const renewal = new AccessRenewal({ url, keys: () => [key] });
 *     await renewal.start();
 */
export class AccessRenewal {
  readonly #options: AccessRenewalOptions;
  #timer: NodeJS.Timeout | undefined;
  /** Which start goes on; none after `stop`. */
  #run: symbol | undefined;

  constructor(options: AccessRenewalOptions) {
    this.#options = options;
  }

  /** Renews what is due, and looks again every hour. Started again, it goes on once. */
  async start(): Promise<void> {
    this.stop();
    const run = Symbol('run');
    this.#run = run;
    await this.#round(run);
  }

  stop(): void {
    this.#run = undefined;
    clearTimeout(this.#timer);
  }

  async #round(run: symbol): Promise<void> {
    await this.look().catch((failure: unknown) => this.#tell(failure));
    if (this.#run !== run) return;
    const wait = EVERY_MS * (1 - JITTER + 2 * JITTER * Math.random());
    this.#timer = setTimeout(() => void this.#round(run), wait);
    this.#timer.unref();
  }

  /** Renews what is due, one after the other; a failure is told and keeps none of the others. */
  async look(): Promise<void> {
    for (const key of await this.#options.keys())
      try {
        if (key.isDue) await this.renew(key);
      } catch (failure) {
        this.#tell(failure);
      }
  }

  /** Whoever is told keeps no key from its renewal, whatever they do. */
  #tell(failure: unknown): void {
    try {
      this.#options.onFailure?.(failure);
    } catch {
      // theirs
    }
  }

  /** Has the next key certified now. `relying-party.access_not_renewed`, with the authority's code where it gave one. */
  async renew(key: AccessKey): Promise<void> {
    const next = await this.#certified(key);
    // Certified long ago, and the answer was lost: the one after is asked for by that key.
    key.install(key.follow(next) ? await this.#certified(key) : next);
  }

  async #certified(key: AccessKey): Promise<Uint8Array> {
    const answer = await this.#ask(await key.renewalRequest());
    const isTaken = typeof answer === 'string' && answer.endsWith('.key_already_certified');
    // Certified in other words, whose answer was lost: a new key is what is left (ADR 51).
    const last = isTaken ? await this.#ask(await key.renewalRequest({ anew: true })) : answer;
    if (typeof last === 'string')
      throw new RelyingPartyError('relying-party.access_not_renewed', { details: { code: last } });
    return last;
  }

  /** The certificate, or the code of the refusal. */
  async #ask(body: Uint8Array): Promise<Uint8Array | string> {
    try {
      const { url } = this.#options;
      const answer = await askAuthority(url, { longest: LONGEST, post: { type: 'application/cms', body } });
      if (answer.status === 200) return answer.body;
      return codeOf(answer.body);
    } catch (cause) {
      throw new RelyingPartyError('relying-party.access_not_renewed', { cause });
    }
  }
}

/** RFC 9457: what the authority says of it, and nothing that it might not. */
function codeOf(body: Uint8Array): string {
  const { code } = readJsonObject(fromUtf8(body));
  if (typeof code !== 'string' || !/^[a-z-]{1,20}\.[a-z_]{1,60}$/.test(code)) throw new TypeError('no problem');
  return code;
}
