import { join } from 'node:path';
import { phoneNamePattern } from '@inro/foundation';
import { createServer, type HostConfig, type Logger, listen, type RunningProcess, serveStaticSite } from '@inro/host';
import type { HandsetConfiguration } from './configuration.ts';
import { Origins } from './doors/addressee.ts';
import { castDoor } from './doors/cast-door.ts';
import { phonePage } from './doors/phone-page.ts';
import { walletDoor } from './doors/wallet-door.ts';
import type { Handset } from './handset.ts';

/** Opens every door of the handset on one port; which one a request is at, its Host header says. */
export async function serveHandset(
  config: Pick<HostConfig, 'name' | 'port' | 'bind' | 'topology'>,
  log: Logger,
  handset: Handset,
  { egress, ...tokens }: Pick<HandsetConfiguration, 'castToken' | 'counterToken' | 'egress'>,
): Promise<RunningProcess> {
  const app = createServer(config, log, { bodyLimit: 512 * 1024, below: phoneNamePattern });
  const origins = new Origins(config.topology);
  phonePage(app, handset, origins);
  walletDoor(app, handset, origins, egress);
  castDoor(app, handset, origins, tokens);
  serveStaticSite(app, { folder: join(import.meta.dirname, '../dist/web') });
  await listen(app, config);
  return {
    async close() {
      await app.close();
      await handset.close();
    },
  };
}
