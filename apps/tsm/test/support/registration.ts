import { createHash, createPublicKey, type KeyObject, verify, X509Certificate } from 'node:crypto';
import {
  CLOSING_DOMAIN,
  type Closing,
  closingBytes,
  closingRoles,
  type SignedClosing,
} from '@inro/authority-wire/closing';
import { MANDATE_DOMAIN, type Mandate, mandateBytes, type SignedMandate } from '@inro/authority-wire/mandate';
import { type Clock, concatBytes, fromBase64, toBase64, utf8 } from '@inro/foundation';
import {
  createLogger,
  createServer,
  type HostConfig,
  listen,
  PeerClient,
  peerPrivateKey,
  peerPublicKey,
  requirePeer,
  signStatement,
  statementHolds,
  systemClock,
} from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { takenInMemory } from '@inro/host/testing';
import { type KeyKind, placeOf } from '@inro/jpki-profile';
import type { DeploymentTarget } from '@inro/life-cycle';
import { ReceivedError } from '@inro/problem-table';
import { closingOf } from '../../../../quality/testing/house/closings.ts';
import { TsmError } from '../../src/errors.ts';
import { Authority } from './authority.ts';

const ca = await Authority.make('Test CA', 'rsa');

interface ElementReport {
  readonly cplc: string;
  readonly attestationChain: string;
  readonly target: DeploymentTarget;
}

interface SubmittedKey {
  readonly kind: KeyKind;
  readonly modulus: string;
  readonly exponent: string;
  readonly attestation: string;
  readonly possession: string;
}

interface KeysReport {
  readonly keys: SubmittedKey[];
  readonly closings: readonly SignedClosing[];
}

export interface ApplicationOrder {
  readonly profile: 'phone' | 'card';
  readonly attestationCertificate: Uint8Array;
  readonly certificates: KeyKind[];
}

interface Application {
  /** What the TSM is told of it. */
  readonly deployment: object;
  readonly kinds: KeyKind[];
  readonly nonce: Uint8Array;
  readonly attestationCertificateSha256: string;
  cplc: string;
  deletionOrdered: boolean;
  /** As the element was reported. */
  attestationCertificate: Uint8Array | undefined;
  certificates: { kind: KeyKind; certificate: string; issuer: string }[] | undefined;
  readonly heard: string[];
  delivered: { kind: string; sha256: string }[] | undefined;
  deleted: boolean;
}

/**
 * Registration's and the CA's side of docs/protocol/registration.md for these tests: a server on a socket that checks
 * attestation and possession and issues real certificates, until the real processes take its place.
 */
export class RegistrationStand {
  readonly #peers: PeerClient;
  readonly #applications = new Map<string, Application>();
  /** The last mandate at each element. */
  readonly #last = new Map<string, { readonly number: number; readonly signed: SignedMandate }>();
  readonly #config: HostConfig;
  readonly #key: KeyObject;
  readonly #clock: Clock;
  readonly #close: () => Promise<void>;
  /** The CA answers at once. */
  open = true;
  /** The code by which elements are refused. */
  refusal: 'tsm.other_element' | 'http.unauthorized' | undefined;

  /** Handed out in place of an application's own. */
  others: Application['certificates'];

  /** Answers no news. */
  deaf = false;

  private constructor(config: HostConfig, clock: Clock, close: () => Promise<void>) {
    this.#peers = new PeerClient(config, clock);
    this.#key = peerPrivateKey(config);
    this.#config = config;
    this.#clock = clock;
    this.#close = close;
  }

  static async start(config: HostConfig, clock: Clock = systemClock): Promise<RegistrationStand> {
    const app = createServer(config, createLogger('registration', 'silent'), { taken: takenInMemory() });
    const stand = new RegistrationStand(config, clock, () => app.close());
    const fromTsm = { preValidation: requirePeer(config, clock, ['tsm']) };
    type Request = { readonly params: unknown; readonly body: unknown };
    const of = ({ params }: Request) => stand.application((params as { id: string }).id);
    app.post('/deployments/:id/element', fromTsm, async (request) => {
      of(request).heard.push('element');
      const { id } = request.params as { id: string };
      return stand.#element(id, of(request), request.body as ElementReport);
    });
    app.post('/deployments/:id/keys', fromTsm, async (request) => {
      of(request).heard.push('keys');
      const { id } = request.params as { id: string };
      return await stand.#keys(id, of(request), request.body as KeysReport);
    });
    app.post('/deployments/:id/delivered', fromTsm, async (request) => {
      if (stand.deaf) throw new HttpError('http.busy');
      of(request).delivered = (request.body as { digests: { kind: string; sha256: string }[] }).digests;
      return {};
    });
    app.post('/deployments/:id/deleted', fromTsm, async (request) => {
      of(request).deleted = true;
      return {};
    });
    await listen(app, config);
    return stand;
  }

  application(id: string): Application {
    const found = this.#applications.get(id);
    if (!found) throw new HttpError('http.not_found');
    return found;
  }

  /** An application that was accepted; the TSM has not heard of it. */
  accept(id: string, order: ApplicationOrder): object {
    const nonce = createHash('sha256').update(`application ${id}`).digest();
    const attestationCertificateSha256 = createHash('sha256').update(order.attestationCertificate).digest('base64url');
    const deployment = {
      profile: order.profile,
      application: nonce.toString('base64url'),
      attestationCertificateSha256,
      certificates: order.certificates,
    };
    if (!this.#applications.has(id))
      this.#applications.set(id, {
        deployment,
        kinds: order.certificates,
        nonce: new Uint8Array(nonce),
        attestationCertificateSha256,
        cplc: '',
        deletionOrdered: false,
        attestationCertificate: undefined,
        certificates: undefined,
        heard: [],
        delivered: undefined,
        deleted: false,
      });
    return deployment;
  }

  /** Orders a deployment, as after an application that was accepted. */
  async order(id: string, order: ApplicationOrder): Promise<{ url: string; sessionId: string }> {
    return await this.#peers.call('tsm', 'PUT', `/deployments/${id}`, this.accept(id, order));
  }

  /** The later stage: the CA has opened. */
  async announceCertificates(id: string): Promise<{ url: string; sessionId: string }> {
    return await this.#peers.call('tsm', 'PUT', `/deployments/${id}/certificates`);
  }

  async orderDeletion(id: string): Promise<{ url: string; sessionId: string }> {
    const application = this.application(id);
    application.deletionOrdered = true;
    return await this.#peers.call('tsm', 'DELETE', `/deployments/${id}`, application.deployment);
  }

  async close(): Promise<void> {
    await this.#close();
  }

  /** What registration would sign now, with changes for those who try another. */
  mandate(id: string, change: Partial<Mandate> = {}): SignedMandate {
    const application = this.application(id);
    const { kinds, certificates, deletionOrdered, cplc, nonce } = application;
    const act = change.act ?? (deletionOrdered ? 'delete' : certificates ? 'read' : 'deploy');
    const number = (this.#last.get(cplc)?.number ?? 0) + 1;
    const now = this.#clock.now();
    const bytes = mandateBytes({
      type: 'inro-mandate-1',
      deployment: id,
      number,
      act,
      cplc,
      application: Buffer.from(nonce).toString('base64url'),
      certificates: kinds,
      files: act === 'store' ? (certificates ?? []).map(digestsOf) : [],
      issuedAt: now.toISOString(),
      endsAt: new Date(now.getTime() + 900_000).toISOString(),
      ...change,
    });
    const signed = { mandate: toBase64(bytes), signature: toBase64(signStatement(this.#key, MANDATE_DOMAIN, bytes)) };
    this.#last.set(cplc, { number, signed });
    return signed;
  }

  #element(id: string, application: Application, { attestationChain, cplc, target }: ElementReport): object {
    if (this.refusal) throw new ReceivedError(this.refusal);
    const leaf = new X509Certificate(fromBase64(attestationChain)).raw;
    const digest = createHash('sha256').update(leaf).digest('base64url');
    if (digest !== application.attestationCertificateSha256) throw new TsmError('tsm.other_element');
    if ((target === 'deleted') !== application.deletionOrdered) throw new HttpError('http.unauthorized');
    application.attestationCertificate = leaf;
    application.cplc = cplc;
    return { mandate: this.mandate(id) };
  }

  async #keys(id: string, application: Application, body: KeysReport): Promise<object> {
    this.#requireClosed(application, body.closings);
    if (!application.certificates) {
      const leaf = new X509Certificate(application.attestationCertificate!).publicKey;
      for (const key of body.keys) checkKey(key, application.nonce, leaf);
      application.certificates = await Promise.all(body.keys.map(issue));
    }
    const certificates = this.others ?? application.certificates;
    return { issued: this.open ? { certificates, mandate: this.mandate(id, { act: 'store' }) } : null };
  }

  /** Both roles have closed the last mandate at the element. */
  #requireClosed({ cplc }: Application, closings: KeysReport['closings']): void {
    const { signed } = this.#last.get(cplc)!;
    const isClosedBy = (role: Closing['role']): boolean =>
      closings.some(({ closing, signature }) => {
        const wanted = toBase64(closingBytes(closingOf(role, signed)));
        const key = peerPublicKey(this.#config, role);
        const [bytes, signs] = [fromBase64(closing), fromBase64(signature)];
        return closing === wanted && statementHolds(key, CLOSING_DOMAIN, bytes, signs);
      });
    if (!closingRoles.every(isClosedBy)) throw new ReceivedError('registration.mandates_not_closed');
  }
}

const digestOf = (base64: string): string => createHash('sha256').update(base64, 'base64').digest('base64url');
const digestsOf = ({ kind, certificate, issuer }: { kind: KeyKind; certificate: string; issuer: string }) => ({
  kind,
  certificate: digestOf(certificate),
  issuer: digestOf(issuer),
});

function checkKey(key: SubmittedKey, nonce: Uint8Array, attestationKey: ReturnType<typeof createPublicKey>): void {
  const { key: keyReference } = placeOf[key.kind];
  const [modulus, exponent] = [fromBase64(key.modulus), fromBase64(key.exponent)];
  const statement = (domain: string): Uint8Array =>
    concatBytes(utf8(domain), Uint8Array.of(0, 1, 0, 0, keyReference), nonce, modulus, exponent);
  const publicKey = createPublicKey({
    key: { kty: 'RSA', n: Buffer.from(modulus).toString('base64url'), e: Buffer.from(exponent).toString('base64url') },
    format: 'jwk',
  });
  const attested = verify('sha256', statement('inro-key-attestation-1'), attestationKey, fromBase64(key.attestation));
  const held = verify('sha256', statement('inro-proof-of-possession-1'), publicKey, fromBase64(key.possession));
  if (!attested || !held) throw new HttpError('http.unauthorized');
}

async function issue({ kind, modulus, exponent }: SubmittedKey) {
  const certificate = await ca.certifyRsa([['commonName', kind]], fromBase64(modulus), fromBase64(exponent));
  return { kind, certificate: toBase64(certificate), issuer: toBase64(ca.certificate) };
}
