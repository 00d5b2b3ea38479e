import { fromBase64, toBase64 } from '@inro/foundation';
import { type KeyKind, keyKinds } from '@inro/jpki-profile';
import { parseOcspRequest, parseOcspResponse, type SingleResponse, sameBytes } from '@inro/pki/read';
import { InroError } from '@inro/problem';
import { WalletError } from '../errors.ts';
import { expectOk } from './http.ts';
import type { WalletPorts } from './ports.ts';

const keyOf: Readonly<Record<KeyKind, string>> = { userAuthentication: 'staple', digitalSignature: 'signing-staple' };
const REFRESH_AFTER_MS = 6 * 3_600_000;
/** Two refreshes may lie up to a quarter more or less apart, so that no two phones and no two days look alike. */
const JITTER = 0.25;
const RETRY_AFTER_MS = 10 * 60_000;
/** A page is open so long that most people's second proof is fetched on it too. */
const APART_MS = 60_000;

interface Stored {
  /** base64: OCSP request for the certificate, without nonce. */
  readonly request: string;
  readonly token: string;
  readonly response: string | null;
  readonly refreshAt: number;
}

/** An OCSP response for one of this phone's certificates, as the authority signed it. */
export interface Staple {
  /** DER. */
  readonly response: Uint8Array;
  /** Milliseconds since 1970. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
}

type StaplePorts = Pick<WalletPorts, 'door' | 'storage' | 'clock' | 'randomness' | 'services'>;

/**
 * The proof of validity of one of its certificates that the wallet carries to relying parties. It is fetched on a
 * schedule that does not depend on use (docs/architecture.md, Nobody learns): every six hours, a quarter more or less.
 * Each certificate has a schedule of its own: who compares the times of two proofs learns no pair of them (ADR 79).
 */
export class Staples {
  readonly #ports: StaplePorts;
  readonly #key: string;
  constructor(ports: StaplePorts, kind: KeyKind = 'userAuthentication') {
    this.#ports = ports;
    this.#key = keyOf[kind];
  }

  /** Begins for a newly delivered certificate (its OCSP request, DER, without nonce) and fetches the first staple. */
  async begin(ocspRequest: Uint8Array, token: string): Promise<void> {
    await this.#save({ request: toBase64(ocspRequest), token, response: null, refreshAt: 0 });
    await this.refresh();
  }

  /** Lets the schedule begin; a certificate that it knows already goes on as it was. */
  async expect(ocspRequest: Uint8Array, token: string): Promise<void> {
    const request = toBase64(ocspRequest);
    const begun = JSON.stringify({ request, token, response: null, refreshAt: 0 } satisfies Stored);
    await this.#ports.storage.update(this.#key, (before) =>
      before !== null && (JSON.parse(before) as Stored).request === request ? before : begun,
    );
  }

  /** The newest staple, or null when there is none yet. */
  async current(): Promise<Staple | null> {
    const stored = await this.#load();
    return stored?.response ? stapleOf(fromBase64(stored.response), () => true) : null;
  }

  /** When the next refresh is due, milliseconds since 1970; null without certificates. */
  async refreshAt(): Promise<number | null> {
    return (await this.#load())?.refreshAt ?? null;
  }

  /** By which the authority knows the phone; null without certificates. */
  async token(): Promise<string | null> {
    return (await this.#load())?.token ?? null;
  }

  /** Whether the schedule says that it is time. */
  async isDue(): Promise<boolean> {
    const stored = await this.#load();
    const now = this.#ports.clock.now().getTime();
    // Nothing is put off further than the schedule ever does: then the clock was set back since.
    return stored !== null && (now >= stored.refreshAt || stored.refreshAt > now + REFRESH_AFTER_MS * (1 + JITTER));
  }

  /** Refreshes when the schedule says so; a failure is tried again ten minutes later and is no error. */
  async refreshIfDue(): Promise<void> {
    if (!(await this.isDue())) return;
    const stored = (await this.#load())!;
    const now = this.#ports.clock.now().getTime();
    try {
      await this.refresh();
    } catch (failure) {
      if (!(failure instanceof InroError)) throw failure;
      await this.#change(stored.request, { refreshAt: now + this.#jittered(RETRY_AFTER_MS) });
    }
  }

  /**
   * Fetches now; at a login only after the person has agreed. Only an answer that says something of this certificate
   * takes the place of the one that is kept; else `wallet.answer_malformed`.
   */
  async refresh(): Promise<Staple> {
    const stored = await this.#load();
    if (!stored) throw new WalletError('wallet.no_certificates');
    const answer = expectOk(
      await this.#ports.door.fetch({
        url: `${this.#ports.services.status}/staples`,
        method: 'POST',
        headers: { authorization: `Bearer ${stored.token}`, 'content-type': 'application/ocsp-request' },
        body: fromBase64(stored.request),
      }),
      'authority',
    );
    const [asked] = parseOcspRequest(fromBase64(stored.request)).questions;
    const staple = stapleOf(answer.body, ({ id, status }) => status !== 'unknown' && isSame(id, asked!));
    const refreshAt = this.#ports.clock.now().getTime() + this.#jittered(REFRESH_AFTER_MS);
    await this.#change(stored.request, { response: toBase64(answer.body), refreshAt });
    return staple;
  }

  /** Forgets staple and schedule. */
  forget(): Promise<void> {
    return this.#ports.storage.delete(this.#key);
  }

  #jittered(milliseconds: number): number {
    return Math.round(milliseconds * (1 - JITTER + 2 * JITTER * shareOf(this.#ports.randomness)));
  }

  async #load(): Promise<Stored | null> {
    const stored = await this.#ports.storage.get(this.#key);
    return stored === null ? null : (JSON.parse(stored) as Stored);
  }

  /** What was forgotten or begun anew while the answer was under way stays as it is. */
  #change(request: string, change: Partial<Stored>): Promise<void> {
    return this.#ports.storage.update(this.#key, (before) => {
      const stored = before === null ? null : (JSON.parse(before) as Stored);
      return stored?.request === request ? JSON.stringify({ ...stored, ...change }) : before;
    });
  }

  #save(stored: Stored): Promise<void> {
    return this.#ports.storage.set(this.#key, JSON.stringify(stored));
  }
}

/** When the next of them is due, milliseconds since 1970; null without certificates. */
export async function nextRefreshAt(ports: StaplePorts): Promise<number | null> {
  const times = await Promise.all(keyKinds.map((kind) => new Staples(ports, kind).refreshAt()));
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** Refreshes what is due. Two that are due at once, after a night without the wallet, still lie apart (ADR 79). */
export async function refreshDueStaples(ports: StaplePorts & Pick<WalletPorts, 'wait'>): Promise<void> {
  const [login, signing] = [new Staples(ports), new Staples(ports, 'digitalSignature')];
  const together = await login.isDue();
  await login.refreshIfDue();
  if (!(await signing.isDue())) return;
  if (together) await ports.wait(Math.round(APART_MS * shareOf(ports.randomness)));
  await signing.refreshIfDue();
}

/** From 0 to 1. */
function shareOf(randomness: WalletPorts['randomness']): number {
  const [high, low] = randomness(2) as unknown as [number, number];
  return (high * 256 + low) / 65_535;
}

/** Reads an OCSP response as far as the wallet must know it; relying parties verify it. */
function stapleOf(response: Uint8Array, counts: (single: SingleResponse) => boolean): Staple {
  const single = parseOcspResponse(response).basic?.responses.find(counts);
  if (single?.nextUpdate === undefined) throw new WalletError('wallet.answer_malformed');
  return { response, thisUpdate: single.thisUpdate, nextUpdate: single.nextUpdate };
}

/** RFC 6960 §4.2.2.3 (1): the certificate of the answer is that of the request. */
const isSame = (id: SingleResponse['id'], asked: SingleResponse['id']): boolean =>
  id.hashAlgorithm.oid === asked.hashAlgorithm.oid &&
  sameBytes(id.issuerNameHash, asked.issuerNameHash) &&
  sameBytes(id.issuerKeyHash, asked.issuerKeyHash) &&
  sameBytes(id.serialNumber, asked.serialNumber);
