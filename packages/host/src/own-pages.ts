import { InroError } from '@inro/problem';
import type { FastifyRequest } from 'fastify';

/** For routes that change something: only pages of these origins call them; browsers say so themselves (Fetch §3.1). */
export const requireOwnPages =
  (origins: readonly string[]) =>
  async (request: FastifyRequest): Promise<void> => {
    const { origin, 'sec-fetch-site': site } = request.headers;
    const foreign =
      (origin !== undefined && !origins.includes(origin)) || (site !== undefined && site !== 'same-origin');
    if (foreign) throw new InroError('http.unauthorized');
  };
