import { fromBase64, toBase64 } from '@inro/foundation';
import { parseOcspRequest, parseOcspResponse, type SingleResponse, sameBytes } from '@inro/pki/read';
import { buildOcspRequest } from '@inro/pki/request';
import { InroError } from '@inro/problem';
import { WalletError } from '../errors.ts';
import { expectOk } from './http.ts';
import type { WalletPorts } from './ports.ts';

const KEY = 'staple';
const REFRESH_AFTER_MS = 6 * 3_600_000;
/** Two refreshes may lie up to a quarter more or less apart, so that no two phones and no two days look alike. */
const JITTER = 0.25;
const RETRY_AFTER_MS = 10 * 60_000;

interface Stored {
  /** base64: OCSP request for the authentication certificate, without nonce. */
  readonly request: string;
  readonly token: string;
  readonly response: string | null;
  readonly refreshAt: number;
}

/** An OCSP response for the authentication certificate, as the authority signed it. */
export interface Staple {
  /** DER. */
  readonly response: Uint8Array;
  /** Milliseconds since 1970. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
}

/**
 * The proof of validity that the wallet carries to relying parties. It is fetched on a schedule that does not depend
 * on use (design section 2): every six hours, a quarter more or less.
 */
export class Staples {
  readonly #ports: Pick<WalletPorts, 'door' | 'storage' | 'clock' | 'randomness' | 'services'>;
  constructor(ports: Pick<WalletPorts, 'door' | 'storage' | 'clock' | 'randomness' | 'services'>) {
    this.#ports = ports;
  }

  /** Begins for a newly delivered certificate (DER, with its issuer's) and fetches the first staple. */
  async begin(certificate: Uint8Array, issuer: Uint8Array, token: string): Promise<void> {
    const request = toBase64(buildOcspRequest(certificate, issuer));
    await this.#save({ request, token, response: null, refreshAt: 0 });
    await this.refresh();
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

  /** Refreshes when the schedule says so; a failure is tried again ten minutes later and is no error. */
  async refreshIfDue(): Promise<void> {
    const stored = await this.#load();
    const now = this.#ports.clock.now().getTime();
    if (!stored) return;
    // Nothing is put off further than the schedule ever does: then the clock was set back since.
    if (now < stored.refreshAt && stored.refreshAt <= now + REFRESH_AFTER_MS * (1 + JITTER)) return;
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
    return this.#ports.storage.delete(KEY);
  }

  #jittered(milliseconds: number): number {
    const [high, low] = this.#ports.randomness(2) as unknown as [number, number];
    const share = (high * 256 + low) / 65_535;
    return Math.round(milliseconds * (1 - JITTER + 2 * JITTER * share));
  }

  async #load(): Promise<Stored | null> {
    const stored = await this.#ports.storage.get(KEY);
    return stored === null ? null : (JSON.parse(stored) as Stored);
  }

  /** What was forgotten or begun anew while the answer was under way stays as it is. */
  #change(request: string, change: Partial<Stored>): Promise<void> {
    return this.#ports.storage.update(KEY, (before) => {
      const stored = before === null ? null : (JSON.parse(before) as Stored);
      return stored?.request === request ? JSON.stringify({ ...stored, ...change }) : before;
    });
  }

  #save(stored: Stored): Promise<void> {
    return this.#ports.storage.set(KEY, JSON.stringify(stored));
  }
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
