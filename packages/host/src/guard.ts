import type { ErrorCode } from '@inro/problem-table';
import type { FastifyRequest, RouteOptions } from 'fastify';

/** A check that lets a request in or throws, and what the API description says of it. */
export interface Guard {
  (request: FastifyRequest): Promise<void>;
  /** Names of the security schemes by which a request comes in (OpenAPI 3.1.0 §4.8.30). */
  readonly security: readonly string[];
  /** The peers that come in. */
  readonly callers?: readonly string[];
  /** Only the server's own pages come in. */
  readonly ownPages?: true;
  readonly problems: readonly ErrorCode[];
}

/** The guards that a route names. */
export function guardsOf(route: Pick<RouteOptions, 'onRequest' | 'preValidation' | 'preHandler'>): readonly Guard[] {
  const hooks = [route.onRequest, route.preValidation, route.preHandler].flat() as readonly (Guard | undefined)[];
  return hooks.filter((hook) => hook !== undefined && 'problems' in hook) as readonly Guard[];
}
