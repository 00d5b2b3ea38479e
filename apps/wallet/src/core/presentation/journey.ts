import { JPKI_AID, JpkiClient } from '@inro/jpki';
import type { KeyKind, SecretKind } from '@inro/jpki-profile';
import {
  actNamesOf,
  type CheckedRequest,
  checkRequest,
  type Presentations,
  readAuthorizationLink,
  readTypedNumber,
  type StatedItems,
  writeAnswerForm,
  writeRefusalForm,
} from '@inro/presentation';
import { PresentationError } from '@inro/presentation/errors';
import { InroError } from '@inro/problem';
import type { ErrorCode } from '@inro/problem-table';
import type { BasicFourAttributesResult } from '@inro/verifier';
import { WalletError } from '../../errors.ts';
import type { ElementChannel } from '../door-client.ts';
import { HolderLog, type LogEntry } from '../log.ts';
import type { Consent, Entry, PasswordEntry, PinEntry, PresentationRequest } from './consent.ts';
import { Documents } from './documents.ts';
import { heldStatements, requireCertificates } from './held.ts';
import { kindOf, type RequestKind } from './log-kind.ts';
import type { PresentationPorts } from './ports.ts';
import { requestVerifier } from './relying-party.ts';
import { fetchRequest, postAnswer } from './service.ts';
import { showStatement } from './show-statement.ts';
import { signActs, signLogin } from './sign.ts';
import { certificatesFor, StapleFor } from './staple-for.ts';

/** After these the person may simply try again; they are no end of a login. */
const GOES_ON: ReadonlySet<string> = new Set<ErrorCode>([
  'jpki.secret_wrong',
  'jpki.last_try',
  'jpki.secret_malformed',
  'jpki.secret_of_other_kind',
  'presentation.number_malformed',
  'presentation.fresh_status_needed',
  'wallet.password_let_go',
]);

/** What goes into an answer beside the certificate. */
interface Said {
  readonly staple: Uint8Array;
  readonly number: string | undefined;
}

/** One request: who asks and why, then the person's yes or no (docs/protocol/wallet-journeys.md). */
export class PresentationJourney {
  readonly request: PresentationRequest;
  /** What is to be signed, as the service hands it out. */
  readonly documents: Documents | undefined;
  readonly #ports: PresentationPorts;
  readonly #checked: CheckedRequest;
  readonly #staples: ReadonlyMap<string, StapleFor>;
  /** Signed, and still on this phone. */
  #presentations: Presentations = {};
  #attributes: BasicFourAttributesResult | undefined;
  #items: StatedItems | undefined;
  #isOver = false;
  readonly #kind: RequestKind | undefined;

  private constructor(
    ports: PresentationPorts,
    checked: CheckedRequest,
    staples: { readonly each: ReadonlyMap<string, StapleFor>; readonly needFresh: boolean },
    kind: RequestKind | undefined,
  ) {
    this.#kind = kind;
    const { claims, relyingParty } = checked;
    this.#ports = ports;
    this.#checked = checked;
    this.#staples = staples.each;
    this.request = {
      relyingParty: {
        names: relyingParty.names,
        origin: relyingParty.origin,
        entitlement: relyingParty.entitlement,
        ...(relyingParty.imprint && { imprint: relyingParty.imprint }),
      },
      purpose: claims.purpose,
      flow: claims.flow,
      acts: claims.acts,
      needsNumber: claims.flow === 'cross-device',
      needsFreshStaple: staples.needFresh,
    };
    const list = claims.acts.signature?.documents;
    this.documents = list && new Documents(ports, list, relyingParty.origin);
  }

  /**
   * Fetches and checks a request; nothing of it is shown unless every check holds. Throws `presentation.*`, or the phone's word.
   * `kind` is what the log calls it where it is more than its acts.
   */
  static async open(ports: PresentationPorts, link: string, kind?: RequestKind): Promise<PresentationJourney> {
    try {
      const place = readAuthorizationLink(link);
      const request = await fetchRequest(ports.door.fetch, place.requestUri);
      const context = { at: ports.clock.now(), verifier: requestVerifier(ports) };
      const checked = await checkRequest(request, place, context);
      const { acts } = checked.claims;
      await requireCertificates(ports, acts);
      const each = new Map([...certificatesFor(acts)].map((kind) => [kind, new StapleFor(ports, kind, acts)]));
      const fresh = await Promise.all([...each.values()].map((staple) => staple.needsFresh()));
      return new PresentationJourney(ports, checked, { each, needFresh: fresh.includes(true) }, kind);
    } catch (failure) {
      const code = failure instanceof InroError ? { code: failure.code } : {};
      await new HolderLog(ports).append({ kind: kind ?? 'login', outcome: 'failed', ...code });
      throw failure;
    }
  }

  /** Handed over, or refused: what is said afterwards is the service's word, and this request is answered no second time. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Tries left for the phone's PIN; costs none. */
  pinTriesLeft(): Promise<number> {
    return this.#triesLeft('userAuthenticationPin');
  }

  /** Tries left for the phone's signing password; costs none. */
  passwordTriesLeft(): Promise<number> {
    return this.#triesLeft('signaturePassword');
  }

  /** What the signing certificate says of the person, once the password was right; nothing of it has left the phone. */
  get attributes(): BasicFourAttributesResult | undefined {
    return this.#attributes;
  }

  /** What is about to be shown of a statement, once the PIN was right; nothing of it has left the phone. */
  get items(): StatedItems | undefined {
    return this.#items;
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

  /** Signs and sends a login. Everything that can be wrong before the PIN is looked at before a try is spent. */
  async agree(consent: Consent): Promise<{ readonly redirectUri?: string }> {
    if (actNamesOf(this.request.acts).join() !== consent.act) throw new TypeError('a consent to another act');
    await this.enterPin(consent);
    return await this.handOver();
  }

  /** Signs the login and what is shown of a statement; nothing leaves the phone. */
  async enterPin(entry: PinEntry): Promise<void> {
    const { login, statement } = this.request.acts;
    if (login === undefined && statement === undefined) throw new TypeError('nothing is asked for that a PIN signs');
    await this.#keep(entry, 'userAuthentication', (said) => this.#underPin(entry, said));
  }

  async #underPin(entry: PinEntry, said: Said) {
    const { clock } = this.#ports;
    const { login, statement } = this.request.acts;
    // Looked at before a try is spent.
    const held = statement === undefined ? undefined : await heldStatements(this.#ports, this.request.acts);
    return await this.#onApplet(async (client, channel) => {
      if (login === undefined) await client.verify('userAuthenticationPin', entry.pin, entry.spendLastTry);
      const presentations =
        login === undefined ? {} : await signLogin(client, entry, { checked: this.#checked, ...said, clock });
      if (held === undefined) return { presentations };
      const toShow = { checked: this.#checked, held, chosen: entry.items ?? [], number: said.number };
      const shown = await showStatement({ client, channel }, toShow, this.#ports);
      return { presentations: { ...presentations, statement: shown.presentation }, items: shown.items };
    });
  }

  /** Signs the documents, and the answers that the signing certificate gives; nothing leaves the phone. */
  async enterPassword(entry: PasswordEntry): Promise<void> {
    const { acts } = this.request;
    if (acts.attributes === undefined && acts.signature === undefined) throw new TypeError('nothing is to be signed');
    await this.#keep(entry, 'digitalSignature', async (said) => {
      const saying = { checked: this.#checked, ...said, at: this.#ports.clock.now() };
      return await this.#onApplet((client) => signActs(client, entry, saying, this.documents, this.#ports));
    });
  }

  /** Sends what was signed: every act that is asked for. */
  async handOver(): Promise<{ readonly redirectUri?: string }> {
    if (this.#isOver) throw new TypeError('this request is over');
    const form = writeAnswerForm(this.#checked, this.#presentations);
    try {
      this.#refuseExpired();
    } catch (failure) {
      await this.#logFailure(failure);
      throw failure;
    }
    return await this.#send(form);
  }

  /** Up to here every failure is the phone's own word, and most of them are no end. */
  async #keep(
    entry: Entry,
    kind: KeyKind,
    sign: (said: Said) => Promise<{
      readonly presentations: Presentations;
      readonly attributes?: BasicFourAttributesResult;
      readonly items?: StatedItems;
    }>,
  ): Promise<void> {
    if (this.#isOver) throw new TypeError('this request is over');
    try {
      const number = this.#numberOf(entry);
      this.#refuseExpired();
      // A statement alone has none: no certificate is shown.
      const staple = (await this.#staples.get(kind)?.take(entry.mayRefreshStaple === true)) ?? new Uint8Array();
      const { presentations, attributes, items } = await sign({ staple, number });
      this.#presentations = { ...this.#presentations, ...presentations };
      this.#attributes = attributes ?? this.#attributes;
      this.#items = items ?? this.#items;
    } catch (failure) {
      if (!(failure instanceof InroError && GOES_ON.has(failure.code))) await this.#logFailure(failure);
      throw failure;
    }
  }

  /** The log says so before the service can say anything: a line that cannot be written lets nothing leave the phone. */
  async #send(form: string): Promise<{ readonly redirectUri?: string }> {
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
    this.documents?.letGo();
  }

  get #place() {
    return { responseUri: this.#checked.claims.responseUri, origin: this.#checked.relyingParty.origin };
  }

  #numberOf({ number }: Entry): string | undefined {
    if (!this.request.needsNumber) return undefined;
    const read = readTypedNumber(number ?? '');
    if (read === undefined) throw new PresentationError('presentation.number_malformed');
    return read;
  }

  #refuseExpired(): void {
    if (this.#checked.claims.expiresAt * 1000 <= this.#ports.clock.now().getTime())
      throw new PresentationError('presentation.request_expired');
  }

  #triesLeft(kind: SecretKind): Promise<number> {
    return this.#onApplet(async (client) => (await client.secretState(kind)).triesLeft);
  }

  /** A channel of its own: closing it ends every verification, whatever happened. */
  async #onApplet<T>(work: (client: JpkiClient, channel: ElementChannel) => Promise<T>): Promise<T> {
    const channel = await this.#ports.door.openChannel(JPKI_AID).catch((failure: unknown) => {
      const absent = failure instanceof InroError && failure.code === 'handset.applet_not_found';
      throw absent ? new WalletError('wallet.no_certificates', { cause: failure }) : failure;
    });
    try {
      return await work(new JpkiClient(channel), channel);
    } finally {
      await channel.close();
    }
  }

  #logFailure(failure: unknown): Promise<void> {
    return this.#log({ outcome: 'failed', ...(failure instanceof InroError ? { code: failure.code } : {}) });
  }

  /** Titles and digests, never a text. */
  #log(end: Pick<LogEntry, 'outcome' | 'code'>): Promise<void> {
    const { acts, relyingParty } = this.request;
    const who = { relyingParty: relyingParty.names, origin: relyingParty.origin };
    return new HolderLog(this.#ports).append({ ...kindOf(acts, this.#kind), ...who, ...end });
  }
}
