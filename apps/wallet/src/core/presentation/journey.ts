import type { Secret } from '@inro/foundation';
import { JPKI_AID, JpkiClient, type spendLastTry } from '@inro/jpki';
import {
  type CheckedRequest,
  CLOCK_SKEW,
  checkRequest,
  type Flow,
  prepareAnswer,
  readAuthorizationLink,
  readTypedNumber,
  unknownAct,
  writeAnswerForm,
  writeRefusalForm,
} from '@inro/presentation';
import { PresentationError } from '@inro/presentation/errors';
import { InroError, type LocalizedText } from '@inro/problem';
import type { ErrorCode } from '@inro/problem-table';
import { WalletError } from '../../errors.ts';
import { HolderLog, type LogEntry } from '../log.ts';
import { type Staple, Staples } from '../staples.ts';
import type { PresentationPorts } from './ports.ts';
import { requestVerifier } from './relying-party.ts';
import { fetchRequest, postAnswer } from './service.ts';

/** What the person reads before they decide, whatever is asked; every word is checked. */
interface CommonRequest {
  readonly relyingParty: { readonly names: LocalizedText; readonly origin: string };
  readonly purpose: LocalizedText;
  readonly flow: Flow;
  /** The person types the two digits that the other screen shows. */
  readonly needsNumber: boolean;
}

/** A service asks the person to log in. */
export interface LoginRequest extends CommonRequest {
  readonly act: 'login';
  /** The service wants a status newer than the one on this phone: fetching it tells the authority that the phone is in use now. */
  readonly needsFreshStaple: boolean;
}

/** What the person is asked for, told apart by `act`. */
export type PresentationRequest = LoginRequest;

/** The person's yes to a login. */
export interface LoginConsent {
  readonly act: 'login';
  readonly pin: Secret<string>;
  /** As typed. */
  readonly number?: string;
  readonly spendLastTry?: typeof spendLastTry;
  /** The person agreed that the status is fetched now. */
  readonly mayRefreshStaple?: boolean;
}

/** The person's yes, told apart by `act`: one that was given to another act is none. */
export type Consent = LoginConsent;

/** A staple that ends while the person types would be refused. */
const STAPLE_MARGIN_MS = 120_000;
/** After these the person may simply try again; they are no end of a login. */
const GOES_ON: ReadonlySet<string> = new Set<ErrorCode>([
  'jpki.secret_wrong',
  'jpki.last_try',
  'jpki.secret_malformed',
  'jpki.secret_of_other_kind',
  'presentation.number_malformed',
  'presentation.fresh_status_needed',
]);

/** One act: who asks and why, then the person's yes or no (docs/protocol/wallet-journeys.md). */
export class PresentationJourney {
  readonly request: PresentationRequest;
  readonly #ports: PresentationPorts;
  readonly #checked: CheckedRequest;
  /** As it was when the request was opened. */
  readonly #found: Staple | null;
  #isOver = false;

  private constructor(
    ports: PresentationPorts,
    checked: CheckedRequest,
    staple: { readonly found: Staple | null; readonly needsFresh: boolean },
  ) {
    this.#ports = ports;
    this.#checked = checked;
    this.#found = staple.found;
    this.request = requestOf(checked, staple.needsFresh);
  }

  /** Fetches and checks a request; nothing of it is shown unless every check holds. Throws `presentation.*`, or the phone's word. */
  static async open(ports: PresentationPorts, link: string): Promise<PresentationJourney> {
    try {
      const place = readAuthorizationLink(link);
      const request = await fetchRequest(ports.door.fetch, place.requestUri);
      const context = { at: ports.clock.now(), verifier: requestVerifier(ports) };
      const checked = await checkRequest(request, place, context);
      const staples = new Staples(ports);
      const found = await staples.current();
      const fresh = isFresh(found, checked, ports.clock.now());
      return new PresentationJourney(ports, checked, {
        found,
        needsFresh: !fresh && (await staples.refreshAt()) !== null,
      });
    } catch (failure) {
      const code = failure instanceof InroError ? { code: failure.code } : {};
      await new HolderLog(ports).append({ kind: 'login', outcome: 'failed', ...code });
      throw failure;
    }
  }

  /** Handed over, or refused: what is said afterwards is the service's word, and this request is answered no second time. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Tries left for the phone's PIN; costs none. */
  pinTriesLeft(): Promise<number> {
    return this.#onApplet(async (client) => (await client.secretState('userAuthenticationPin')).triesLeft);
  }

  /** Hands nothing over. The person's no holds even when the service cannot be told. */
  async refuse(): Promise<{ readonly redirectUri?: string }> {
    this.#end();
    await this.#log({ outcome: 'refused' });
    try {
      return await postAnswer(this.#ports.door.fetch, this.#place, writeRefusalForm(this.#checked));
    } catch (failure) {
      if (failure instanceof InroError) return {};
      throw failure;
    }
  }

  /** Signs and sends. Everything that can be wrong before the PIN is looked at before a try is spent. */
  async agree(consent: Consent): Promise<{ readonly redirectUri?: string }> {
    if (consent.act !== this.request.act) throw new TypeError('a consent to another act');
    if (this.#isOver) throw new TypeError('this request is over');
    return await this.#handOver(await this.#answer(consent));
  }

  /** Up to here every failure is the phone's own word, and most of them are no end. */
  async #answer(consent: Consent): Promise<string> {
    try {
      const number = this.#numberOf(consent);
      this.#refuseExpired();
      const staple = await this.#staple(consent.mayRefreshStaple === true);
      return await this.#sign(consent, staple, number);
    } catch (failure) {
      if (!(failure instanceof InroError && GOES_ON.has(failure.code))) await this.#logFailure(failure);
      throw failure;
    }
  }

  /** The log says so before the service can say anything: a line that cannot be written lets nothing leave the phone. */
  async #handOver(form: string): Promise<{ readonly redirectUri?: string }> {
    this.#end();
    await this.#log({ outcome: 'handedOver' });
    try {
      return await postAnswer(this.#ports.door.fetch, this.#place, form);
    } catch (failure) {
      await this.#logFailure(failure);
      throw failure;
    }
  }

  #end(): void {
    if (this.#isOver) throw new TypeError('this request is over');
    this.#isOver = true;
  }

  get #place() {
    return { responseUri: this.#checked.claims.responseUri, origin: this.#checked.relyingParty.origin };
  }

  #numberOf({ number }: Consent): string | undefined {
    if (!this.request.needsNumber) return undefined;
    const read = readTypedNumber(number ?? '');
    if (read === undefined) throw new PresentationError('presentation.number_malformed');
    return read;
  }

  #refuseExpired(): void {
    if (this.#checked.claims.expiresAt * 1000 <= this.#ports.clock.now().getTime())
      throw new PresentationError('presentation.request_expired');
  }

  /** The staple of the schedule; a newer one only when the service asks for it and the person agreed. */
  async #staple(mayRefresh: boolean): Promise<Uint8Array> {
    const staples = new Staples(this.#ports);
    const now = this.#ports.clock.now();
    const current = isFresh(this.#found, this.#checked, now) ? this.#found : await staples.current();
    if (isFresh(current, this.#checked, now)) return current.response;
    if ((await staples.refreshAt()) === null) throw new WalletError('wallet.no_certificates');
    if (!mayRefresh) throw new PresentationError('presentation.fresh_status_needed');
    return (await staples.refresh()).response;
  }

  #sign({ pin, spendLastTry }: LoginConsent, staple: Uint8Array, number: string | undefined): Promise<string> {
    return this.#onApplet(async (client) => {
      await client.verify('userAuthenticationPin', pin, spendLastTry);
      const certificate = await client.readCertificate('userAuthentication');
      const at = this.#ports.clock.now();
      const contents = { certificate, staple, at, ...(number === undefined ? {} : { number }) };
      const prepared = prepareAnswer(this.#checked, contents);
      const signature = await client.signSha256Digest('userAuthentication', prepared.digest);
      return writeAnswerForm(this.#checked, prepared, signature);
    });
  }

  /** A channel of its own: closing it ends the PIN's verification, whatever happened. */
  async #onApplet<T>(work: (client: JpkiClient) => Promise<T>): Promise<T> {
    const channel = await this.#ports.door.openChannel(JPKI_AID).catch((failure: unknown) => {
      const absent = failure instanceof InroError && failure.code === 'handset.applet_not_found';
      throw absent ? new WalletError('wallet.no_certificates', { cause: failure }) : failure;
    });
    try {
      return await work(new JpkiClient(channel));
    } finally {
      await channel.close();
    }
  }

  #logFailure(failure: unknown): Promise<void> {
    return this.#log({ outcome: 'failed', ...(failure instanceof InroError ? { code: failure.code } : {}) });
  }

  #log(end: Pick<LogEntry, 'outcome' | 'code'>): Promise<void> {
    const { act, relyingParty } = this.request;
    return new HolderLog(this.#ports).append({ kind: act, relyingParty: relyingParty.names, ...end });
  }
}

/** What of a checked request the person reads. */
function requestOf({ relyingParty, claims }: CheckedRequest, needsFreshStaple: boolean): PresentationRequest {
  const common = {
    relyingParty: { names: relyingParty.names, origin: relyingParty.origin },
    purpose: claims.purpose,
    flow: claims.flow,
    needsNumber: claims.flow === 'cross-device',
  };
  switch (claims.act) {
    case 'login':
      return { act: 'login', ...common, needsFreshStaple };
    default:
      return unknownAct(claims.act);
  }
}

/** One from the future is refused as well: a server's clock was wrong when it was made. */
function isFresh(staple: Staple | null, { claims }: CheckedRequest, now: Date): staple is Staple {
  if (!staple || staple.thisUpdate > now.getTime() + CLOCK_SKEW * 1000) return false;
  const soon = now.getTime() + STAPLE_MARGIN_MS;
  return soon < staple.nextUpdate && soon - staple.thisUpdate < claims.maxStapleAge * 1000;
}
