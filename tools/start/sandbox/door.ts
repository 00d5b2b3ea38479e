import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SANDBOX_DOOR_OFFSET, secretFiles } from '@inro/deployment';
import { equalInConstantTime, phoneNamePattern, utf8 } from '@inro/foundation';
import { createLogger, createServer, listen } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { z } from 'zod';
import { addClientWithFile, clientsOf } from '../../inro/gateway.ts';
import { keptSecret } from '../data-folder.ts';
import { made } from '../environment.ts';
import { castOf } from './cast.ts';
import { Orders, type Place } from './orders.ts';

const MOST_BYTES = 16 * 1024;
const NAME = 'sandbox';

const orderForm = z.strictObject({
  citizen: z.string().regex(phoneNamePattern).exactOptional(),
  client: z
    .string()
    .regex(/^[0-9A-Za-z]{1,32}$/)
    .exactOptional(),
  link: z.string().max(4_096).exactOptional(),
});
const clientForm = z.strictObject({
  client: z.string().regex(/^[0-9A-Za-z]{1,32}$/),
  name: z.string().min(1).max(100),
  redirectUris: z.array(z.string().max(2_048)).min(1).max(10),
  mayAskFor: z.array(z.enum(['name', 'address', 'birthdate', 'gender', 'sign'])).max(5),
  keptDays: z.number().int().min(0).max(36_500).exactOptional(),
});
const params = z.object({ name: z.string().max(64) });

export interface SandboxDoor {
  close(): Promise<void>;
}

/** The door of the sandbox (ADR 93): for the portal and the command line, by a token of its own, on this machine alone. */
export async function openSandboxDoor(place: Place & { readonly port: number }): Promise<SandboxDoor> {
  const { dataDir } = place;
  const port = place.port + SANDBOX_DOOR_OFFSET;
  const { file, contents } = secretFiles.sandboxToken;
  const token = utf8(`Bearer ${keptSecret(dataDir, file, made[contents]).trim()}`);
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `${NAME}.localhost:${port}`];
  const topology = { host: 'localhost', origins: { [NAME]: `http://${NAME}.localhost:${port}` }, peerKeys: {} };
  const orders = new Orders(place);
  const log = createLogger(NAME, 'info', join(dataDir, 'logs', `${NAME}.log`));
  const app = createServer({ name: NAME, topology }, log, {
    byAddress: true,
    machineOnly: true,
    bodyLimit: MOST_BYTES,
  });
  app.addHook('onRequest', async ({ headers }) => {
    if (!hosts.includes((headers.host ?? '').toLowerCase())) throw new HttpError('http.misdirected');
    // A browser says from which page it comes: no page has any business here.
    if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined)
      throw new HttpError('http.unauthorized');
    if (!equalInConstantTime(utf8(headers.authorization ?? ''), token)) throw new HttpError('http.unauthorized');
  });

  app.get('/triggers', async () => ({ triggers: orders.all() }));
  app.post('/triggers/:name', { schema: { params, body: orderForm } }, ({ params: { name }, body }) =>
    orders.bringAbout(name, body),
  );
  app.delete('/triggers/:name', { schema: { params, querystring: orderForm } }, ({ params: { name }, query }) =>
    orders.undo(name, query),
  );
  app.get('/citizens', async () => ({ citizens: castOf(dataDir) }));
  app.get('/clients', async () => ({ clients: await clientsOf(dataDir) }));
  app.post('/clients', { schema: { body: clientForm } }, async ({ body }) => {
    const folder = join(dataDir, 'developers');
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
    return await addClientWithFile(dataDir, body, join(folder, `${body.client}.json`));
  });
  await listen(app, { port, bind: '127.0.0.1' });
  return {
    async close() {
      await orders.close();
      await app.close();
    },
  };
}
