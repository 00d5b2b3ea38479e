import { createHash } from 'node:crypto';
import { type Clock, fromBase64 } from '@inro/foundation';
import {
  type Certificate,
  type CertificateList,
  parseCertificate,
  parseCertificateList,
  signatureScheme,
} from '@inro/pki/read';
import { readJsonObject } from '@inro/presentation';
import { InroError } from '@inro/problem';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import { RelyingPartyError } from '../errors.ts';
import { fetchText } from './ask-authority.ts';

const EVERY_MS = 5 * 60_000;
/** Two fetches lie up to a fifth more or less apart: services that were started together do not ask together. */
const JITTER = 0.2;
const LONGEST = 16 << 20;
const MOST_LISTS = 16;
/** The authority's clock may be ahead by so much. */
const CLOCK_SKEW_MS = 5 * 60_000;
const UNAVAILABLE = 'relying-party.recent_revocations_unavailable';

export interface RecentRevocationsOptions {
  /** `/recent` of the authority's status server. */
  readonly url: string;
  /** The roots of persons that you trust, DER: a list of nobody else is taken, and one of each is waited for. */
  readonly trustAnchors: () => readonly Uint8Array[];
  /** Told of each fetch that failed, or did not bring a list of every root; what was fetched before stays. */
  readonly onFailure?: (failure: unknown) => void;
  readonly clock?: Clock;
}

interface Held {
  readonly der: Uint8Array;
  readonly list: CertificateList;
}

/**
 * Fetches what the authority revoked since yesterday, all of it, every five minutes: whoever is on it is refused minutes
 * after the revocation, and the authority learns nothing of who logs in here. For `recentRevocations`:
 *
 *     const recent = new RecentRevocations({ url, trustAnchors });
 *     await recent.start();
 *     createRelyingParty({ …, trustAnchors, recentRevocations: recent.lists });
 *
 * A list is taken that a root of yours signed and that is no older than the one at hand. Over its nextUpdate (an hour) it
 * says nothing more of suspensions, and whom it revoked stays revoked; of whoever was revoked since then the wallet's own
 * proof decides alone, as it does without this. `age` says so.
 */
export class RecentRevocations {
  readonly #options: RecentRevocationsOptions;
  readonly #clock: Clock;
  /** By the root that signed. */
  readonly #held = new Map<string, Held>();
  #timer: NodeJS.Timeout | undefined;
  #round = 0;

  constructor(options: RecentRevocationsOptions) {
    this.#options = options;
    this.#clock = options.clock ?? { now: () => new Date() };
  }

  /** The newest list of each root, DER; none before the first fetch. */
  readonly lists = (): readonly Uint8Array[] => [...this.#held.values()].map(({ der }) => der);

  /** Seconds since the oldest of the lists was made; undefined while there is none of a root that is in force. For an alarm. */
  get age(): number | undefined {
    const held = this.#anchors().map((anchor) => this.#held.get(nameOf(anchor)));
    const made = held.flatMap((one) => (one === undefined ? [] : [one.list.thisUpdate.at]));
    if (made.length === 0 || made.length < held.length) return undefined;
    return Math.max(0, (this.#now() - Math.min(...made)) / 1000);
  }

  /** Fetches now, and from now on every five minutes. A first fetch that fails is told to `onFailure` like the others. */
  async start(): Promise<void> {
    this.stop();
    const round = this.#round;
    await this.#refreshAndTell();
    this.#plan(round);
  }

  stop(): void {
    this.#round++;
    clearTimeout(this.#timer);
  }

  /**
   * Fetches now. `relying-party.recent_revocations_unavailable` when there is no such answer, or not a list of each root
   * that is as new as the one at hand; what was fetched stays then.
   */
  async refresh(): Promise<void> {
    const text = await fetchText(this.#options.url, { longest: LONGEST, otherwise: UNAVAILABLE });
    const lists = readLists(text);
    const told = await Promise.all(this.#anchors().map((anchor) => this.#takeOf(anchor, lists)));
    if (told.length === 0 || !told.every(Boolean)) throw new RelyingPartyError(UNAVAILABLE);
  }

  /** Whether there was one of this root, as new as the one at hand. */
  async #takeOf(anchor: Certificate, lists: readonly Held[]): Promise<boolean> {
    let isTold = false;
    for (const one of lists) {
      if (!this.#isOf(anchor, one) || !(await isSignedBy(anchor, one.list))) continue;
      this.#held.set(nameOf(anchor), one);
      isTold = true;
    }
    return isTold;
  }

  /** RFC 5280 §5.2.3: the number of a newer list is higher. One that is over holds up none: the authority was restored. */
  #isOf(anchor: Certificate, { list }: Held): boolean {
    const now = this.#now();
    const isRecent = list.issuer.matches(anchor.subject) && list.thisUpdate.at <= now + CLOCK_SKEW_MS;
    if (!isRecent || list.baseCrlNumber === undefined || list.crlNumber === undefined) return false;
    const held = this.#held.get(nameOf(anchor))?.list;
    const isOver = held === undefined || (held.nextUpdate?.at ?? 0) < now || held.thisUpdate.at > now + CLOCK_SKEW_MS;
    return isOver || list.crlNumber >= held.crlNumber!;
  }

  /** One that has ended signs no list any more. */
  #anchors(): readonly Certificate[] {
    const now = this.#now();
    return this.#options
      .trustAnchors()
      .map((der) => parseCertificate(der))
      .filter(({ notBefore, notAfter }) => notBefore.at <= now && now <= notAfter.at);
  }

  #now(): number {
    return this.#clock.now().getTime();
  }

  /** Whoever is told wrongly ends no service. */
  async #refreshAndTell(): Promise<void> {
    try {
      await this.refresh();
    } catch (failure) {
      try {
        this.#options.onFailure?.(failure);
      } catch {
        // Theirs to mend; `age` tells it too.
      }
    }
  }

  #plan(round: number): void {
    if (round !== this.#round) return;
    const wait = EVERY_MS * (1 - JITTER + 2 * JITTER * Math.random());
    this.#timer = setTimeout(() => void this.#refreshAndTell().then(() => this.#plan(round)), wait);
    this.#timer.unref();
  }
}

const nameOf = ({ der }: Certificate): string => createHash('sha256').update(der).digest('hex');

/** The lists of an answer; one that cannot be read is none. */
function readLists(text: string): readonly Held[] {
  try {
    const { lists } = readJsonObject(text);
    if (!Array.isArray(lists) || lists.length > MOST_LISTS) throw new TypeError('no lists');
    return lists.flatMap((written) => {
      const der = fromBase64(written as string);
      try {
        const list = parseCertificateList(der);
        // Looked at once here, so that a malformed one is none.
        return list.baseCrlNumber === undefined || list.crlNumber === undefined ? [] : [{ der, list }];
      } catch (failure) {
        if (failure instanceof InroError) return [];
        throw failure;
      }
    });
  } catch (cause) {
    throw new RelyingPartyError(UNAVAILABLE, { cause });
  }
}

async function isSignedBy({ publicKey }: Certificate, list: CertificateList): Promise<boolean> {
  const scheme = signatureScheme(list.signatureAlgorithm);
  if (scheme === undefined) return false;
  return nodeSignatureVerifier.verify({ key: publicKey, scheme, data: list.tbs, signature: list.signature });
}
