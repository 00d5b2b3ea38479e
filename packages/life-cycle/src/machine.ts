import type { FinalReason } from '@inro/jpki-profile';

/** Who makes something happen. */
export type Party =
  | 'person'
  | 'counter'
  | 'operator'
  | 'registration'
  | 'registration’s clock'
  | 'reconciliation'
  | 'tsm'
  | 'ca'
  | 'element';

/** What happens. */
export interface EventOf {
  readonly by: readonly Party[];
  /** One plain sentence. */
  readonly means: string;
}

/** An order that goes out with a transition; with `when`, in case of that fact alone. */
export type Ordered<Order extends string, Fact extends string> = Order | { readonly order: Order; readonly when: Fact };

/** The state changes, or is entered again with other contents. */
export interface Move<State extends string, Order extends string, Fact extends string> {
  readonly to: State;
  readonly orders?: readonly Ordered<Order, Fact>[];
  /** What the audit log calls it; without, it is not written there. */
  readonly audit?: string;
  /** `kept`: the time in the state counts from where it counted before. */
  readonly since?: 'kept';
  /** Why it ended, where that is always the same: a code of the error table. */
  readonly problem?: string;
  /** RFC 5280 §5.3.1: what certificates are revoked for that nobody has heard of, where that is always the same. */
  readonly reason?: FinalReason;
}

/** Nothing changes. The reason in plain words. */
interface Stay {
  readonly stays: string;
}

/** It may not happen. A code of the error table. */
interface Refusal<Code extends string> {
  readonly refused: Code;
}

/**
 * What comes of an event in a state. `from` is empty for what begins the life. A row with a `guard` holds when that
 * fact is so; of the rows for one state and event the first that holds counts.
 */
export type Row<
  State extends string,
  Event extends string,
  Order extends string,
  Fact extends string,
  Code extends string,
> = {
  readonly event: Event;
  readonly from: readonly State[];
  readonly guard?: Fact;
} & (Move<State, Order, Fact> | Stay | Refusal<Code>);

/** One life: states, events and what comes of each in each. */
export interface Machine<
  State extends string,
  Event extends string,
  Order extends string,
  Fact extends string,
  Code extends string,
> {
  readonly title: string;
  /** Whose book it is in, and what it is about. */
  readonly about: string;
  readonly states: Readonly<Record<State, string>>;
  readonly events: Readonly<Record<Event, EventOf>>;
  /** Orders to others, by their kind. */
  readonly orders: Readonly<Record<Order, string>>;
  /** What decides between rows or about an order. */
  readonly facts: Readonly<Record<Fact, string>>;
  readonly rows: readonly Row<NoInfer<State>, NoInfer<Event>, NoInfer<Order>, NoInfer<Fact>, Code>[];
}

// biome-ignore lint/suspicious/noExplicitAny: any machine at all
export type AnyMachine = Machine<any, any, any, any, any>;
export type StateOf<M extends AnyMachine> = keyof M['states'] & string;
export type EventNameOf<M extends AnyMachine> = keyof M['events'] & string;
export type OrderOf<M extends AnyMachine> = keyof M['orders'] & string;

/** Gives a table its types. */
export const machine = <
  const State extends string,
  const Event extends string,
  Order extends string,
  Fact extends string,
  const Code extends string,
>(
  table: Machine<State, Event, Order, Fact, Code>,
): Machine<State, Event, Order, Fact, Code> => table;

/** What a transition asks of whoever carries it out. */
export interface Moved<State extends string, Order extends string> {
  readonly outcome: 'moves';
  readonly to: State;
  readonly orders: readonly Order[];
  readonly audit: string | undefined;
  readonly since: 'now' | 'kept';
  readonly problem: string | undefined;
  readonly reason: FinalReason | undefined;
}

export type Step<State extends string, Order extends string, Code extends string> =
  | Moved<State, Order>
  | { readonly outcome: 'stays'; readonly why: string }
  | { readonly outcome: 'refused'; readonly code: Code };

/** Whether a fact is so; asked for those alone that the rows name. */
export type Facts<Fact extends string> = Readonly<Partial<Record<Fact, boolean>>>;

/**
 * What comes of an event in a state (`undefined`: before the life begins). A combination of which the table says nothing
 * cannot happen: `TypeError`.
 */
export function transition<
  State extends string,
  Event extends string,
  Order extends string,
  Fact extends string,
  Code extends string,
>(
  table: Machine<State, Event, Order, Fact, Code>,
  state: State | undefined,
  event: Event,
  facts?: Facts<Fact>,
): Step<State, Order, Code> {
  const holds = (fact: Fact | undefined): boolean => fact === undefined || facts?.[fact] === true;
  const row = rowsOf(table, state, event).find(({ guard }) => holds(guard));
  if (row === undefined) throw new TypeError(`${table.title}: nothing is said of ${event} in ${state ?? 'no state'}`);
  if ('stays' in row) return { outcome: 'stays', why: row.stays };
  if ('refused' in row) return { outcome: 'refused', code: row.refused };
  const { to, audit, since = 'now', problem, reason } = row;
  const orders = (row.orders ?? []).flatMap((one) =>
    typeof one === 'string' ? [one] : holds(one.when) ? [one.order] : [],
  );
  return { outcome: 'moves', to, orders, audit, since, problem, reason };
}

/** The rows for an event in a state, in their order. */
export const rowsOf = <
  State extends string,
  Event extends string,
  Order extends string,
  Fact extends string,
  Code extends string,
>(
  { rows }: Machine<State, Event, Order, Fact, Code>,
  state: State | undefined,
  event: Event,
): readonly Row<State, Event, Order, Fact, Code>[] =>
  rows.filter((row) => row.event === event && (state === undefined ? row.from.length === 0 : row.from.includes(state)));

/** The states that an event can change: what a search for those concerned names. */
export const statesMovedBy = <State extends string, Event extends string>(
  // biome-ignore lint/suspicious/noExplicitAny: orders and facts do not matter here
  { rows }: Machine<State, Event, any, any, any>,
  event: Event,
): State[] => [...new Set(rows.filter((row) => row.event === event && 'to' in row).flatMap(({ from }) => from))];
