import { type AlarmName, type AlarmRow, alarms, type Condition } from '@inro/deployment';

/** One series of a scrape. */
interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}
/** What all processes told at one moment; undefined of one that did not answer. */
export interface Scrape {
  /** Seconds. */
  readonly at: number;
  readonly told: Readonly<Record<string, string | undefined>>;
}

const rows = Object.entries(alarms) as [AlarmName, AlarmRow][];

export function samplesOf(text: string): Sample[] {
  return [...text.matchAll(/^(\w+)(?:\{([^}]*)\})? (\S+)$/gm)].map(([, name, labels = '', value]) => ({
    name: name!,
    labels: Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, one]) => [label!, one!])),
    value: Number(value),
  }));
}

/** Evaluates the rules of the alarms over scrapes, as Prometheus does at each of them. */
export class AlarmWatch {
  readonly #scrapes: Scrape[] = [];
  /** Since when each alarm holds at each series. */
  readonly #since = new Map<string, number>();

  /** Takes one more scrape; which alarms ring then. */
  see(scrape: Scrape): AlarmName[] {
    this.#scrapes.push(scrape);
    const ringing = new Set<AlarmName>();
    const held = new Set<string>();
    for (const [name, { when, lasts }] of rows)
      for (const series of this.#holdsAt(when, scrape)) {
        const key = `${name} ${series}`;
        held.add(key);
        if (!this.#since.has(key)) this.#since.set(key, scrape.at);
        if (scrape.at - this.#since.get(key)! >= lasts) ringing.add(name);
      }
    for (const key of this.#since.keys()) if (!held.has(key)) this.#since.delete(key);
    return [...ringing];
  }

  /** The series at which a condition holds now. */
  #holdsAt(when: Condition, { at, told }: Scrape): string[] {
    return Object.entries(told).flatMap(([process, text]) => {
      if (when.of === 'missing') return text === undefined ? [process] : [];
      if (text === undefined) return [];
      if (when.of === 'increase') return this.#increase(when, process, at) > when.limit ? [process] : [];
      return chosen(when, text)
        .filter(({ value }) => (when.is === 'above' ? value > when.limit : value < when.limit))
        .map(({ labels }) => `${process} ${JSON.stringify(labels)}`);
    });
  }

  /** Over all series of a process together; a counter that fell began anew. */
  #increase(when: Extract<Condition, { of: 'increase' }>, process: string, at: number): number {
    const within = this.#scrapes.filter((one) => one.at > at - when.within && one.told[process] !== undefined);
    const totals = within.map(({ told }) => chosen(when, told[process]!).reduce((sum, { value }) => sum + value, 0));
    return totals.slice(1).reduce((sum, value, index) => {
      const before = totals[index]!;
      return sum + (value < before ? value : value - before);
    }, 0);
  }
}

const chosen = (when: Exclude<Condition, { of: 'missing' }>, text: string): Sample[] =>
  samplesOf(text).filter(
    ({ name, labels }) =>
      name === when.metric &&
      Object.entries(when.labels ?? {}).every(([label, value]) => labels[label] === value) &&
      Object.entries(('except' in when && when.except) || {}).every(([label, value]) => labels[label] !== value),
  );
