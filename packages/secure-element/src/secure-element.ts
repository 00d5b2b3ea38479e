import {
  type CardChannel,
  type CommandApdu,
  isSuccessOrWarning,
  parseClassByte,
  parseCommandApdu,
  type ResponseApdu,
  responseApdu,
  StatusWordError,
  serializeResponseApdu,
  statusWordOfError,
  statusWords,
} from '@inro/apdu';
import type { ApplicationModule } from './application.ts';
import { applicationContext } from './application-context.ts';
import type { Face } from './face.ts';
import { cardStates, isLocked } from './life-cycle.ts';
import type { LogicalChannel } from './logical-channel.ts';
import { type LogicalChannels, manageChannel, openChannel } from './manage-channel.ts';
import type { ElementHost } from './ports.ts';
import type { RegistryEntry } from './registry.ts';
import { processDomainCommand } from './security-domain/dispatch.ts';
import { select } from './select.ts';
import { ElementState } from './state.ts';

const SELECT = 0xa4;
const BY_NAME = 0x04;
const MANAGE_CHANNEL = 0x70;

/** The virtual secure element: one durable state, any number of interfaces, one command at a time. */
export class SecureElement {
  readonly #state: ElementState;
  #queue: Promise<unknown> = Promise.resolve();

  /** Powers an element on from its store; the store must hold a manufactured element, else TypeError. */
  constructor(host: ElementHost, modules: readonly ApplicationModule[]) {
    this.#state = new ElementState(host, modules);
    void this.#state.identity;
  }

  /** A new interface (a card's contacts, OMAPI door, contactless face) with twenty logical channels of its own. */
  connect(face: Face = 'wired'): CardInterface {
    return new CardInterface(this.#state, face, (task) => this.#inTurn(task));
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(task);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}

/** One interface of an element, with its volatile state. */
export class CardInterface implements CardChannel {
  readonly #state: ElementState;
  readonly #face: Face;
  readonly #inTurn: <T>(task: () => Promise<T>) => Promise<T>;
  #channels: LogicalChannels = [];
  constructor(state: ElementState, face: Face, inTurn: <T>(task: () => Promise<T>) => Promise<T>) {
    this.#state = state;
    this.#face = face;
    this.#inTurn = inTurn;
  }

  /** Carries out one command, after those before it on any interface. Never rejects: every failure is a status word. */
  process(command: CommandApdu): Promise<ResponseApdu> {
    return this.#inTurn(() => this.#atomically(() => this.#answer(command)));
  }

  transmit(command: CommandApdu): Promise<ResponseApdu> {
    return this.process(command);
  }

  /** {@link process} for bytes as they come from a reader; 6700 for what is not a short command. */
  exchange(bytes: Uint8Array): Promise<Uint8Array> {
    const answer = this.#inTurn(() => this.#atomically(() => this.#answer(parseCommandApdu(bytes))));
    return answer.then(serializeResponseApdu);
  }

  /** Reset, power-off or power-on: all volatile state is gone, and what is selected by default is selected again. */
  reset(): Promise<void> {
    return this.#inTurn(async () => {
      this.#channels = [];
    });
  }

  /** A command that is refused leaves nothing behind; any other is on disk before its status word. */
  async #atomically(work: () => Promise<ResponseApdu> | ResponseApdu): Promise<ResponseApdu> {
    const { transaction } = this.#state;
    try {
      const response = await work();
      if (isSuccessOrWarning(response.statusWord)) transaction.commit();
      else transaction.rollback();
      return response;
    } catch (error) {
      transaction.rollback();
      return responseApdu(undefined, statusWordOfError(error));
    }
  }

  /** ISO/IEC 7816-4 §5.1: Le is the most that is expected. Inside secure messaging it would cut a MAC in two. */
  async #answer(command: CommandApdu): Promise<ResponseApdu> {
    const response = await this.#dispatch(command);
    const { le } = command;
    if (le === undefined || response.data.length <= le || parseClassByte(command.cla).secureMessaging) return response;
    return { ...response, data: response.data.slice(0, le) };
  }

  #dispatch(command: CommandApdu): Promise<ResponseApdu> | ResponseApdu {
    const { logicalChannel, proprietary, secureMessaging } = parseClassByte(command.cla);
    const channel = this.#open(logicalChannel);
    if (this.#state.cardState === cardStates.terminated) checkTerminated(command);
    if (!proprietary && command.ins === SELECT && command.p1 === BY_NAME) {
      refuseSecureMessaging(secureMessaging);
      return select(this.#state, channel, command);
    }
    if (!proprietary && command.ins === MANAGE_CHANNEL) {
      refuseSecureMessaging(secureMessaging);
      return manageChannel(this.#state, this.#channels, command, logicalChannel);
    }
    return this.#forward(channel, command, secureMessaging);
  }

  #forward(channel: LogicalChannel, command: CommandApdu, secured: boolean): Promise<ResponseApdu> | ResponseApdu {
    const entry = channel.selected(this.#state);
    if (entry === undefined || isLocked(entry.lifeCycle)) throw new StatusWordError(statusWords.conditionsNotSatisfied);
    // GPCS 2.3.1 §5.1.1.4: on a locked card the issuer's domain alone works, selected before or not.
    if (this.#state.cardState === cardStates.cardLocked && entry.aid !== this.#state.identity.issuerSecurityDomain) {
      throw new StatusWordError(statusWords.conditionsNotSatisfied);
    }
    if (entry.kind === 'securityDomain') return processDomainCommand(this.#state, channel, entry, command);
    refuseSecureMessaging(secured);
    return this.#toApplication(channel, entry, command);
  }

  #toApplication(
    channel: LogicalChannel,
    entry: RegistryEntry,
    command: CommandApdu,
  ): Promise<ResponseApdu> | ResponseApdu {
    const module = this.#state.moduleOf(entry.module)!;
    const bare = { ...command, cla: command.cla & 0x80 };
    return module.process(bare, applicationContext(this.#state, entry, channel.session, undefined, channel.face));
  }

  #open(number: number): LogicalChannel {
    if (number === 0) this.#channels[0] ??= openChannel(this.#state, this.#face);
    const channel = this.#channels[number];
    if (channel === undefined) throw new StatusWordError(statusWords.logicalChannelNotSupported);
    return channel;
  }
}

/** No application here shares its domain's secure channel, and ISO/IEC 7816-4 secure messaging is not offered. */
function refuseSecureMessaging(secured: boolean): void {
  if (secured) throw new StatusWordError(statusWords.secureMessagingNotSupported);
}

const GET_DATA = 0xca;

/** GPCS 2.3.1 §5.1.1.5: a terminated card answers GET DATA alone. */
function checkTerminated(command: CommandApdu): void {
  if (command.ins !== GET_DATA) throw new StatusWordError(statusWords.conditionsNotSatisfied);
}
