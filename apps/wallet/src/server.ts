import { join } from 'node:path';
import { phoneNamePattern, toBase64 } from '@inro/foundation';
import {
  createServer,
  type HostConfig,
  hostIn,
  type Logger,
  listen,
  originOf,
  type PinnedRoots,
  type RunningProcess,
  serveStaticSite,
} from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { publishedVersions, WALLET_VERSIONS_PATH } from '@inro/presentation/versions';
import type { FastifyRequest } from 'fastify';

/** Serves the wallet's page, on an origin of its own for every phone. It sees no request of a wallet beyond that. */
export async function serveWallet(
  config: Pick<HostConfig, 'name' | 'port' | 'bind' | 'topology'>,
  log: Logger,
  roots: PinnedRoots,
): Promise<RunningProcess> {
  const { origins } = config.topology;
  const { registration, status, home, handset } = origins;
  if (!registration || !status || !home || !handset) throw new TypeError('the topology names too few origins');
  const wallet = new URL(originOf(config.topology, config.name));
  const { protocol, host: handsetHost } = new URL(handset);
  const doorOf = (phone: string): string => `${protocol}//${phone}.${handsetHost}`;

  /** The phone that a page belongs to, by its Host header; `http.not_found` for any other name. */
  const phoneOf = (request: FastifyRequest): string => {
    const name = hostIn(request.headers.host, wallet);
    const suffix = `.${wallet.host}`;
    const phone = name.endsWith(suffix) ? name.slice(0, -suffix.length) : '';
    if (!phoneNamePattern.test(phone)) throw new HttpError('http.not_found');
    return phone;
  };

  const app = createServer(config, log, { below: phoneNamePattern });
  app.get('/config', { schema: { summary: 'Where this phone and the authority are' } }, async (request, reply) => {
    const phone = phoneOf(request);
    void reply.header('cache-control', 'no-store');
    return {
      phone,
      handset: doorOf(phone),
      services: { registration, status },
      home,
      accessRoots: roots('access').map((root) => toBase64(root)),
    };
  });
  const versions = { summary: 'What versions of the protocol this wallet speaks, and when each of them ends' };
  app.get(WALLET_VERSIONS_PATH, { schema: versions }, async (request) => {
    phoneOf(request);
    return publishedVersions();
  });
  serveStaticSite(app, {
    folder: join(import.meta.dirname, '../dist/web'),
    pages: ['/present'],
    connectSources: (request) => [doorOf(phoneOf(request))],
  });
  await listen(app, config);
  return { close: () => app.close() };
}
