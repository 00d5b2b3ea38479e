import {
  type LabelsOf,
  type MetricName,
  type MetricOf,
  type MetricRow,
  metricsOf,
  metrics as metricTable,
  ownRoutes,
  type ProcessRow,
  processes,
} from '@inro/deployment';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What a person does at a service is counted and told this often: who scrapes sees no single login (T-194). */
const SERVICE_STEP_MS = 300_000;
/** A gauge that takes longer is left out: a process whose database is stuck still tells the rest. */
const PATIENCE_MS = 5_000;

type Sample<Name extends MetricName> = readonly [labels: LabelsOf<Name>, value: number];
type Samples<Name extends MetricName> = readonly Sample<Name>[];
type AnyLabels = Readonly<Record<string, string>>;

/** The metrics of one process, out of the one table (ADR 63): none that has no row, no label beside the row's, no value beside its set. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #routes = new Set(['none']);
  readonly #knowsLogins: boolean;
  readonly #own: readonly MetricName[];
  readonly #stepMs: number;
  #shown: Promise<string> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(process: string, stepMs = SERVICE_STEP_MS) {
    const row: ProcessRow | undefined = processes.find(({ name }) => name === process);
    this.#knowsLogins = row?.kind === 'service' || row?.hearsOfLogins === true;
    this.#own = metricsOf(process);
    this.#stepMs = stepMs;
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** A pattern that requests may be counted under. */
  allowRoute(pattern: string): void {
    this.#routes.add(pattern);
  }

  /** Begins at 0 for each value: a first failure is an increase. */
  counter<Name extends MetricOf<'counter'>>(name: Name): (labels: LabelsOf<Name>, by?: number) => void {
    const counter = new Counter(this.#head(name));
    for (const labels of everyLabelsOf(metricTable[name])) counter.inc(labels, 0);
    return (labels, by = 1) => counter.inc(this.#checked(name, labels), by);
  }

  /** Two servers of one process share it. */
  histogram<Name extends MetricOf<'histogram'>>(name: Name): (labels: LabelsOf<Name>, value: number) => void {
    const known = this.#registry.getSingleMetric(name) as Histogram | undefined;
    const histogram = known ?? new Histogram({ ...this.#head(name), buckets: [...metricTable[name].buckets] });
    return (labels, value) => histogram.observe(this.#checked(name, labels), value);
  }

  /** Read when it is asked for; nothing is told of what cannot be read. */
  gauge<Name extends MetricOf<'gauge'>>(name: Name, read: () => Samples<Name> | Promise<Samples<Name>>): void {
    const isBare = Object.keys(metricTable[name].labels).length === 0;
    const checked = (labels: LabelsOf<Name>) => this.#checked(name, labels);
    let reading: Promise<Samples<Name>> | undefined;
    const readOnce = (): Promise<Samples<Name>> => {
      reading ??= Promise.resolve()
        .then(read)
        .finally(() => {
          reading = undefined;
        });
      return reading;
    };
    new Gauge({
      ...this.#head(name),
      async collect() {
        this.reset();
        // One without labels would be 0.
        if (isBare) this.remove();
        const samples = await inTime(readOnce()).catch((): Samples<Name> => []);
        // Whole numbers: an age to the millisecond is a moment.
        for (const [labels, value] of samples) this.set(checked(labels), Math.round(value));
      },
    });
  }

  /** From now on a service tells what was so at the last step; everybody else what is so. */
  start(): void {
    if (!this.#knowsLogins || this.#timer) return;
    const settle = () => {
      this.#shown = this.#registry.metrics();
    };
    settle();
    this.#timer = setInterval(settle, this.#stepMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  text(): Promise<string> {
    return this.#shown ?? this.#registry.metrics();
  }

  #head(name: MetricName) {
    if (this.#own.length > 0 && !this.#own.includes(name)) throw new TypeError(`${name} is no metric of this process`);
    const { says, labels } = metricTable[name];
    return { name, help: says, labelNames: Object.keys(labels), registers: [this.#registry] };
  }

  #checked(name: MetricName, labels: object): AnyLabels {
    const allowed: MetricRow['labels'] = metricTable[name].labels;
    const given = Object.entries(labels) as [string, string][];
    const fits = given.every(([label, value]) => {
      const values = Object.hasOwn(allowed, label) ? allowed[label] : undefined;
      return values === ownRoutes ? this.#routes.has(value) : (values?.includes(value) ?? false);
    });
    if (!fits || given.length !== Object.keys(allowed).length) throw new TypeError(`a label that ${name} has not`);
    return labels as AnyLabels;
  }
}

/** Every combination of the labels of a counter. */
function everyLabelsOf({ labels }: MetricRow): AnyLabels[] {
  let all: AnyLabels[] = [{}];
  for (const [label, values] of Object.entries(labels)) {
    if (values === ownRoutes) throw new TypeError('a counter has no routes');
    all = all.flatMap((one) => (values as readonly string[]).map((value) => ({ ...one, [label]: value })));
  }
  return all;
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('late')), PATIENCE_MS);
  return await Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
