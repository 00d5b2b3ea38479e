import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Tracing } from '@inro/host';
import { type Traced, traceTo } from '@inro/relying-party/node';
import type { OpenInteraction } from './context.ts';

const MOST_LOGINS = 1_000;

/**
 * Tells each event to the developer of the client for which the gateway asks. Wallets belong to no interaction: for whom a
 * login is stands fast when it is asked.
 */
export function traceClients(tracing: Tracing, asking: AsyncLocalStorage<OpenInteraction>): (event: Traced) => void {
  const clients = new Map<string, string>();
  return traceTo({
    ...tracing,
    client({ login, step }) {
      const begun = step === 'asked' ? asking.getStore()?.client.id : undefined;
      if (begun !== undefined) clients.set(login, begun);
      if (clients.size > MOST_LOGINS) clients.delete(clients.keys().next().value!);
      return clients.get(login);
    },
  });
}
