import type { Secret } from '@inro/foundation';
import type { spendLastTry } from '@inro/jpki';
import { actNamesOf } from '@inro/presentation';
import { PresentationError } from '@inro/presentation/errors';
import type { LocalizedText } from '@inro/problem';
import { WalletError } from '../../errors.ts';
import { expectOk, jsonRequest, readJson } from '../http.ts';
import { PresentationJourney } from '../presentation/journey.ts';
import type { PresentationPorts } from '../presentation/ports.ts';
import { type RefusalReason, refusalReasons, type TrackedRequest, TrackedRequests } from './tracked.ts';

/** docs/protocol/deletion.md */
const PATH = '/.well-known/inro-deletions';
const NAME = /^[\w-]{22}$/;

/** A service as the holder's log knows it. */
export interface KnownService {
  readonly origin: string;
  readonly relyingParty: LocalizedText;
}

interface Begun {
  readonly transaction: string;
  readonly session: string;
}

/** The holder asks a service to delete what it keeps of them: a login for this matter alone, begun and finished by the phone. */
export class DeletionJourney {
  readonly #ports: PresentationPorts;
  readonly #journey: PresentationJourney;
  readonly #begun: Begun;
  /** What the service gave for the answer; the request itself may still have to be handed in. */
  #responseCode: string | undefined;

  private constructor(ports: PresentationPorts, journey: PresentationJourney, begun: Begun) {
    this.#ports = ports;
    this.#journey = journey;
    this.#begun = begun;
  }

  /** Begins at the service; `wallet.deletion_not_offered` where it takes no such requests. Nothing of the holder is in it. */
  static async open(ports: PresentationPorts, { origin }: KnownService): Promise<DeletionJourney> {
    const answer = await ports.door.fetch(jsonRequest('POST', origin.concat(PATH)));
    if (answer.status === 404 || answer.status === 405) throw new WalletError('wallet.deletion_not_offered');
    const { transaction, session, link } = readJson(expectOk(answer, 'service'));
    if (!isText(transaction) || !NAME.test(transaction) || !isText(session) || !isText(link))
      throw new WalletError('wallet.answer_malformed');
    const journey = await PresentationJourney.open(ports, link, 'deletionRequest');
    const { relyingParty, flow, acts } = journey.request;
    // A link to another service, or to more than who it is, would be answered under this heading.
    if (relyingParty.origin !== origin || flow !== 'same-device' || actNamesOf(acts).join() !== 'login')
      throw new PresentationError('presentation.request_malformed');
    return new DeletionJourney(ports, journey, { transaction, session });
  }

  /** As the authority certified them. */
  get names(): LocalizedText {
    return this.#journey.request.relyingParty.names;
  }

  pinTriesLeft(): Promise<number> {
    return this.#journey.pinTriesLeft();
  }

  /** Signs under the PIN and hands the request in; what the service says of it is kept. Again after a failure it goes on where it was. */
  async ask(pin: Secret<string>, last: { readonly spendLastTry?: typeof spendLastTry } = {}): Promise<TrackedRequest> {
    if (this.#responseCode === undefined) {
      const { redirectUri } = await this.#journey.agree({ act: 'login', pin, ...last });
      const code = new URL(redirectUri ?? this.#origin).searchParams.get('response_code');
      if (code === null) throw new WalletError('wallet.answer_malformed');
      this.#responseCode = code;
    }
    return await this.handIn();
  }

  /** Whether the service has the answer, and the request has still to be handed in. */
  get isAnswered(): boolean {
    return this.#responseCode !== undefined;
  }

  async handIn(): Promise<TrackedRequest> {
    const { transaction, session } = this.#begun;
    const body = { session, responseCode: this.#responseCode };
    const request = jsonRequest('POST', `${this.#origin}${PATH}/${transaction}/finish`, body);
    const said = readJson(expectOk(await this.#ports.door.fetch(request), 'service'));
    const tracked = { origin: this.#origin, relyingParty: this.names, ...readState(said) };
    await new TrackedRequests(this.#ports).keep(tracked);
    return tracked;
  }

  get #origin(): string {
    return this.#journey.request.relyingParty.origin;
  }
}

/** Asks the service how far it is, at the holder's wish alone; nothing of the holder is in it but the request's own name. */
export async function lookAgain(
  ports: Pick<PresentationPorts, 'door' | 'storage'>,
  request: TrackedRequest,
): Promise<TrackedRequest> {
  const answer = await ports.door.fetch(jsonRequest('GET', `${request.origin}${PATH}/${request.reference}`));
  const state = readState(readJson(expectOk(answer, 'service')));
  if (state.reference !== request.reference) throw new WalletError('wallet.answer_malformed');
  const { origin, relyingParty } = request;
  const seen = { origin, relyingParty, ...state };
  await new TrackedRequests(ports).keep(seen);
  return seen;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 2_048;
const isTime = (value: unknown): value is string =>
  isText(value) && value.length <= 40 && !Number.isNaN(Date.parse(value));
const isState = (value: unknown): value is TrackedRequest['state'] =>
  value === 'received' || value === 'done' || value === 'refused';
const isReason = (value: unknown): value is RefusalReason => refusalReasons.some((known) => known === value);

/** Nothing that a service wrote itself is shown: states, reasons and days alone. */
function readState(said: Readonly<Record<string, unknown>>): Omit<TrackedRequest, 'origin' | 'relyingParty'> {
  const { reference, state, askedAt, answeredAt, reason, until } = said;
  const isRead =
    isText(reference) &&
    NAME.test(reference) &&
    isState(state) &&
    isTime(askedAt) &&
    (state === 'refused' ? isReason(reason) : reason === undefined) &&
    (answeredAt === undefined || isTime(answeredAt)) &&
    (until === undefined || isTime(until));
  if (!isRead) throw new WalletError('wallet.answer_malformed');
  return {
    reference,
    state,
    askedAt,
    ...(isTime(answeredAt) ? { answeredAt } : {}),
    ...(isReason(reason) ? { reason } : {}),
    ...(isTime(until) ? { until } : {}),
  };
}
