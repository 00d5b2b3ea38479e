import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Metrics } from '@inro/host';
import type { CaContext } from '../context.ts';
import type { Delegates } from '../delegates/delegates.ts';
import type { OcspAnswers } from './answers.ts';
import type { Crls } from './crls.ts';
import type { RouteDescription } from './description.ts';
import type { PublicRegister } from './public-register.ts';
import type { RecentRevocations } from './recent.ts';

/** What the status server answers from. */
export interface StatusServices {
  readonly context: CaContext;
  readonly answers: OcspAnswers;
  readonly crls: Crls;
  readonly recent: RecentRevocations;
  readonly statementIssuers: Delegates;
  /** Certifies a service's next key; CMS in, the certificate out, DER both. */
  readonly renewAccess: (request: Uint8Array) => Promise<Uint8Array>;
  readonly register: PublicRegister;
  readonly metrics: Metrics;
}

/** One request, and the answer to write. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly match: RegExpExecArray;
  /** Empty where the method has none. */
  readonly body: Uint8Array;
}

/** One kind of request: the first one whose pattern and method fit takes it. */
export interface StatusRoute extends RouteDescription {
  readonly handle: (services: StatusServices, exchange: Exchange) => Promise<void>;
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'application/json');
  response.writeHead(status, { 'cache-control': 'no-store' }).end(JSON.stringify(body));
}
