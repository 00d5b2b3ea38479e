import type { Clock } from '@inro/foundation';
import { type LoginStepName, loginStepNames, type TraceEvent } from './wire.ts';

const KEPT_MS = 3_600_000;
const MOST_OF_CLIENT = 200;
const MOST = 5_000;

export type Asked = NonNullable<TraceEvent['asked']>;

/** A login as far as it was told: of each step the last try. */
export interface TracedLogin {
  readonly login: string;
  readonly client: string;
  readonly asked: Asked;
  readonly events: ReadonlyMap<LoginStepName, TraceEvent>;
}

interface Row extends TracedLogin {
  /** By the clock of the portal. */
  readonly since: number;
  readonly events: Map<LoginStepName, TraceEvent>;
}

/** What happened at the logins of the last hour, in memory (ADR 92). Of too many the oldest go. */
export class LoginBook {
  readonly #clock: Clock;
  /** In the order in which they came. */
  readonly #rows = new Map<string, Row>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(event: TraceEvent): void {
    this.#forget();
    const { login, client, asked } = event;
    let row = this.#rows.get(login);
    if (row === undefined && asked !== undefined) {
      row = { login, client, asked, since: this.#clock.now().getTime(), events: new Map() };
      this.#add(row);
    }
    // Of what it did not see beginning, or another client began, it knows nothing.
    if (row?.client === client) note(row, event);
  }

  find(login: string): TracedLogin | undefined {
    this.#forget();
    return this.#rows.get(login);
  }

  /** The newest first; of this client, or of all. */
  list(client?: string): readonly TracedLogin[] {
    this.#forget();
    return [...this.#rows.values()].filter((row) => client === undefined || row.client === client).reverse();
  }

  #add(row: Row): void {
    const ofClient = [...this.#rows.values()].filter(({ client }) => client === row.client);
    const oldest = ofClient.length >= MOST_OF_CLIENT ? ofClient[0] : undefined;
    if (oldest !== undefined) this.#rows.delete(oldest.login);
    this.#rows.set(row.login, row);
    if (this.#rows.size > MOST) this.#rows.delete(this.#rows.keys().next().value!);
  }

  #forget(): void {
    const before = this.#clock.now().getTime() - KEPT_MS;
    for (const { login, since } of this.#rows.values()) {
      if (since > before) return;
      this.#rows.delete(login);
    }
  }
}

/** A later try takes the place of the one before and of whatever came of that, in whichever order two instances tell it. */
function note({ events }: Row, event: TraceEvent): void {
  const former = events.get(event.step);
  if (former !== undefined && former.at > event.at) return;
  events.set(event.step, event);
  const after = loginStepNames.slice(loginStepNames.indexOf(event.step) + 1);
  for (const step of after) if ((events.get(step)?.at ?? Number.POSITIVE_INFINITY) < event.at) events.delete(step);
}
