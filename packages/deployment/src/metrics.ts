import { type ProcessName, processes } from './processes.ts';

/** Patterns of a server's own routes: as many as its program has, never what somebody asked for. */
export const ownRoutes = 'the patterns of its own routes, or `none`';

export interface MetricRow {
  /** A counter begins at 0 with each start, so that of several instances the sum counts; of a gauge the largest. */
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly unit?: 'seconds' | 'bytes' | 'yes or no';
  /** Every value that a label may take. */
  readonly labels: Readonly<Record<string, readonly string[] | typeof ownRoutes>>;
  readonly exposedBy: readonly ProcessName[];
  /** Upper ends, few: a fine time tells one request from another (T-194). */
  readonly buckets?: readonly number[];
  readonly says: string;
}

const everyServer: readonly ProcessName[] = processes.map(({ name }) => name);
const withDatabase: readonly ProcessName[] = processes.filter(({ database }) => database).map(({ name }) => name);
const services: readonly ProcessName[] = processes.filter(({ kind }) => kind === 'service').map(({ name }) => name);

const open = ['accepted', 'deploying', 'keysReady'] as const;
const orders = { to: ['ca', 'tsm', 'registration', 'tsm-issuer', 'tsm-provider', 'none'] } as const;
const keepers = { keeper: ['ca', 'registration', 'tsm', 'tsm-issuer', 'tsm-provider'] } as const;

/**
 * Every metric that a process tells (ADR 63): code registers from it, docs/operations/metrics.md is written from it. None
 * has a label for a person, a service, a certificate or a moment.
 */
export const metrics = {
  http_request_seconds: {
    kind: 'histogram',
    unit: 'seconds',
    labels: {
      method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other'],
      route: ownRoutes,
      status: ['1xx', '2xx', '3xx', '4xx', '5xx'],
    },
    buckets: [0.1, 1, 10],
    exposedBy: everyServer,
    says: 'how long finished requests took',
  },
  process_resident_bytes: {
    kind: 'gauge',
    unit: 'bytes',
    labels: {},
    exposedBy: everyServer,
    says: 'memory of the process, as the operating system counts it',
  },
  process_ready: {
    kind: 'gauge',
    unit: 'yes or no',
    labels: {},
    exposedBy: everyServer,
    says: 'whether it can do its work: what `/ready` answers',
  },
  database_connections: {
    kind: 'gauge',
    labels: { state: ['in_use', 'waiting'] },
    exposedBy: withDatabase,
    says: 'connections of its pool that work, and work that waits for one; the pool has 8',
  },
  outbox_orders_waiting: {
    kind: 'gauge',
    labels: orders,
    exposedBy: ['registration', 'tsm'],
    says: 'orders that are not delivered yet, by whom they go to (`none`: of a kind that there is no more)',
  },
  outbox_oldest_waiting_seconds: {
    kind: 'gauge',
    unit: 'seconds',
    labels: orders,
    exposedBy: ['registration', 'tsm'],
    says: 'since when the oldest of them waits; 0 where none does',
  },
  audit_witness_lag_seconds: {
    kind: 'gauge',
    unit: 'seconds',
    labels: keepers,
    exposedBy: ['registration', 'tsm'],
    says: 'since when the audit log of the keeper was not seen; ten seconds are usual',
  },
  audit_witness_refused: {
    kind: 'gauge',
    unit: 'yes or no',
    labels: keepers,
    exposedBy: ['registration', 'tsm'],
    says: 'whether the audit log of the keeper did not go on from what was seen',
  },
  certificate_left_seconds: {
    kind: 'gauge',
    unit: 'seconds',
    labels: { of: ['root', 'responder', 'access'] },
    exposedBy: ['ca', ...services],
    says: 'until the first end among the roots, and among the newest responders and statement issuers (CA); until the end of the own access certificate (services)',
  },
  status_left_seconds: {
    kind: 'gauge',
    unit: 'seconds',
    labels: { of: ['crl', 'ocsp'] },
    exposedBy: ['ca'],
    says: 'until the first `nextUpdate` among the CRLs, and among the answers produced ahead, from which staples are as fresh as these are',
  },
  recent_revocations_age_seconds: {
    kind: 'gauge',
    unit: 'seconds',
    labels: {},
    exposedBy: ['ca', 'bank'],
    says: 'since when the oldest of the lists of recent revocations was made: of those that it publishes (CA), of those that it fetched (services that fetch them); since it was started where one is missing',
  },
  renewals_total: {
    kind: 'counter',
    labels: { of: ['responder', 'crl', 'access', 'ocsp'], outcome: ['done', 'failed'] },
    exposedBy: ['ca'],
    says: 'responders, statement issuers and access certificates certified, CRLs and answers produced (`done` by number, `failed` by attempt)',
  },
  issuances_total: {
    kind: 'counter',
    labels: { outcome: ['issued', 'refused', 'closed', 'failed'] },
    exposedBy: ['ca'],
    says: 'orders to issue, by what came of them: `closed` outside the hours, `failed` inside the CA; a repeated order counts again',
  },
  applications_last_hour: {
    kind: 'gauge',
    labels: {
      carrier: ['phone', 'card'],
      state: [...open, 'issued', 'delivered', 'revoked', 'refused', 'expired'],
    },
    exposedBy: ['registration'],
    says: 'applications by the state that they came into within the last hour and are in',
  },
  applications_oldest_seconds: {
    kind: 'gauge',
    unit: 'seconds',
    labels: { state: [...open, 'issued'] },
    exposedBy: ['registration'],
    says: 'since when the oldest application is in this state, of those that wait for somebody; 0 where none is',
  },
  logins_total: {
    kind: 'counter',
    labels: { outcome: ['begun', 'answered', 'refused', 'invalid', 'indeterminate', 'finished'] },
    exposedBy: services,
    says: 'logins by how far they came, told by the SDK: `refused` by the person, `answered` with a valid proof, `finished` in the browser that began',
  },
} as const satisfies Readonly<Record<string, MetricRow>>;

type Metrics = typeof metrics;
export type MetricName = keyof Metrics;
export type MetricOf<Kind extends MetricRow['kind']> = {
  [Name in MetricName]: Metrics[Name]['kind'] extends Kind ? Name : never;
}[MetricName];

type ValueOf<Values> = Values extends readonly string[] ? Values[number] : string;
/** Exactly the labels of a metric, each with a value of its set. */
export type LabelsOf<Name extends MetricName> = {
  readonly [Label in keyof Metrics[Name]['labels']]: ValueOf<Metrics[Name]['labels'][Label]>;
};

/** What this process tells. */
export const metricsOf = (process: string): readonly MetricName[] =>
  (Object.entries(metrics) as [MetricName, MetricRow][])
    .filter(([, { exposedBy }]) => (exposedBy as readonly string[]).includes(process))
    .map(([name]) => name);
