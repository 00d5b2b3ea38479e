import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { concatBytes, fromBase64, toBase64, toHex } from '@inro/foundation';
import {
  createLogger,
  createServer,
  type HostConfig,
  openPinnedRoots,
  PeerClient,
  requirePeer,
  systemRandomness,
} from '@inro/host';
import { freePort, movableClock, openTestDatabase, temporaryFolder, testTopology } from '@inro/host/testing';
import type { KeyKind } from '@inro/jpki-profile';
import { keySigner } from '@inro/pki/issue/node';
import { applicationNonce, buildCertificateRequest } from '@inro/pki/request';
import { FaultyWire } from '../../../quality/faults/house/faulty-wire.ts';
import { parseConfiguration } from '../../ca/src/configuration.ts';
import { startCertificationAuthority } from '../../ca/src/start.ts';
import {
  bothKinds,
  digestText,
  type Element,
  generateKey,
  hanako,
  type Signatory,
  signApplication,
} from '../../ca/test/support.ts';
import { openMakerCa, publishedCertificates } from '../../phone-maker/src/certificates.ts';
import { startRegistration } from '../src/start.ts';
import { authorityTrust } from '../src/trust/authority-trust.ts';
import { readDeviceModels } from '../src/trust/device-models.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers are asserted by the tests, member by member
type Json = any;

export const HANAKO = '1000000001';
export const hanakosEntry = { ...hanako, status: 'resident' } as const;

/** The other end of a deployment, per docs/protocol/registration.md: takes orders, gives sessions, keeps what it was told. */
async function startTsm(config: HostConfig, clock: { now(): Date }) {
  const orders: string[] = [];
  let session = 0;
  const app = createServer(config, createLogger('tsm', 'silent'));
  const preHandler = requirePeer(config, clock, ['registration']);
  app.all('/deployments/*', { preHandler }, async (request) => {
    orders.push(`${request.method} ${request.url}`);
    session++;
    return { sessionId: `session-${session}-${'x'.repeat(16)}`, url: `${config.topology.origins.tsm}/gp/seram` };
  });
  await app.listen({ port: config.port, host: config.bind });
  return { orders, close: () => app.close() };
}

export interface TestPhone extends Element {
  readonly cplc: string;
}

/** Registration over a real database, with the real certification authority and a maker of elements beside it. */
export async function startTestRegistration() {
  const clock = movableClock();
  const [database, caDatabase] = await Promise.all([openTestDatabase(), openTestDatabase()]);
  const topology = await testTopology(['registration', 'ca', 'status', 'tsm', 'counter', 'operator', 'wallet']);
  const folder = temporaryFolder();
  const maker = await openMakerCa(folder.path, new Date(clock.now().getTime() - 86_400_000));
  const log = createLogger('test', process.env.INRO_LOG_LEVEL ?? 'silent');
  const config = { ...topology.configs.registration!, databaseUrl: database.url };
  const places = {
    configuration: parseConfiguration({}),
    keysDir: `${folder.path}/ca`,
    makers: publishedCertificates(folder.path),
    passphraseFile: `${folder.path}/ca/passphrase`,
  };
  // The authority listens elsewhere, behind a wire that tests can break.
  const caPort = await freePort();
  const wire = await FaultyWire.open(topology.configs.ca!.port, caPort);
  const startCa = () =>
    startCertificationAuthority({
      config: { ...topology.configs.ca!, port: caPort, databaseUrl: caDatabase.url },
      log,
      clock,
      places,
    });
  let ca: Awaited<ReturnType<typeof startCa>> | undefined = await startCa();
  mkdirSync(config.dataDir, { recursive: true });
  const roots = await openPinnedRoots(config, {});
  const start = (port = config.port) =>
    startRegistration({
      config: { ...config, port },
      log,
      clock,
      randomness: systemRandomness,
      models: readDeviceModels(),
      trust: authorityTrust(
        { config, log, clock, randomness: systemRandomness },
        roots,
        publishedCertificates(folder.path),
      ),
    });
  let running = await start();
  let tsm: Awaited<ReturnType<typeof startTsm>> | undefined = await startTsm(topology.configs.tsm!, clock);
  const peer = (name: string) => new PeerClient(topology.configs[name]!, clock);
  const peers = { tsm: peer('tsm'), counter: peer('counter'), operator: peer('operator'), wallet: peer('wallet') };
  const call = async (method: string, path: string, body?: unknown, token?: string) => {
    const answer = await fetch(`http://127.0.0.1:${config.port}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Json };
  };
  let officer: Signatory | undefined;
  let persons = 0;
  const self = {
    clock,
    config,
    topology,
    peers,
    call,
    wire,
    makersFile: publishedCertificates(folder.path),
    get context() {
      return running.context;
    },
    get reconciliation() {
      return running.reconciliation;
    },
    /** The authority's own book. */
    get caDb() {
      return ca!.context.db;
    },
    get caSchedule() {
      return ca!.schedule;
    },
    get tsmOrders() {
      return tsm?.orders ?? [];
    },
    start,
    async restart() {
      await running.close();
      running = await start();
    },
    /** What the authority has recorded under an issuance's id. */
    recorded: (id: string) =>
      ca!.context.db.selectFrom('certificate').selectAll().where('issuance', '=', id).orderBy('id').execute(),
    async stopCa() {
      await ca?.close();
      ca = undefined;
    },
    /** With the configuration that it had, or another. */
    async startCa(configuration?: unknown) {
      if (configuration !== undefined) places.configuration = parseConfiguration(configuration);
      ca = await startCa();
    },
    async stopTsm() {
      await tsm?.close();
      tsm = undefined;
    },
    async startTsm() {
      tsm = await startTsm(topology.configs.tsm!, clock);
    },
    /** A new element of a model, from the maker (or from nobody's). */
    async element(model = 'inro-one', by = maker): Promise<TestPhone> {
      const cplc = new Uint8Array(randomBytes(42));
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const leaf = await by.certify({ model, cplc, publicKey: keySigner(privateKey).publicKey });
      const chain = concatBytes(leaf, by.certificate);
      return { makerCertificate: by.certificate, leaf, chain, attestationKey: privateKey, cplc: toHex(cplc) };
    },
    otherMaker: () => openMakerCa(`${folder.path}/other`, clock.now()),
    async nonce(): Promise<string> {
      return (await call('POST', '/enrolments', {})).body.nonce;
    },
    /** An application document, signed; `change` overrides members. */
    async application(
      signer: Signatory,
      element: TestPhone,
      change: Record<string, unknown> = {},
    ): Promise<{ der: Uint8Array; kinds: KeyKind[] }> {
      const document = {
        type: 'inro-application-1',
        nonce: await self.nonce(),
        certificates: bothKinds,
        attestationCertificateSha256: digestText(element.leaf),
        secureElement: { seId: 'eSE1' },
        requestedAt: clock.now().toISOString(),
        ...change,
      };
      return { der: signApplication(document, signer), kinds: document.certificates as KeyKind[] };
    },
    apply: (der: Uint8Array) => call('POST', '/applications', { application: toBase64(der) }),
    /** The same, for applications that are to be accepted. */
    async accepted(der: Uint8Array): Promise<Json> {
      const { status, body } = await self.apply(der);
      if (status !== 202) throw new Error(`refused: ${body.code}`);
      return body;
    },
    /** What the TSM reports of a deployment, up to the keys. */
    async deploy(id: string, application: { der: Uint8Array; kinds: KeyKind[] }, element: TestPhone) {
      await peers.tsm.call('registration', 'POST', `/deployments/${id}/element`, {
        cplc: element.cplc,
        attestationChain: toBase64(element.chain),
      });
      const keys = application.kinds.map((kind) => generateKey(element, kind, applicationNonce(application.der)));
      const report = { keys: keys.map((key) => key.order), secretsSet: true };
      const submit = () =>
        peers.tsm.call<{ certificates: { kind: KeyKind; certificate: string; issuer: string }[] | null }>(
          'registration',
          'POST',
          `/deployments/${id}/keys`,
          report,
        );
      return { keys, submit, ...(await submit()) };
    },
    async deliver(id: string, certificates: readonly { kind: KeyKind; certificate: string }[]) {
      const digests = certificates.map(({ kind, certificate }) => ({
        kind,
        sha256: digestText(fromBase64(certificate)),
      }));
      await peers.tsm.call('registration', 'POST', `/deployments/${id}/delivered`, { digests });
    },
    async officer(): Promise<Signatory> {
      if (officer) return officer;
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const { algorithm: _, ...key } = keySigner(privateKey);
      const request = await buildCertificateRequest('officer', { ...key, algorithm: 'sha256WithRSAEncryption' });
      const answer = await peers.operator.call<{ certificate: string }>('ca', 'PUT', '/access-certificates/officer', {
        kind: 'counterOfficer',
        certificateRequest: toBase64(request),
        names: { ja: '千代田区', 'ja-x-easy': 'ちよだく', en: 'Chiyoda City' },
      });
      officer = { certificate: fromBase64(answer.certificate), privateKey };
      return officer;
    },
    /** Enters a person and has a card made for them at the counter; its signing key applies for phones. */
    async citizen(
      number = HANAKO,
      entry: Record<string, unknown> = {},
      card: Record<string, unknown> = {},
    ): Promise<{ applicationId: string; signer: Signatory }> {
      await peers.counter.call('registration', 'PUT', `/residents/${number}`, { ...hanakosEntry, ...entry });
      const element = await self.element('inro-card');
      const members = { profile: 'card', citizen: number, cardValidUntil: '2036-11-22T14:59:59Z', ...card };
      const application = await self.application(await self.officer(), element, members);
      const body = await self.accepted(application.der);
      const { keys, certificates } = await self.deploy(body.applicationId, application, element);
      await self.deliver(body.applicationId, certificates!);
      const at = application.kinds.indexOf('digitalSignature');
      const signing = certificates!.find((row) => row.kind === 'digitalSignature');
      return {
        applicationId: body.applicationId as string,
        signer: { certificate: fromBase64(signing?.certificate ?? ''), privateKey: keys[at]!.privateKey },
      };
    },
    /** The whole way onto a phone. */
    async enrol(signer: Signatory) {
      const element = await self.element();
      const application = await self.application(signer, element);
      const body = await self.accepted(application.der);
      const { certificates } = await self.deploy(body.applicationId, application, element);
      await self.deliver(body.applicationId, certificates!);
      return { id: body.applicationId as string, token: body.statusToken as string, certificates: certificates! };
    },
    newNumber: () => String(5_000_000_000 + ++persons),
    /** Somebody new, and what is on their phone. */
    async phoneOfSomebody() {
      const number = self.newNumber();
      const { signer } = await self.citizen(number);
      return { number, signer, ...(await self.enrol(signer)) };
    },
    /** The operator's order about all that is on a person's phone, or what `change` says. */
    orderRevocation: (number: string, change: object = {}, id: string = randomUUID()) =>
      peers.operator.call<{ certificates: { kind: string; profile: string }[] }>(
        'registration',
        'PUT',
        `/revocation-orders/${id}`,
        { resident: number, profiles: ['phone'], kinds: bothKinds, reason: 'keyCompromise', ...change },
      ),
    applications: async (number = HANAKO) =>
      (await peers.operator.call<{ applications: Json[] }>('registration', 'GET', `/residents/${number}/applications`))
        .applications,
    async dispose() {
      await running.close();
      await tsm?.close();
      await ca?.close();
      wire.stop();
      await Promise.all([database.dispose(), caDatabase.dispose()]);
      topology.dispose();
      folder.dispose();
    },
  };
  return self;
}
export type TestRegistration = Awaited<ReturnType<typeof startTestRegistration>>;
