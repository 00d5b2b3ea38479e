import { join } from 'node:path';
import { createServer, listen, type RunningProcess, takenInFolder } from '@inro/host';
import { openMakerCa } from './certificates.ts';
import type { PhoneMakerContext } from './context.ts';
import { openDeliveries } from './deliveries.ts';
import { orderRoutes } from './routes/orders.ts';

/** The maker of phones and cards: its CA, its book of what it delivered, and one door for whoever hosts the elements. */
export async function startPhoneMaker(context: PhoneMakerContext): Promise<RunningProcess> {
  const { config, log, clock, masters } = context;
  const ca = await openMakerCa(config.dataDir, clock);
  const app = createServer(config, log, { taken: takenInFolder(join(config.dataDir, 'taken')) });
  orderRoutes(app, context, openDeliveries(config.dataDir, ca, masters));
  await listen(app, config);
  return { close: () => app.close() };
}
