import type { KeyKind } from '@inro/jpki-profile';
import { type Acts, actNamesOf, actsOnTheWire, type CertifiedActName, CLOCK_SKEW } from '@inro/presentation';
import { PresentationError } from '@inro/presentation/errors';
import { WalletError } from '../../errors.ts';
import { type Staple, Staples } from '../staples.ts';
import type { PresentationPorts } from './ports.ts';

/** A staple that ends while the person types would be refused. */
const STAPLE_MARGIN_MS = 120_000;

/** The acts that a certificate answers; a statement shows none. */
const certifiedOf = (acts: Acts): readonly CertifiedActName[] =>
  actNamesOf(acts).filter((act): act is CertifiedActName => act !== 'statement');

/** Which certificates answer these acts. */
export const certificatesFor = (acts: Acts): ReadonlySet<KeyKind> =>
  new Set(
    certifiedOf(acts).map((act) =>
      actsOnTheWire[act].profile === 'user-authentication' ? 'userAuthentication' : 'digitalSignature',
    ),
  );

/** The least age, in seconds, that an act of this certificate's names. */
const greatestAge = (acts: Acts, kind: KeyKind): number =>
  Math.min(
    ...certifiedOf(acts)
      .filter((act) => certificatesFor({ [act]: acts[act] }).has(kind))
      .map((act) => acts[act]!.maxStapleAge),
  );

/** The proof of validity that the phone has of one certificate, and whether it will do for what is asked. */
export class StapleFor {
  readonly #ports: PresentationPorts;
  readonly #staples: Staples;
  readonly #maxAge: number;
  /** As it was when the request was opened. */
  #found: Staple | null = null;

  constructor(ports: PresentationPorts, kind: KeyKind, acts: Acts) {
    this.#ports = ports;
    this.#staples = new Staples(ports, kind);
    this.#maxAge = greatestAge(acts, kind);
  }

  /** Whether a newer one would have to be fetched, by a phone that can. */
  async needsFresh(): Promise<boolean> {
    this.#found = await this.#staples.current();
    return !this.#isFresh(this.#found) && (await this.#staples.refreshAt()) !== null;
  }

  /** The staple of the schedule; a newer one only when the service asks for it and the person agreed. */
  async take(mayRefresh: boolean): Promise<Uint8Array> {
    const current = this.#isFresh(this.#found) ? this.#found : await this.#staples.current();
    if (this.#isFresh(current)) return current.response;
    if ((await this.#staples.refreshAt()) === null) throw new WalletError('wallet.no_certificates');
    if (!mayRefresh) throw new PresentationError('presentation.fresh_status_needed');
    return (await this.#staples.refresh()).response;
  }

  /** One from the future is refused as well: a server's clock was wrong when it was made. */
  #isFresh(staple: Staple | null): staple is Staple {
    const now = this.#ports.clock.now().getTime();
    if (!staple || staple.thisUpdate > now + CLOCK_SKEW * 1000) return false;
    const soon = now + STAPLE_MARGIN_MS;
    return soon < staple.nextUpdate && soon - staple.thisUpdate < this.#maxAge * 1000;
  }
}
