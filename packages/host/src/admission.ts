import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from './errors.ts';

/** Requests worked on at once; one more is told to come back. */
const MOST_AT_WORK = 512;

/** A connection beyond these is closed at once: each may hold a request that is still coming in. */
export const MOST_CONNECTIONS = 4_096;

/**
 * Work that a server takes on at once. A place is taken when a request has come in whole, so that slow senders hold
 * none, and given back when its work is over, whether or not anybody still waits for the answer.
 */
export class Admission {
  #atWork = 0;
  #open = true;

  /** From now on nobody is let in: the process ends. */
  close(): void {
    this.#open = false;
  }

  /** Takes a place; `http.busy` when there is none. Gives the way to give it back, once. */
  enter(): () => void {
    if (this.#atWork >= MOST_AT_WORK) throw new HttpError('http.busy');
    this.#atWork++;
    let inside = true;
    return () => {
      if (inside) this.#atWork--;
      inside = false;
    };
  }

  /** `http.busy` before anything of a body is read. */
  refuseWhenFull(): void {
    if (!this.#open || this.#atWork >= MOST_AT_WORK) throw new HttpError('http.busy');
  }
}

/** Lets so many requests of a Fastify server be worked on at once. */
export function admitRequests(app: FastifyInstance): void {
  const admission = new Admission();
  const leaving = new WeakMap<FastifyRequest, () => void>();
  app.addHook('preClose', async () => admission.close());
  app.addHook('onRequest', async () => admission.refuseWhenFull());
  app.addHook('preValidation', async (request) => {
    leaving.set(request, admission.enter());
  });
  // Also when the client is gone by now, which onResponse never hears of.
  app.addHook('onSend', async (request) => leaving.get(request)?.());
}
