import type { FastifyRequest } from 'fastify';
import { HttpError } from './errors.ts';
import type { Guard } from './guard.ts';

/** For routes that change something: only pages of these origins call them; browsers say so themselves (Fetch §3.1). */
export function requireOwnPages(origins: readonly string[]): Guard {
  const check = async (request: FastifyRequest): Promise<void> => {
    const { origin, 'sec-fetch-site': site } = request.headers;
    const foreign =
      (origin !== undefined && !origins.includes(origin)) || (site !== undefined && site !== 'same-origin');
    if (foreign) throw new HttpError('http.unauthorized');
  };
  return Object.assign(check, { security: [], ownPages: true, problems: ['http.unauthorized'] } as const);
}
