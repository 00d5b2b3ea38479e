import { constants, privateEncrypt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { fromHex, fromUtf8 } from '@inro/foundation';
import { createLogger, httpRequest } from '@inro/host';
import { freePort, openTestDatabase } from '@inro/host/testing';
import { buildOcspRequest } from '@inro/pki/request';
import { readAuthorizationLink } from '@inro/presentation';
import type { LocalizedText } from '@inro/problem';
import type { Browser } from '../../../quality/people/travelling-browser.ts';
import {
  answerActsTo,
  type Holder as LoginHolder,
  type Signing,
} from '../../../quality/testing/relying-party/wallet.ts';
import { bothKinds, fromText, makeOrder, startTestAuthority } from '../../ca/test/support.ts';
import { registerClientOf, registerService, servicesOfTheHouse } from '../../operator-console/src/register-services.ts';
import { startGateway } from '../src/start.ts';

/** A phone with both certificates. */
export type Holder = LoginHolder & { readonly signing: Signing };

type OrderSubject = NonNullable<NonNullable<Parameters<typeof makeOrder>[3]>['subject']>;

const pkcs1 = { prefix: fromHex('3031300D060960864801650304020105000420'), padding: constants.RSA_PKCS1_PADDING };

/** A real authority and a real gateway, each with its database, on sockets. */
export async function openTown(
  log = createLogger('gateway', process.env.INRO_LOG_LEVEL ?? 'error'),
  start: typeof startGateway = startGateway,
) {
  const ca = await startTestAuthority({}, undefined, ['gateway', 'home', 'wallet', 'developers']);
  const database = await openTestDatabase();
  const { authorities } = ca;
  const config = {
    ...ca.configs.gateway!,
    databaseUrl: database.url,
    topology: { ...ca.configs.gateway!.topology, authorities },
  };
  mkdirSync(config.dataDir, { recursive: true });
  const started = { config, log, clock: ca.clock };
  let gateway = await start(started);
  const others: Awaited<ReturnType<typeof startGateway>>[] = [];
  const front = config.topology.origins.gateway!;
  const back = `http://localhost:${config.port}`;
  const issuer = `${back}/realms/main`;
  const root = (purpose: string) => fromText(authorities.find((one) => one.purpose === purpose)!.certificate);
  const trust = { access: { certificate: root('access') }, authentication: { certificate: root('authentication') } };
  const service = servicesOfTheHouse.find(({ name }) => name === 'gateway')!;
  await registerService(ca.operator, service, ca.clock);

  const answerLink = async (link: string, holder: Omit<Holder, 'at'>, number?: string) => {
    const { requestUri } = readAuthorizationLink(link);
    const jwt = fromUtf8((await httpRequest(requestUri)).body);
    const fetchDocument = async (uri: string) => (await httpRequest(uri)).body;
    const by = { ...holder, at: ca.clock.now() };
    const form = await answerActsTo(jwt, link, trust as never, by, { number, fetchDocument });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await httpRequest(`${front}/presentations/answers`, { method: 'POST', headers, body: form });
    return { jwt, status: answer.status, json: JSON.parse(fromUtf8(answer.body)) as Record<string, never> };
  };

  return {
    ca,
    config,
    database,
    front,
    back,
    issuer,
    trust,
    register: (id: string, client: unknown) =>
      ca.operator.call('gateway', 'PUT', `/operator/clients/${id}`, client as never),
    /** As `inro gateway add` does: registered, and certified in its own name. */
    async certify(id: string, client: { readonly names: LocalizedText; readonly mayAskFor?: readonly string[] }) {
      const { renamed } = await ca.operator.call<{ renamed: boolean }>(
        'gateway',
        'PUT',
        `/operator/clients/${id}`,
        client,
      );
      await registerClientOf(ca.operator, 'gateway', { ...client, id, renamed }, ca.clock);
    },
    renewKeys: () => ca.operator.call('gateway', 'POST', '/operator/signing-keys'),
    async restart() {
      await gateway.close();
      gateway = await start(started);
    },
    /** A second instance on the same database and folder, at a port of its own; what it takes for its own name is the first one's. */
    async another(): Promise<number> {
      const port = await freePort();
      others.push(await start({ ...started, config: { ...config, port } }));
      return port;
    },
    /** A phone's authentication certificate and its key, as the applet uses it; and the status that its wallet fetched. */
    async enrol(id: string, subject?: OrderSubject): Promise<Omit<Holder, 'at'>> {
      const token = `staple-token-of-${id}`;
      const order = makeOrder('phone', await ca.card(), ca.element, {
        now: ca.clock.now(),
        token,
        ...(subject && { subject }),
      });
      const { certificates } = await ca.issue(id, order.body);
      const partOf = async (kind: 'userAuthentication' | 'digitalSignature', issuer: Uint8Array) => {
        const at = bothKinds.indexOf(kind);
        const { privateKey: key } = order.keys[at]!;
        const certificate = fromText(certificates.find((one) => one.kind === kind)!.certificate);
        const { body: staple } = await httpRequest(`${ca.statusOrigin}/staples`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/ocsp-request' },
          body: buildOcspRequest(certificate, issuer),
        });
        const signDigest = (digest: Uint8Array) =>
          new Uint8Array(privateEncrypt({ key, padding: pkcs1.padding }, Buffer.concat([pkcs1.prefix, digest])));
        return { person: { certificate, key, sign: signDigest }, staple };
      };
      const login = await partOf('userAuthentication', trust.authentication.certificate);
      return { ...login, signing: await partOf('digitalSignature', root('signature')) };
    },
    answerLink,
    /** The person's part, in a browser that stands at the gateway's login page: the address where the browser goes on. */
    async logIn(browser: Browser, holder: Omit<Holder, 'at'>): Promise<string> {
      const begun = await browser.api(front, 'POST', '/api/logins', { flow: 'cross-device' });
      if (begun.status !== 200) throw new Error(`no login: ${JSON.stringify(begun.json)}`);
      const { transaction, qrPayload, number } = begun.json as Record<string, string>;
      const answered = await answerLink(qrPayload!, holder, number);
      if (answered.status !== 200) throw new Error(`not answered: ${JSON.stringify(answered.json)}`);
      const done = await browser.api(front, 'POST', `/api/logins/${transaction}/finish`, {});
      if (done.status !== 200) throw new Error(`not finished: ${JSON.stringify(done.json)}`);
      return (done.json as Record<string, string>).location!;
    },
    async dispose(): Promise<void> {
      for (const other of others) await other.close();
      await gateway.close();
      await ca.dispose();
      await database.dispose();
    },
  };
}
export type Town = Awaited<ReturnType<typeof openTown>>;
