import * as wire from '@inro/authority-wire/issuance';
import type { Server } from '@inro/host';
import type { CaContext } from '../context.ts';
import { issuingHours } from '../issuing-hours.ts';

/** What anybody may ask of the authority's inner side. */
export function addOpenRoutes(app: Server, context: CaContext): void {
  app.get(wire.issuingHours.route, { schema: { response: { 200: wire.issuingHours.answer } } }, async () => {
    const hours = issuingHours(context.configuration, context.clock.now());
    return hours.open ? hours : { open: hours.open, opensAt: hours.opensAt.toISOString() };
  });
}
