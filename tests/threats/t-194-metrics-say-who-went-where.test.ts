// The threat: docs/threats/t-194-metrics-say-who-went-where.md
import assert from 'node:assert/strict';
import { after, describe, it, mock } from 'node:test';
import { createLogger } from '@inro/host';
import { loneConfig } from '@inro/host/testing';
import { asItIs, type World, without } from './support/without.ts';

const METRICS = 'packages/host/src/metrics.ts';
const NAMES = ['library.example', 'clinic.example', 'bank.example'];
const closing: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const close of closing) await close();
});

const purpose = { ja: '本を借りるため', 'ja-x-easy': '本(ほん)を 借(か)りる ため', en: 'To borrow books' };

/** A service on the SDK, in the server that every process of the house has: what it is asked, and what it tells. */
async function openService(world: World, name: string) {
  const host = await world<typeof import('../../packages/host/src/index.ts')>('packages/host/src/index.ts');
  const { createRelyingParty, MemoryTransactionStore, temporaryServiceKey } = await world<
    typeof import('@inro/relying-party/node')
  >('packages/relying-party/src/node/index.ts');
  const { inroLogin } = await world<typeof import('@inro/relying-party/fastify')>(
    'packages/relying-party/src/node/fastify.ts',
  );
  const { createFakeWallet } = await world<typeof import('@inro/fake-wallet')>(
    'packages/fake-wallet/src/node/index.ts',
  );
  // Whatever a service is called, the table knows it as one: the bank's row stands for all.
  const config = { ...loneConfig('bank'), topology: { origins: { bank: `https://${name}` }, peerKeys: {}, host: 'x' } };
  const origin = `https://${name}`;
  const metrics = new host.Metrics('bank');
  const count = metrics.counter('logins_total');
  const app = host.createServer(config, createLogger('bank', 'silent'), { metrics });
  const send = async (url: string | URL, init: RequestInit = {}): Promise<Response> => {
    const answer = await app.inject({
      method: (init.method ?? 'GET') as 'GET',
      url: new URL(url, origin).href,
      headers: { host: name, ...Object.fromEntries(new Headers(init.headers)) },
      ...(init.body ? { payload: String(init.body) } : {}),
    });
    return new Response([204, 304].includes(answer.statusCode) ? null : answer.body, {
      status: answer.statusCode,
      headers: Object.entries(answer.headers).flatMap(([field, value]) =>
        [value ?? []].flat().map((one) => [field, String(one)] as [string, string]),
      ),
    });
  };
  const wallet = await createFakeWallet({ fetch: send });
  const relyingParty = createRelyingParty({
    origin,
    signer: await wallet.certify(origin),
    trustAnchors: wallet.trustAnchors,
    store: new MemoryTransactionStore(),
    serviceKey: temporaryServiceKey(),
    onStep: (outcome) => count({ outcome }),
  });
  void app.register(inroLogin({ relyingParty, purpose, onLogin: () => ({}) }) as never);
  await app.ready();
  closing.push(() => app.close());
  const post = (path: string, cookie: string, body: object) =>
    send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, cookie },
      body: JSON.stringify(body),
    });

  return {
    app,
    told: async () => (await app.inject({ url: '/metrics', headers: { host: '127.0.0.1' } })).body,
    /** One login, as far as it goes; a look in between where somebody looks. */
    async logIn(as: 'finished' | 'refused' | 'begun', look: () => Promise<unknown> = async () => undefined) {
      const begun = await post('/api/logins', '', { flow: 'same-device' });
      const { transaction, walletLink } = (await begun.json()) as Record<string, string>;
      const cookie = begun.headers.getSetCookie()[0]!.split(';')[0]!;
      await look();
      if (as === 'begun') return;
      const { redirectUri } = await wallet.answer(walletLink!, as === 'refused' ? { as } : {});
      await look();
      const responseCode = redirectUri && new URL(redirectUri).searchParams.get('response_code');
      const finished = await post(`/api/logins/${transaction}/finish`, cookie, responseCode ? { responseCode } : {});
      assert.equal(finished.status === 200, as === 'finished', await finished.text());
      await look();
    },
  };
}
type Service = Awaited<ReturnType<typeof openService>>;

/** What moves with what somebody did, and not with being scraped. */
const countsOf = (text: string): string =>
  [...text.matchAll(/^(?:logins_total|http_request_seconds_count)\{.*$/gm)]
    .map(([line]) => line)
    .filter((line) => !line.includes('route="/metrics"'))
    .join('\n');

/** The collector: all services before and after; names the one that moved, if one did. */
async function collectorNames(services: readonly Service[], act: (look: () => Promise<void>) => Promise<void>) {
  const scrape = () => Promise.all(services.map((one) => one.told()));
  const before = await scrape();
  const moved = new Set<number>();
  const look = async () => {
    for (const [index, text] of (await scrape()).entries())
      if (countsOf(text) !== countsOf(before[index]!)) moved.add(index);
  };
  await act(look);
  await look();
  return [...moved];
}

describe('T-194 metrics say who went where', () => {
  it('a collector who scrapes every service before, during and after a login sees nothing move', async () => {
    const services = await Promise.all(NAMES.map((name) => openService(asItIs, name)));
    const first = await Promise.all(services.map((one) => one.told()));
    for (const as of ['finished', 'refused', 'begun', 'finished'] as const)
      for (const service of services)
        assert.deepEqual(await collectorNames(services, (look) => service.logIn(as, look)), []);
    const last = await Promise.all(services.map((one) => one.told()));
    assert.deepEqual(last, first);
    assert.match(first[0]!, /^logins_total\{outcome="finished"\} 0$/m);
  });

  it('at a step all that came meanwhile is told together', async () => {
    mock.timers.enable({ apis: ['setInterval'] });
    const services = await Promise.all(NAMES.map((name) => openService(asItIs, name)));
    for (const service of services) for (let n = 0; n < 3; n++) await service.logIn(n === 1 ? 'refused' : 'finished');
    mock.timers.tick(300_000);
    for (const service of services) {
      const text = await service.told();
      assert.match(text, /^logins_total\{outcome="finished"\} 2$/m);
      assert.match(text, /^logins_total\{outcome="refused"\} 1$/m);
    }
    assert.deepEqual(await collectorNames(services, () => services[1]!.logIn('finished')), []);
    mock.timers.reset();
  });

  /** Everything of a request in which a service may be named. */
  const saying = (name: string) =>
    [
      { method: 'GET', url: `/${name}` },
      { method: 'GET', url: `/api/logins/${name}` },
      { method: 'POST', url: `/api/logins/${encodeURIComponent(`https://${name}`)}/finish` },
      { method: 'GET', url: `/presentations/requests/${name.replaceAll('.', '%2e')}?of=${name}` },
      { method: 'PROPFIND', url: `/?${name}` },
      { method: 'GET', url: '/health', headers: { referer: `https://${name}/`, 'x-request-id': name, via: name } },
    ] as const;
  const countedOf = async (world: World, name: string): Promise<string> => {
    const host = await world<typeof import('../../packages/host/src/index.ts')>('packages/host/src/index.ts');
    // A process of the house that is no service: it tells at once.
    const app = host.createServer(loneConfig('wallet'), createLogger('wallet', 'silent'));
    app.get('/api/logins/:id', async () => ({}));
    for (const { headers, ...one } of saying(name).map((request) => ({ headers: {}, ...request })))
      await app.inject({ ...one, method: one.method as 'GET', headers: { ...headers, host: 'wallet.localhost' } });
    const { body } = await app.inject({ url: '/metrics', headers: { host: '127.0.0.1' } });
    await app.close();
    return body;
  };

  it('no path, method, encoding or header of a request brings a name into a label', async () => {
    const text = await countedOf(asItIs, 'clinic.example');
    assert.doesNotMatch(text, /clinic|PROPFIND/);
    assert.match(text, /route="\/api\/logins\/:id"/);
  });

  it('counter-test: without the step the collector names the service of every login', async () => {
    const atOnce = without({
      file: METRICS,
      defence: "this.#knowsLogins = row?.kind === 'service' || row?.hearsOfLogins === true;",
      instead: 'this.#knowsLogins = false;',
    });
    const services = await Promise.all(NAMES.map((name) => openService(atOnce, name)));
    for (const [index, service] of services.entries())
      assert.deepEqual(await collectorNames(services, () => service.logIn('finished')), [index]);
  });

  it('counter-test: without the look at the values, a label that names the service tells where everybody went', async () => {
    const blind = without(
      { file: METRICS, defence: '!fits || ' },
      {
        file: 'packages/host/src/finished-requests.ts',
        defence: 'const labels = { method: methodOf(method), route,',
        instead: 'const labels = { method: methodOf(method), route: where ?? route,',
      },
      {
        file: 'packages/host/src/finished-requests.ts',
        defence: "route = 'none', status, ms, refused = false }",
        instead: "route = 'none', status, ms, refused = false, where }",
      },
      {
        file: 'packages/host/src/server.ts',
        defence: 'route: routeOptions.url, status, ms,',
        instead: 'route: routeOptions.url, where: request.url, status, ms,',
      },
    );
    assert.match(await countedOf(blind, 'clinic.example'), /route="\/clinic\.example"/);
  });
});
