import { phoneNamePattern } from '@inro/foundation';
import type { Topology } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import type { FastifyRequest } from 'fastify';

/** Whose origin a request is addressed to, by its Host header alone: a phone's, or the cast's. */
export type Addressee = { readonly kind: 'phone'; readonly phone: string } | { readonly kind: 'cast' };

/** Names of this process and of its neighbours' pages. */
export class Origins {
  readonly #host: string;
  readonly #port: number;
  readonly #walletPort: string;
  readonly homeOrigin: string | undefined;

  constructor(topology: Topology, port: number) {
    const wallet = topology.origins.wallet;
    if (wallet === undefined) throw new TypeError('the topology names no wallet');
    this.#host = topology.host;
    this.#port = port;
    this.#walletPort = new URL(wallet).port;
    this.homeOrigin = topology.origins.home;
  }

  /** `http.not_found` for any name that is neither: a rebound DNS name finds nothing here. */
  addresseeOf(request: FastifyRequest): Addressee {
    const [name, port] = (request.headers.host ?? '').toLowerCase().split(':');
    const suffix = `handset.${this.#host}`;
    if (port !== String(this.#port) || name === undefined) throw new HttpError('http.not_found');
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
    return `http://${phone}.handset.${this.#host}:${this.#port}`;
  }

  walletOrigin(phone: string): string {
    return `http://${phone}.wallet.${this.#host}:${this.#walletPort}`;
  }
}
