import { openPinnedRoots, runProcess } from '@inro/host';
import { serveWallet } from './server.ts';

await runProcess(async ({ config, log }) => serveWallet(config, log, await openPinnedRoots(config)));
