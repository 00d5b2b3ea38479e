import type { ProcessHost, Server } from '@inro/host';
import type { Places } from '../wire.ts';

/** Processes of the house that are clients themselves. */
const ownServices = ['bank'] as const;

/** Where a page of the portal leads beyond it: to the cast, to the documents, to a service. */
export function placeRoutes(app: Server, { origins }: ProcessHost['config']['topology']): void {
  const services = Object.fromEntries(
    ownServices.flatMap((name) => (origins[name] === undefined ? [] : [[name, origins[name]]])),
  );
  app.get(
    '/api/places',
    { schema: { summary: 'Where the cast and the services are' } },
    (): Places => ({ home: origins.home ?? '', services }),
  );
}
