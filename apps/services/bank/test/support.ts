import { constants, privateEncrypt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { fromHex, fromUtf8 } from '@inro/foundation';
import { createLogger, httpRequest } from '@inro/host';
import { openTestDatabase } from '@inro/host/testing';
import { parseCertificate } from '@inro/pki/read';
import { buildOcspRequest } from '@inro/pki/request';
import { readAuthorizationLink } from '@inro/presentation';
import { Browser } from '../../../../quality/people/browser.ts';
import { answerTo, type Holder } from '../../../../quality/testing/relying-party/wallet.ts';
import { fromText, makeOrder, sha256, startTestAuthority } from '../../../ca/test/support.ts';
import { serviceOrder, servicesOfTheHouse } from '../../../operator-console/src/register-services.ts';
import { startBank } from '../src/start.ts';

export { Browser };

export interface Answer {
  readonly status: number;
  readonly json: Record<string, never>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A real authority and a real bank, each with its database, on sockets. */
export async function openTown() {
  const ca = await startTestAuthority({}, undefined, ['bank', 'home', 'wallet']);
  const database = await openTestDatabase();
  const { authorities } = JSON.parse(fromUtf8((await httpRequest(`${ca.statusOrigin}/ca`)).body)) as {
    authorities: { name: string; purpose: string; certificate: string }[];
  };
  const { bank: given } = ca.configs;
  const config = { ...given!, databaseUrl: database.url, topology: { ...given!.topology, authorities } };
  mkdirSync(config.dataDir, { recursive: true });
  // Slow enough for one test to get past it on any machine.
  const logins = { aSecond: 10, atOnce: 300 };
  const start = () => startBank({ config, log: createLogger('bank', 'error'), clock: ca.clock }, logins);
  let bank = await start();
  const origin = config.topology.origins.bank!;
  const root = (purpose: string) => fromText(authorities.find((one) => one.purpose === purpose)!.certificate);
  const trust = { access: { certificate: root('access') }, authentication: { certificate: root('authentication') } };
  return {
    ca,
    origin,
    config,
    database,
    trust,
    async restartBank() {
      await bank.close();
      bank = await start();
    },
    async startBank() {
      bank = await start();
    },
    /** The operator's errand: the request to the authority, the certificate back. */
    async register(): Promise<void> {
      const path = '/operator/certificate-request';
      const { certificateRequest } = await ca.operator.call<{ certificateRequest: string }>('bank', 'GET', path);
      const order = serviceOrder(ca.operator, servicesOfTheHouse[0]!, certificateRequest);
      const issued = await ca.operator.call<{ certificate: string }>('ca', 'PUT', '/access-certificates/bank', order);
      await ca.operator.call('bank', 'PUT', '/operator/certificate', { certificate: issued.certificate });
    },
    /** A phone's authentication certificate, issued on a card's application, and its key, as the applet uses it. */
    async enrol(id: string): Promise<Holder['person'] & { readonly token: string }> {
      const token = `staple-token-of-${id}`;
      const order = makeOrder('phone', await ca.card(), ca.element, { now: ca.clock.now(), token });
      const { certificates } = await ca.issue(id, order.body);
      const { privateKey: key } = order.keys[0]!;
      const certificate = fromText(certificates.find(({ kind }) => kind === 'userAuthentication')!.certificate);
      const prefix = fromHex('3031300D060960864801650304020105000420');
      const padding = constants.RSA_PKCS1_PADDING;
      return {
        certificate,
        key,
        token,
        sign: (digest) => new Uint8Array(privateEncrypt({ key, padding }, Buffer.concat([prefix, digest]))),
      };
    },
    /** What the wallet fetches on its schedule. */
    async staple({ certificate, token }: { certificate: Uint8Array; token: string }): Promise<Uint8Array> {
      const { status, body } = await httpRequest(`${ca.statusOrigin}/staples`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/ocsp-request' },
        body: buildOcspRequest(certificate, trust.authentication.certificate),
      });
      if (status !== 200) throw new Error(`no staple: ${status}`);
      return body;
    },
    revoke: (certificate: Uint8Array, reason: string) =>
      ca.registration.call('ca', 'PUT', `/revocations/${sha256(certificate).toString('base64url')}`, {
        reason,
        at: ca.clock.now().toISOString(),
      }),
    browser: (cookies?: Browser['cookies']) => new Browser(origin, cookies),
    /** The wallet's half of a login over HTTP: fetch, check, sign, post. */
    async answer(link: string, holder: Omit<Holder, 'at'>, number?: string): Promise<Answer> {
      const { requestUri } = readAuthorizationLink(link);
      const jwt = fromUtf8((await httpRequest(requestUri)).body);
      const form = await answerTo(jwt, link, trust as never, { ...holder, at: ca.clock.now() }, number);
      return post(`${origin}/presentations/answers`, form);
    },
    async dispose(): Promise<void> {
      await bank.close();
      await ca.dispose();
      await database.dispose();
    },
  };
}
export type Town = Awaited<ReturnType<typeof openTown>>;

export const serialOf = (certificate: Uint8Array): string => parseCertificate(certificate).serialHex;

export async function post(url: string, form: string): Promise<Answer> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return read(await httpRequest(url, { method: 'POST', headers, body: form }));
}

function read(answer: Awaited<ReturnType<typeof httpRequest>>): Answer {
  const text = fromUtf8(answer.body);
  return { status: answer.status, json: text === '' ? {} : JSON.parse(text), headers: answer.headers };
}
