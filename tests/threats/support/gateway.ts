import type { startGateway } from '../../../apps/gateway/src/start.ts';
import { openTown, type Town } from '../../../apps/gateway/test/support.ts';
import type { World } from './without.ts';

/** A gateway of this world beside the real authority; what it makes is ended by `dispose`. */
export async function openGateway(world: World): Promise<Town> {
  const { startGateway: start } = await world<{ startGateway: typeof startGateway }>('apps/gateway/src/start.ts');
  return openTown(undefined, start);
}
