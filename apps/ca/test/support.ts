import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import {
  constants,
  createHash,
  generateKeyPairSync,
  type KeyObject,
  privateEncrypt,
  randomBytes,
  sign,
} from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeProvenKey } from '@inro/authority-wire/deployment';
import { type Subject, subjectBytes } from '@inro/authority-wire/subject';
import { fromHex, toBase64, utf8 } from '@inro/foundation';
import { createLogger, PeerClient } from '@inro/host';
import { movableClock, openTestDatabase, temporaryFolder, testTopology } from '@inro/host/testing';
import {
  encodeKeyStatement,
  type KeyAlgorithm,
  type KeyKind,
  type KeyProof,
  keyAlgorithmRows,
  octetsOfKey,
} from '@inro/jpki-profile';
import { keySigner } from '@inro/pki/issue/node';
import { readPublicKey } from '@inro/pki/read';
import { applicationNonce, assembleApplication, buildCertificateRequest, prepareApplication } from '@inro/pki/request';
import { appointedBy } from '../../../quality/testing/house/appointment.ts';
import { type Element, type MadeElement, makeElement } from '../../../quality/testing/pki/element-maker.ts';
import { parseConfiguration } from '../src/configuration.ts';
import type { CaContext } from '../src/context.ts';
import { issueCertificates } from '../src/issuance/issue.ts';
import { startCertificationAuthority } from '../src/start.ts';
import { rsaKey } from './rsa-keys.ts';

export { type Element, type MadeElement, makeElement };

export const randomness = (length: number) => new Uint8Array(randomBytes(length));
export const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest();
export const digestText = (bytes: Uint8Array) => sha256(bytes).toString('base64url');

/** What GENERATE KEY PAIR leaves: a new key, attested and proved over the application. */
export function generateKey(
  element: Pick<Element, 'attestationKey'>,
  kind: KeyKind,
  nonce: Uint8Array,
  algorithm: KeyAlgorithm = 'rsa-2048',
) {
  const privateKey = algorithm === 'rsa-2048' ? rsaKey() : p384Key();
  const publicKey = octetsOfKey(readPublicKey(keySigner(privateKey).publicKey))!;
  const statement = (proof: KeyProof) =>
    encodeKeyStatement({ proof, algorithm, appletVersion: 0x0100, kind, nonce, publicKey });
  const attestation = sign('sha256', statement('attestation'), element.attestationKey);
  const { hash } = keyAlgorithmRows[algorithm];
  const possession = sign(hash, statement('possession'), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const order = writeProvenKey({ kind, algorithm, publicKey, attestation, possession });
  // Tests that read these two ask for no other algorithm.
  return { privateKey, order: order as Extract<typeof order, { modulus: string }> };
}

export const p384Key = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;

export const hanako = {
  name: '髙﨑　𠮷子',
  nameSubstitutions: '00000',
  address: '東京都千代田区霞が関二丁目１－１',
  addressSubstitutions: '00000',
  dateOfBirth: '2001-03-03',
  sex: 'female',
  prefecture: 'Tokyo-to',
  municipality: 'Chiyoda-ku',
} as const;

export interface Signatory {
  readonly certificate: Uint8Array;
  readonly privateKey: KeyObject;
}

/** Signs an application document as a card does: raw PKCS #1 v1.5 over the DigestInfo, or ECDSA. */
export function signApplication(document: Record<string, unknown>, signer: Signatory): Uint8Array {
  const prepared = prepareApplication(utf8(JSON.stringify(document)), signer.certificate);
  if (signer.privateKey.asymmetricKeyType === 'ec')
    return assembleApplication(prepared, sign('sha384', prepared.signedAttributes, signer.privateKey));
  const digestInfo = Buffer.concat([fromHex('3031300D060960864801650304020105000420'), prepared.digest]);
  const signature = privateEncrypt({ key: signer.privateKey, padding: constants.RSA_PKCS1_PADDING }, digestInfo);
  return assembleApplication(prepared, new Uint8Array(signature));
}

export const bothKinds: KeyKind[] = ['userAuthentication', 'digitalSignature'];

/** An order as registration sends it, with the private keys that stay on the element. */
export function makeOrder(
  profile: 'phone' | 'card',
  signer: Signatory,
  element: Element & Partial<Pick<MadeElement, 'card'>>,
  options: {
    kinds?: KeyKind[];
    now?: Date;
    document?: Record<string, unknown>;
    token?: string;
    subject?: Subject;
    attested?: MadeElement['card'];
    sign?: typeof signApplication;
    algorithm?: KeyAlgorithm;
  } = {},
) {
  const kinds = options.kinds ?? bothKinds;
  const attested = options.attested ?? ((profile === 'card' && element.card) || element);
  const application = (options.sign ?? signApplication)(
    {
      type: 'inro-application-2',
      nonce: randomBytes(32).toString('base64url'),
      certificates: kinds,
      attestationCertificateSha256: digestText(attested.leaf),
      secureElement: { seId: 'eSE1' },
      requestedAt: (options.now ?? new Date()).toISOString(),
      ...(profile === 'card'
        ? {
            profile,
            citizen: '0000000001',
            cardValidUntil: '2046-11-22T14:59:59Z',
            subjectSha256: digestText(subjectBytes(options.subject ?? hanako)),
          }
        : {}),
      ...options.document,
    },
    signer,
  );
  const keys = kinds.map((kind) => generateKey(element, kind, applicationNonce(application), options.algorithm));
  const body = {
    profile,
    application: toBase64(application),
    subject: options.subject ?? (hanako as Subject),
    attestationChain: toBase64(attested.chain),
    keys: keys.map((key) => key.order),
    stapleTokenSha256: digestText(utf8(options.token ?? 'staple-token-of-this-phone')),
  };
  return { body, keys };
}

export type OrderBody = ReturnType<typeof makeOrder>['body'];

export interface IssuedAnswer {
  certificates: { kind: KeyKind; certificate: string; issuer: string }[];
}

/** A whole authority over a real database, with the peers that may call it and one trusted maker. */
export async function startTestAuthority(
  configuration: unknown = {},
  clock = movableClock(),
  others: readonly string[] = [],
) {
  const database = await openTestDatabase();
  const topology = await testTopology(['ca', 'status', 'registration', 'operator', 'counter', 'tsm', ...others]);
  const folder = temporaryFolder();
  const element = await makeElement();
  mkdirSync(join(folder.path, 'makers'));
  writeFileSync(join(folder.path, 'makers', 'maker.cer'), element.makerCertificate);
  const config = { ...topology.configs.ca!, databaseUrl: database.url };
  const places = {
    configuration: parseConfiguration(configuration),
    keysDir: join(folder.path, 'keys'),
    makers: join(folder.path, 'makers'),
    passphraseFile: join(folder.path, 'keys', 'passphrase'),
  };
  const start = () => startCertificationAuthority({ config, log: createLogger('ca', 'error'), clock, places });
  let running = await start();
  const peer = (name: string) => new PeerClient(topology.configs[name]!, clock);
  const registration = peer('registration');
  const operator = peer('operator');
  const statusOrigin = config.topology.origins.status!;
  const officer = async (privateKey = rsaKey()): Promise<Signatory> => {
    const request = await buildCertificateRequest('officer', keySigner(privateKey));
    const answer = await operator.call<{ certificate: string }>('ca', 'PUT', '/access-certificates/officer', {
      kind: 'counterOfficer',
      ...appointedBy(topology.configs.counter!, request, hanako),
      names: { ja: '千代田区', 'ja-x-easy': 'ちよだく', en: 'Chiyoda City' },
      prefecture: hanako.prefecture,
      municipality: hanako.municipality,
    });
    return { certificate: new Uint8Array(Buffer.from(answer.certificate, 'base64')), privateKey };
  };
  return {
    database,
    config,
    configs: topology.configs,
    places,
    clock,
    element,
    registration,
    operator,
    statusOrigin,
    peer,
    officer,
    get authorities() {
      return running.says.authorities;
    },
    get running() {
      return running;
    },
    issue: (id: string, body: unknown) => registration.call<IssuedAnswer>('ca', 'PUT', `/issuances/${id}`, body),
    /** A card of Hanako's, issued at the counter; its signing key can apply for a phone. */
    async card(by?: Signatory): Promise<Signatory> {
      const order = makeOrder('card', by ?? (await officer()), element, { now: clock.now() });
      const { certificates } = await this.issue(`card-${randomBytes(4).toString('hex')}`, order.body);
      const signing = certificates.findIndex((one) => one.kind === 'digitalSignature');
      return { certificate: fromText(certificates[signing]!.certificate), privateKey: order.keys[1]!.privateKey };
    },
    /** The authority with one root that does as it is told before it signs. */
    contextWhere(root: 'signature' | 'authentication', beforeSigning: () => Promise<void>): CaContext {
      const { context } = running;
      const { signer, ...authority } = context.authorities[root];
      const sign = async (message: Uint8Array) => {
        await beforeSigning();
        return await signer.sign(message);
      };
      const strange = { ...authority, signer: { algorithm: signer.algorithm, publicKey: signer.publicKey, sign } };
      return { ...context, authorities: { ...context.authorities, [root]: strange } };
    },
    /** A process that dies when it is to sign under one root: everything before that is recorded. */
    async dieAtSigning(root: 'signature' | 'authentication', id: string, body: OrderBody): Promise<void> {
      const dying = this.contextWhere(root, () => Promise.reject(new Error('died')));
      await assert.rejects(issueCertificates(dying, id, body), /died/);
    },
    async restart() {
      await running.close();
      running = await start();
    },
    async dispose() {
      await running.close();
      await database.dispose();
      topology.dispose();
      folder.dispose();
    },
  };
}
export type TestAuthority = Awaited<ReturnType<typeof startTestAuthority>>;

export const fromText = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

/** `openssl` in a folder of its own, with the authority's certificates in it as PEM. */
export function opensslFolder() {
  const folder = temporaryFolder();
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder.path, encoding: 'utf8', stdio: 'pipe' });
  return {
    path: folder.path,
    openssl,
    /** For commands that talk to a server in this very process. */
    opensslAside: async (...args: string[]) =>
      (await promisify(execFile)('openssl', args, { cwd: folder.path, timeout: 20_000 })).stdout,
    write: (name: string, bytes: Uint8Array) => writeFileSync(join(folder.path, name), bytes),
    pem(name: string, certificate: Uint8Array) {
      this.write(`${name}.der`, certificate);
      openssl('x509', '-inform', 'DER', '-in', `${name}.der`, '-out', `${name}.pem`);
    },
    [Symbol.dispose]: () => folder.dispose(),
  };
}
