import { join } from 'node:path';
import { DevelopersError } from '@inro/developers/errors';
import type { Trigger, TriggerOrder } from '@inro/developers/wire';
import { HttpError } from '@inro/host/errors';
import type { Supervisor } from '../supervisor.ts';
import { act } from './act.ts';
import { castOf } from './cast.ts';
import { clockEnvironment, setClockFile } from './fake-time.ts';
import { WhatStands } from './standing.ts';
import { isTrigger, type TriggerName, type TriggerRow, triggers } from './triggers.ts';

const HOUR_MS = 3_600_000;
/** Every act is a program of its own, and this machine has other work. */
const MOST_UNDER_WAY = 12;

export interface Place {
  readonly root: string;
  readonly dataDir: string;
  readonly supervisor: Pick<Supervisor, 'hold' | 'release'>;
}

/** Brings failures about and takes them back, one after the other for each citizen; the same again changes nothing. */
export class Orders {
  readonly #place: Place;
  readonly #stands: WhatStands;
  readonly #ending = new AbortController();
  readonly #underWay = new Map<string, Promise<unknown>>();
  #count = 0;
  constructor(place: Place) {
    this.#place = place;
    this.#stands = new WhatStands(place.dataDir);
  }

  all(): readonly Trigger[] {
    return (Object.keys(triggers) as TriggerName[]).map((name) => this.#shown(name));
  }

  bringAbout(name: string, order: TriggerOrder): Promise<Trigger> {
    const row = this.#rowOf(name);
    this.#check(row, order, row.needs);
    return this.#inTurn(order.citizen ?? name, name as TriggerName, async (trigger) => {
      const stands = this.#stands.has(trigger, whom(order));
      if (row.by === 'people') await this.#act(trigger, order, false);
      else if (row.by === 'machine' && !stands) await this.#machine[trigger]?.begin();
      if (row.by !== 'nobody') this.#stands.add(trigger, whom(order));
    });
  }

  undo(name: string, order: TriggerOrder): Promise<Trigger> {
    const row = this.#rowOf(name);
    if (!row.undoable) throw new DevelopersError('developers.trigger_not_undoable');
    this.#check(row, order, row.needs);
    return this.#inTurn(order.citizen ?? name, name as TriggerName, async (trigger) => {
      if (row.by === 'people') await this.#act(trigger, order, true);
      else if (this.#stands.has(trigger, {})) await this.#machine[trigger]?.end();
      this.#stands.remove(trigger, whom(order));
    });
  }

  /** Ends what is under way; what processes have ends with them. */
  async close(): Promise<void> {
    this.#ending.abort();
    await Promise.allSettled(this.#underWay.values());
  }

  readonly #machine: Partial<Record<TriggerName, { begin(): Promise<void>; end(): Promise<void> }>> = {
    'authority-down': {
      begin: () => this.#place.supervisor.hold('ca'),
      end: () => this.#place.supervisor.release('ca'),
    },
    'clock-skew': {
      begin: () => this.#gatewayWith(this.#clock(HOUR_MS)),
      end: () => this.#gatewayWith({}),
    },
  };

  async #gatewayWith(env: Readonly<Record<string, string>>): Promise<void> {
    await this.#place.supervisor.hold('gateway');
    await this.#place.supervisor.release('gateway', env);
  }

  #clock(milliseconds: number): Record<string, string> {
    const file = join(this.#place.dataDir, 'sandbox', 'gateway-clock');
    setClockFile(file, milliseconds);
    return clockEnvironment(file);
  }

  #act(name: TriggerName, order: TriggerOrder, undo: boolean): Promise<void> {
    const { root, dataDir } = this.#place;
    return act(root, dataDir, { ...order, name, undo }, this.#ending.signal);
  }

  #rowOf(name: string): TriggerRow {
    if (!isTrigger(name)) throw new DevelopersError('developers.trigger_unknown');
    return triggers[name];
  }

  #check(row: TriggerRow, order: TriggerOrder, needs: TriggerRow['needs']): void {
    if (row.unavailable?.()) throw new DevelopersError('developers.trigger_unavailable');
    const missing = needs.find((need) => order[need === 'login' ? 'link' : need] === undefined);
    if (missing) throw new DevelopersError('developers.order_incomplete', { details: { member: missing } });
    const { citizen } = order;
    const isKnown = citizen === undefined || castOf(this.#place.dataDir).some((one) => one.citizen === citizen);
    if (!isKnown) throw new DevelopersError('developers.order_incomplete', { details: { member: 'citizen' } });
  }

  async #inTurn(key: string, name: TriggerName, work: (name: TriggerName) => Promise<void>): Promise<Trigger> {
    if (this.#count >= MOST_UNDER_WAY || this.#ending.signal.aborted) throw new HttpError('http.busy');
    this.#count++;
    const before = this.#underWay.get(key) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(() => work(name));
    this.#underWay.set(key, mine);
    try {
      await mine;
      return this.#shown(name);
    } finally {
      this.#count--;
      if (this.#underWay.get(key) === mine) this.#underWay.delete(key);
    }
  }

  #shown(name: TriggerName): Trigger {
    const { titles, what, needs, undoable, codes, states, unavailable }: TriggerRow = triggers[name];
    const missing = unavailable?.();
    const citizens = castOf(this.#place.dataDir).flatMap((one) => (states.includes(one.state) ? [one.citizen] : []));
    return {
      ...{ name, titles, what, needs, undoable, codes, citizens },
      active: this.#stands.of(name),
      ...(missing ? { unavailable: missing } : {}),
    };
  }
}

const whom = ({ citizen, client }: TriggerOrder) => ({
  ...(citizen === undefined ? {} : { citizen }),
  ...(client === undefined ? {} : { client }),
});
