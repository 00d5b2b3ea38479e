import { createLogger, type ProcessHost, systemClock } from '@inro/host';
import { startGateway } from '../../../../apps/gateway/src/start.ts';

// A gateway in a process of its own, so that it can be kept on a core; its configuration comes first.
/** The load comes from one address, and is no stranger's. */
const NO_LIMIT = { aSecond: 1e6, atOnce: 1e6 };

process.once('message', async (config: ProcessHost['config']) => {
  await startGateway({ config, log: createLogger('gateway', 'error'), clock: systemClock }, NO_LIMIT);
  process.send?.('ready');
});
process.once('disconnect', () => process.exit(0));
