import { utf8 } from '@inro/foundation';
import type { Traced } from '../trace.ts';
import { askAuthority } from './ask-authority.ts';

const MOST_WAITING = 500;
const MOST_IN_BATCH = 20;
/** As many bytes as the portal takes at once, and no single event takes more than its part. */
const LONGEST_BATCH = 200_000;
const LONGEST_EVENT = 48_000;
const GATHER_MS = 50;
const LONGEST_ANSWER = 16_384;
const PATIENCE_MS = 2_000;
/** A portal that is away is asked again after so long, and not before. */
const REST_MS = 5_000;

export interface TraceSinkOptions {
  /** Origin of the portal. */
  readonly url: string;
  readonly token: string;
  /** The service, or whom a gateway asks for at this event; what belongs to nobody is not told. */
  readonly client: string | ((event: Traced) => string | undefined);
}

/**
 * For `trace`: hands what happened at logins to the portal of the sandbox, in batches, beside the logins. Of more than 500
 * events that wait the oldest are dropped, and so is whatever a portal that is away did not take: no login waits for it.
 */
export function traceTo(options: TraceSinkOptions): (event: Traced) => void {
  const sink = new TraceSink(options);
  return (event) => sink.take(event);
}

class TraceSink {
  readonly #options: TraceSinkOptions;
  readonly #waiting: string[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(options: TraceSinkOptions) {
    this.#options = options;
  }

  take(event: Traced): void {
    const { client } = this.#options;
    const name = typeof client === 'string' ? client : client(event);
    if (name === undefined) return;
    const written = JSON.stringify({ client: name, ...event });
    if (utf8(written).length > LONGEST_EVENT) return;
    this.#waiting.push(written);
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
    this.#plan(GATHER_MS);
  }

  /** One request at a time: the timer stands until it has ended. */
  #plan(wait: number): void {
    this.#timer ??= setTimeout(() => void this.#send(), wait).unref();
  }

  async #send(): Promise<void> {
    const body = utf8(`[${this.#batch().join()}]`);
    const { url, token } = this.#options;
    const isTaken = await askAuthority(`${url}/traces`, {
      longest: LONGEST_ANSWER,
      post: { type: 'application/json', body },
      authorization: `Bearer ${token}`,
      patienceMs: PATIENCE_MS,
    }).then(
      ({ status }) => status < 300,
      () => false,
    );
    this.#timer = undefined;
    if (!isTaken) this.#rest();
    else if (this.#waiting.length > 0) this.#plan(GATHER_MS);
  }

  /** Whatever comes meanwhile waits with the rest. */
  #rest(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#waiting.length > 0) this.#plan(0);
    }, REST_MS).unref();
  }

  #batch(): readonly string[] {
    let bytes = 2;
    const end = this.#waiting.findIndex((one, place) => {
      bytes += utf8(one).length + 1;
      return place >= MOST_IN_BATCH || bytes > LONGEST_BATCH;
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }
}
