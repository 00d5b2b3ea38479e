import { toBase64 } from '@inro/foundation';
import { JPKI_AID, StatementKeys } from '@inro/jpki';
import { STATEMENT_POOL, type StatementBank, sealingKey, statementKey } from '@inro/jpki-profile';
import { InroError } from '@inro/problem';
import { WalletError } from '../../errors.ts';
import { readAttestationChain } from '../enrolment/attestation.ts';
import { callJson } from '../http.ts';
import type { WalletPorts } from '../ports.ts';
import { Staples } from '../staples.ts';

const KEY = 'statements';
const HOUR = 3_600_000;
/** All of them are of a day and live 48 hours: whoever asks every 13 to 23 hours always has some. */
const REFRESH_AFTER_MS = 18 * HOUR;
const JITTER = 0.25;
const RETRY_AFTER_MS = 10 * 60_000;
/** One that ends while the person types would be refused. */
const MARGIN_MS = 120_000;

interface Stored {
  readonly refreshAt: number;
  readonly bank: StatementBank;
  /** JWE to the bank's sealing key: no attribute lies open on the phone. Null: none were given. */
  readonly sealed: string | null;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Places of keys that have signed, or were about to. */
  readonly used: readonly number[];
}

/** The statements that this phone has now. */
export type HeldStatements = Pick<Stored, 'bank' | 'used'> & { readonly sealed: string };

type Ports = Pick<WalletPorts, 'door' | 'storage' | 'clock' | 'randomness' | 'services'>;

/**
 * Statements of the authority about the holder (ADR 87): fetched on a schedule of their own, always for all keys of a
 * bank, however many were used and whether any was. No request of a service ever leads here to the authority.
 */
export class Statements {
  readonly #ports: Ports;
  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** When the next ones are due, milliseconds since 1970: at once where there were none yet; null without certificates. */
  async refreshAt(): Promise<number | null> {
    const token = await new Staples(this.#ports).token();
    return token === null ? null : ((await this.#load())?.refreshAt ?? 0);
  }

  /** What is there and does not end at once; null for none. */
  async held(): Promise<HeldStatements | null> {
    const stored = await this.#load();
    if (!stored || stored.sealed === null) return null;
    const left = stored.expiresAt - this.#ports.clock.now().getTime();
    return left > MARGIN_MS ? { bank: stored.bank, used: stored.used, sealed: stored.sealed } : null;
  }

  /** The next key that has not signed; `wallet.no_statements` when all have. From then on it counts as used, whatever comes. */
  async takeKey({ bank }: HeldStatements): Promise<number> {
    let taken: number | undefined;
    await this.#ports.storage.update(KEY, (before) => {
      const stored = parsed(before);
      taken = stored?.bank === bank ? freePlace(stored) : undefined;
      return taken === undefined ? before : JSON.stringify({ ...stored, used: [...stored!.used, taken] });
    });
    if (taken === undefined) throw new WalletError('wallet.no_statements');
    return taken;
  }

  /** Fetches when the schedule says so; a failure is tried again ten minutes later and is no error. */
  async refreshIfDue(): Promise<void> {
    const token = await new Staples(this.#ports).token();
    if (token === null) return;
    const stored = await this.#load();
    const now = this.#ports.clock.now().getTime();
    // Nothing is put off further than the schedule ever does: then the clock was set back since.
    const isPutOff = stored !== null && stored.refreshAt > now + REFRESH_AFTER_MS * (1 + JITTER);
    if (stored !== null && now < stored.refreshAt && !isPutOff) return;
    try {
      await this.#refresh(stored, token);
    } catch (failure) {
      // What the authority does not state any more is shown no more.
      const isEnded = failure instanceof InroError && failure.code === 'ca.statements_unavailable';
      const refreshAt = now + this.#jittered(isEnded ? REFRESH_AFTER_MS : RETRY_AFTER_MS);
      await this.#change(stored, token, { refreshAt, ...(isEnded ? { sealed: null } : {}) });
      if (!(failure instanceof InroError)) throw failure;
    }
  }

  forget(): Promise<void> {
    return this.#ports.storage.delete(KEY);
  }

  async #refresh(stored: Stored | null, token: string): Promise<void> {
    const { door, services, clock } = this.#ports;
    // The other bank: what is there serves until its successors have come.
    const bank: StatementBank = stored?.bank === 0 ? 1 : 0;
    const keys = await this.#makeKeys(bank);
    const refreshAt = clock.now().getTime() + this.#jittered(REFRESH_AFTER_MS);
    if (keys === undefined) return await this.#change(stored, token, { ...none, refreshAt });
    const body = { attestationChain: toBase64(await readAttestationChain(door)), ...keys };
    const headers = { authorization: `Bearer ${token}` };
    const answer = await callJson(door.fetch, 'authority', 'POST', `${services.status}/statements`, body, headers);
    const { sealed, expiresAt } = answer;
    const end = Date.parse(String(expiresAt));
    if (typeof sealed !== 'string' || Number.isNaN(end)) throw new WalletError('wallet.answer_malformed');
    await this.#change(stored, token, { refreshAt, bank, sealed, expiresAt: end, used: [] });
  }

  /** New keys in the whole bank; undefined for an applet that has none. */
  async #makeKeys(bank: StatementBank) {
    const channel = await this.#ports.door.openChannel(JPKI_AID);
    try {
      const applet = new StatementKeys(channel);
      const made = [];
      for (const reference of [sealingKey(bank), ...places.map((place) => statementKey(bank, place))]) {
        const key = await applet.make(reference);
        if (key === undefined) return undefined;
        made.push({ point: toBase64(key.point), attestation: toBase64(key.attestation) });
      }
      const [sealing, ...keys] = made;
      return { sealing, keys };
    } finally {
      await channel.close();
    }
  }

  #jittered(milliseconds: number): number {
    const [high, low] = this.#ports.randomness(2) as unknown as [number, number];
    return Math.round(milliseconds * (1 - JITTER + (2 * JITTER * (high * 256 + low)) / 65_535));
  }

  async #load(): Promise<Stored | null> {
    return parsed(await this.#ports.storage.get(KEY));
  }

  /** What was forgotten or came anew while the answer was under way stays as it is, and a key that was used meanwhile is used (T-253). */
  async #change(stored: Stored | null, token: string, change: Partial<Stored>): Promise<void> {
    if ((await new Staples(this.#ports).token()) !== token) return;
    await this.#ports.storage.update(KEY, (before) =>
      isSame(before, stored) ? JSON.stringify({ ...(parsed(before) ?? none), ...change }) : before,
    );
  }
}

const none: Stored = { refreshAt: 0, bank: 1, sealed: null, expiresAt: 0, used: [] };
const places = Array.from({ length: STATEMENT_POOL }, (_, place) => place);

/** In whichever order they are used, all were made in one breath; undefined when none is left. */
export const freePlace = ({ used }: Pick<Stored, 'used'>): number | undefined =>
  places.find((place) => !used.includes(place));

const parsed = (text: string | null): Stored | null => (text === null ? null : (JSON.parse(text) as Stored));

/** Whether they are of one fetch. */
const isSame = (before: string | null, stored: Stored | null): boolean => parsed(before)?.sealed === stored?.sealed;
