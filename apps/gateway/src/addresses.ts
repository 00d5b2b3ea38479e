/** Below the issuer's origin: the Digital Agency's realm, so that a client of its service changes the origin alone. */
export const ISSUER_PATH = '/realms/main';

/** Beside the issuer's path, as at the Digital Agency's service: documents in, signatures out. */
export const SIGN_PATH = '/sign-transactions';

/** By which addresses the gateway is met (ADR 73). */
export interface Addresses {
  /** Of browsers and wallets: the origin that access certificates name, and the one that has cookies. */
  readonly front: string;
  /** Of clients' servers, which resolve no name below localhost; the same as `front` under names of the world. */
  readonly back: string;
  readonly issuer: string;
}

/** From the origin that the topology gives. */
export function addressesOf(origin: string): Addresses {
  const { hostname, port, protocol } = new URL(origin);
  const back = hostname.endsWith('.localhost') ? `${protocol}//localhost:${port}` : origin;
  return { front: origin, back, issuer: `${back}${ISSUER_PATH}` };
}
