import { randomBytes } from 'node:crypto';
import { type LabelsOf, metrics as metricTable } from '@inro/deployment';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';

/** What a supervisor asks all the time says nothing. */
const ASKED_ALL_THE_TIME = new Set(['/health', '/ready', '/metrics']);

type Method = LabelsOf<'http_request_seconds'>['method'];
const methods: readonly string[] = metricTable.http_request_seconds.labels.method;
const methodOf = (method: string): Method => (methods.includes(method) ? method : 'other') as Method;

export interface FinishedRequest {
  /** Of this process's log alone: it names the request in its lines, goes to nobody else and comes from nobody else. */
  readonly id: string;
  readonly method: string;
  /** The pattern, never the path: it may hold an identifier. */
  readonly route: string | undefined;
  readonly status: number;
  readonly ms: number;
  /** Turned away before anything was done: counted, but a flood of them must not write the log. */
  readonly refused?: boolean;
}

/** Names for requests: other ones after a restart, and nothing that says who asked. */
export function requestIds(): () => string {
  const run = randomBytes(3).toString('hex');
  let number = 0;
  return () => `${run}-${++number}`;
}

/** Counts each finished request and writes one line of it. */
export function countRequests(metrics: Metrics, log: Logger): (request: FinishedRequest) => void {
  const seconds = metrics.histogram('http_request_seconds');
  return ({ id, method, route = 'none', status, ms, refused = false }) => {
    const labels = { method: methodOf(method), route, status: `${Math.floor(status / 100)}xx` };
    seconds(labels as LabelsOf<'http_request_seconds'>, ms / 1000);
    const line = { id, method: methodOf(method), route, status, ms: Math.round(ms) };
    log[ASKED_ALL_THE_TIME.has(route) || refused ? 'debug' : 'info'](line, 'request');
  };
}
