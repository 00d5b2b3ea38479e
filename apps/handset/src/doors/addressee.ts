import { phoneNamePattern } from '@inro/foundation';
import { hostIn, type Topology } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import type { FastifyRequest } from 'fastify';

/** Whose origin a request is addressed to, by its Host header alone: a phone's, or the cast's. */
export type Addressee = { readonly kind: 'phone'; readonly phone: string } | { readonly kind: 'cast' };

/** Names of this process and of its neighbours' pages. */
export class Origins {
  readonly #handset: URL;
  readonly #wallet: URL;
  readonly homeOrigin: string | undefined;

  constructor({ origins }: Topology) {
    const { handset, wallet, home } = origins;
    if (wallet === undefined || handset === undefined) throw new TypeError('the topology names no wallet or handset');
    this.#handset = new URL(handset);
    this.#wallet = new URL(wallet);
    this.homeOrigin = home;
  }

  /** `http.not_found` for any name that is neither: a rebound DNS name finds nothing here. */
  addresseeOf(request: FastifyRequest): Addressee {
    const name = hostIn(request.headers.host, this.#handset);
    const suffix = this.#handset.host;
    if (name === suffix) return { kind: 'cast' };
    const phone = name.endsWith(`.${suffix}`) ? name.slice(0, -suffix.length - 1) : '';
    if (!phoneNamePattern.test(phone)) throw new HttpError('http.not_found');
    return { kind: 'phone', phone };
  }

  /** The phone that a request is addressed to. */
  phoneOf(request: FastifyRequest): string {
    const addressee = this.addresseeOf(request);
    if (addressee.kind !== 'phone') throw new HttpError('http.not_found');
    return addressee.phone;
  }

  phoneOrigin(phone: string): string {
    return `${this.#handset.protocol}//${phone}.${this.#handset.host}`;
  }

  walletOrigin(phone: string): string {
    return `${this.#wallet.protocol}//${phone}.${this.#wallet.host}`;
  }
}
