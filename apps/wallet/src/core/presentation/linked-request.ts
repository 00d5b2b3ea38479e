import { readAuthorizationLink } from '@inro/presentation';
import { WalletError } from '../../errors.ts';
import { holding } from '../holding.ts';
import { PresentationJourney } from './journey.ts';
import type { PresentationPorts } from './ports.ts';

/** A request that a link names: nobody is asked anything until the person has seen where it lies and looks at it. */
export class LinkedRequest {
  /** Where the request lies, as the link says; nobody has checked whose place that is. */
  readonly host: string;
  readonly #look: () => Promise<PresentationJourney>;

  private constructor(host: string, look: () => Promise<PresentationJourney>) {
    this.host = host;
    this.#look = look;
  }

  /** A phone without the certificate, and a link that is none, are told so at once; the network is not used. */
  static async take(ports: PresentationPorts, link: string): Promise<LinkedRequest> {
    const { requestUri } = readAuthorizationLink(link);
    const held = await holding(ports);
    if (held === null || held.certificates.length === 0) throw new WalletError('wallet.no_certificates');
    return new LinkedRequest(new URL(requestUri).host, () => PresentationJourney.open(ports, link));
  }

  /** Fetches and checks it: {@link PresentationJourney.open}. */
  look(): Promise<PresentationJourney> {
    return this.#look();
  }
}
