import { HttpError } from '@inro/host/errors';
import { TsmError } from '@inro/tsm/errors';
import { jsonRequest, problemOf, readJson } from '../http.ts';
import type { HttpAnswer, HttpTransport } from '../http-transport.ts';
import {
  type AgentStatus,
  type Notification,
  type OfferedSecureElement,
  type Order,
  parseNotification,
  parseOrder,
  type Report,
} from './messages.ts';
import { ElementRelay, type RelayDoor } from './relay.ts';

export interface LocalAgentPorts {
  readonly door: RelayDoor;
  readonly http: HttpTransport;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Awaited before the commands after it run: `setSecrets` sets PIN and password on the applet. */
  readonly onNotification: (notification: Notification) => Promise<void>;
}

/** Where the session is: `seram` of `GET /applications/ID` and the element of `GET /door/device`. */
export interface SeramSession {
  /** `…/gp/seram`, without a trailing slash. */
  readonly url: string;
  /** A bearer secret: in no log and no error. */
  readonly sessionId: string;
  readonly secureElement: OfferedSecureElement;
}

/** How a session ended, and what it took. */
export interface SessionResult {
  /** `wait`: everything is ready on the phone, the certificates come later. */
  readonly outcome: 'done' | 'wait' | 'refused';
  /** Code of the error table, when refused. */
  readonly code?: string;
  /** SERAM requests, the handshake included; those that an empty order answered are in `emptyPolls` instead. */
  readonly requests: number;
  readonly emptyPolls: number;
  /** Requests that were sent again because no answer came. */
  readonly repeats: number;
  readonly apdus: number;
}

const MOST_REQUESTS = 200;
const FIRST_WAIT = 250;
const LONGEST_WAIT = 8_000;
const MOST_REPEATS = 9;

/** One remote management session of the GP SERAM 2.0.0 local agent. */
class Session {
  readonly #ports: LocalAgentPorts;
  readonly #session: SeramSession;
  readonly #relay: ElementRelay;
  #requests = 0;
  #emptyPolls = 0;
  #repeats = 0;
  #ending: Pick<SessionResult, 'outcome' | 'code'> = { outcome: 'done' };
  #appFailure: unknown;

  constructor(ports: LocalAgentPorts, session: SeramSession) {
    this.#ports = ports;
    this.#session = session;
    this.#relay = new ElementRelay(ports.door);
  }

  async run(): Promise<SessionResult> {
    try {
      await this.#handshake();
      let report: Report = {
        localAgentStatus: { localAgentStatusEnum: 'POLLING', executedSeRamCommands: 0 },
        reportNumber: 1,
      };
      for (;;) {
        const order = parseOrder(readJson(await this.#post('remoteManagement', report)));
        if (order.commands.length === 0) {
          this.#requests--;
          this.#emptyPolls++;
        }
        const next = await this.#carryOut(order, report.reportNumber + 1);
        if (next === undefined) break;
        if (order.delay > 0) await this.#ports.wait(order.delay);
        report = next;
      }
    } finally {
      await this.#relay.close();
    }
    if (this.#appFailure !== undefined) throw this.#appFailure;
    const { apdus } = this.#relay;
    return {
      ...this.#ending,
      requests: this.#requests,
      emptyPolls: this.#emptyPolls,
      repeats: this.#repeats,
      apdus,
    };
  }

  async #handshake(): Promise<void> {
    const chosen = readJson(
      await this.#post('handshake', {
        secureElements: [this.#session.secureElement],
        supportedTransportProtocols: ['HTTPS'],
        supportedDataFormats: ['application/json'],
        supportedVersions: ['2.0.0'],
      }),
    );
    // The specification requires chosenDataProtocol and defines chosenDataFormat: either may come.
    const format = chosen.chosenDataFormat ?? chosen.chosenDataProtocol;
    if (format !== 'application/json' || chosen.chosenVersion !== '2.0.0') throw new TsmError('tsm.order_malformed');
  }

  /** Does what an order says; the report on it, or undefined after a stop command. */
  async #carryOut(order: Order, reportNumber: number): Promise<Report | undefined> {
    const lists: string[][] = [];
    let executed = 0;
    let status: AgentStatus = order.commands.length === 0 ? 'POLLING' : 'PROCESSED';
    for (const command of order.commands) {
      if (command.kind === 'stop') return undefined;
      if (command.kind === 'notification') {
        if (!(await this.#notify(parseNotification(command.text)))) status = 'UNKNOWN_FAILURE';
      } else if (command.kind === 'commands') {
        const { responses, complete } = await this.#relay.run(command.commands);
        lists.push(responses);
        if (complete) executed++;
        else status = 'UNAVAILABLE_SE';
      }
    }
    return {
      localAgentStatus: { localAgentStatusEnum: status, executedSeRamCommands: executed },
      ...(lists.length === 0
        ? {}
        : { ramResponses: lists.map((listOfRAPDU) => ({ ramResponseType: 'seRamResponse', listOfRAPDU })) }),
      reportNumber,
    };
  }

  async #notify(notification: Notification): Promise<boolean> {
    if (notification.kind === 'refused') this.#ending = { outcome: 'refused', code: notification.code };
    if (notification.kind === 'acceptedWait') this.#ending = { outcome: 'wait' };
    try {
      await this.#ports.onNotification(notification);
      return true;
    } catch (failure) {
      this.#appFailure ??= failure;
      return false;
    }
  }

  /** Posts a message until it is answered: the remote agent answers the same report with the same order. */
  async #post(path: string, message: unknown): Promise<HttpAnswer> {
    if (++this.#requests + this.#emptyPolls > MOST_REQUESTS) throw new TsmError('tsm.order_malformed');
    const url = `${this.#session.url}/${path}?sessionId=${encodeURIComponent(this.#session.sessionId)}`;
    for (let repeat = 0; ; repeat++) {
      let failure: unknown;
      try {
        const answer = await this.#ports.http(jsonRequest('POST', url, message));
        if (answer.status === 200) return answer;
        failure = problemOf(answer, 'authority');
        if (answer.status < 500 && answer.status !== 429) throw failure;
      } catch (thrown) {
        if (thrown === failure) throw failure;
        failure = new HttpError('http.peer_unavailable', { cause: thrown });
      }
      if (repeat === MOST_REPEATS) throw failure;
      this.#repeats++;
      await this.#ports.wait(Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** repeat));
    }
  }
}

/**
 * Lets a TSM manage this phone's element (docs/protocol/tsm.md): polls, relays the lists of its orders, reports every
 * answer. The person's part is done in `onNotification`; when that fails, the session is brought to its end first and
 * the failure is thrown then.
 */
export const runLocalAgent = (ports: LocalAgentPorts, session: SeramSession): Promise<SessionResult> =>
  new Session(ports, session).run();
