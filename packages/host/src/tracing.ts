import { readFileSync } from 'node:fs';
import type { HostConfig } from './config.ts';

/** Where a service tells its developer what happened at its logins. */
export interface Tracing {
  /** Origin of the portal. */
  readonly url: string;
  readonly token: string;
}

/** ADR 92: in the sandbox alone, by its names below `localhost`; undefined wherever people log in. */
export function tracingOf({ topology }: Pick<HostConfig, 'topology'>): Tracing | undefined {
  const [file, url] = [process.env.INRO_TRACE_TOKEN, topology.origins.developers];
  const isSandbox = topology.host === 'localhost' || topology.host.endsWith('.localhost');
  return file && url && isSandbox ? { url, token: readFileSync(file, 'utf8').trim() } : undefined;
}
