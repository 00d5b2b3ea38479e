import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listenersOf, type NamedListener } from '@inro/deployment';
import { phoneNamePattern, Secret } from '@inro/foundation';
import {
  createServer,
  httpRequest,
  listen,
  type ProcessHost,
  type RunningProcess,
  requireOwnPages,
  serveOverview,
  serveStaticSite,
} from '@inro/host';
import { z } from 'zod';
import { readCitizens } from './cast-file.ts';
import { serveDocuments } from './documents/serve.ts';
import { HomeError } from './errors.ts';
import { HandsetClient } from './handset-client.ts';

const name = z.string().regex(phoneNamePattern);
const params = z.object({ phone: name });
/** What has a name on the page: services are opened there, of the others it shows whether they answer. */
const shown = listenersOf().filter(({ title }) => title !== undefined);
const services = shown.filter(({ kind }) => kind === 'service');
const parts = shown.filter(({ kind }) => kind !== 'service');
/** Made ones stay, and the page asks nobody who they are. */
const MOST_PHONES = 1_000;

/** An app that the topology does not name is not ready. */
const askHealth = async (origin: string) => httpRequest(`${origin}/ready`, { timeoutMs: 1_000 });

/** The page of the cast: who there is, which phones they hold, what they can use. Nobody's secrets but the test cards'. */
export async function startHome({ config, log }: ProcessHost, mostPhones = MOST_PHONES): Promise<RunningProcess> {
  const { origins } = config.topology;
  const tokenFile = process.env.INRO_CAST_TOKEN;
  if (!tokenFile || !origins.handset) throw new TypeError('INRO_CAST_TOKEN or the handset is not named');
  const handset = new HandsetClient(origins.handset, new Secret(readFileSync(tokenFile, 'utf8').trim()));
  const castFile = process.env.HOME_CAST_FILE ?? join(config.dataDir, 'cast.json');
  const app = createServer(config, log, { alsoAt: `http://localhost:${config.port}`, machineOnly: true });
  const pages = [origins[config.name]!, `http://localhost:${config.port}`];
  // Only the page itself plays the cast's hands: a phone that any site could pair would be any site's phone.
  const own = { preValidation: requireOwnPages(pages) };

  let making: Promise<void> = Promise.resolve();
  /** Whoever makes a phone counts those that were asked for before. */
  const oneByOne = (make: () => Promise<void>): Promise<void> => {
    making = making.then(make, make);
    return making;
  };

  app.get(
    '/api/cast',
    { schema: { summary: 'Test citizens, phones, services, and who answers' } },
    async (_request, reply) => {
      void reply.header('cache-control', 'no-store');
      const [{ phones, models }, health] = await Promise.all([handset.cast(), Promise.all(parts.map(healthOf))]);
      return {
        citizens: readCitizens(castFile),
        phones: phones.map((phone) => ({ ...phone, pageUrl: origins.handset!.replace('://', `://${phone.phone}.`) })),
        models,
        services: services.flatMap(({ name: service, title }) =>
          origins[service] ? [{ service, title, url: origins[service] }] : [],
        ),
        authority: health,
      };
    },
  );

  app.put(
    '/api/phones/:phone',
    { ...own, schema: { summary: 'Makes a phone', params, body: z.object({ model: z.string().max(32) }) } },
    async (request, reply) => {
      const { phone } = request.params;
      await oneByOne(async () => {
        const { phones } = await handset.cast();
        const another = phones.every((known) => known.phone !== phone);
        if (another && phones.length >= mostPhones) throw new HomeError('home.too_many_phones');
        await handset.makePhone(phone, request.body.model);
      });
      return reply.code(204).send();
    },
  );

  app.put(
    '/api/phones/:phone/card',
    {
      ...own,
      schema: {
        summary: 'Holds a card to a phone, or takes it away',
        params,
        body: z.object({ card: name.nullable() }),
      },
    },
    async (request, reply) => {
      await handset.holdCard(request.params.phone, request.body.card);
      return reply.code(204).send();
    },
  );

  app.post(
    '/api/phones/:phone/wallet',
    { ...own, schema: { summary: 'The address that opens the wallet of a phone', params } },
    async (request) => ({
      walletUrl: await handset.pair(request.params.phone),
    }),
  );

  async function healthOf({ name: part, title }: NamedListener) {
    const url = origins[part] ?? '';
    const healthy = await askHealth(url).then(
      ({ status }) => status === 200,
      () => false,
    );
    return { part, title, url, healthy };
  }

  serveDocuments(app);
  serveOverview(app, pages[0]!);
  serveStaticSite(app, { folder: join(import.meta.dirname, '../dist/web') });
  await listen(app, config);
  return { close: () => app.close() };
}
