import { createHash, createPublicKey, verify, X509Certificate } from 'node:crypto';
import { concatBytes, fromBase64, toBase64, utf8 } from '@inro/foundation';
import { createLogger, createServer, type HostConfig, PeerClient, requirePeer, systemClock } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { takenInMemory } from '@inro/host/testing';
import { type KeyKind, placeOf } from '@inro/jpki-profile';
import { ReceivedError } from '@inro/problem-table';
import { TsmError } from '../../src/errors.ts';
import { Authority } from './authority.ts';

const ca = await Authority.make('Test CA', 'rsa');

interface SubmittedKey {
  readonly kind: KeyKind;
  readonly modulus: string;
  readonly exponent: string;
  readonly attestation: string;
  readonly possession: string;
}

export interface ApplicationOrder {
  readonly profile: 'phone' | 'card';
  readonly attestationCertificate: Uint8Array;
  readonly certificates: KeyKind[];
}

interface Application {
  /** What the TSM is told of it. */
  readonly deployment: object;
  readonly nonce: Uint8Array;
  readonly attestationCertificateSha256: string;
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
  readonly #close: () => Promise<void>;
  /** The CA answers at once. */
  open = true;
  /** The code by which elements are refused. */
  refusal: 'tsm.other_element' | 'http.unauthorized' | undefined;

  /** Answers no news. */
  deaf = false;

  private constructor(peers: PeerClient, close: () => Promise<void>) {
    this.#peers = peers;
    this.#close = close;
  }

  static async start(config: HostConfig): Promise<RegistrationStand> {
    const app = createServer(config, createLogger('registration', 'silent'), { taken: takenInMemory() });
    const stand = new RegistrationStand(new PeerClient(config, systemClock), () => app.close());
    const fromTsm = { preValidation: requirePeer(config, systemClock, ['tsm']) };
    type Request = { readonly params: unknown; readonly body: unknown };
    const of = ({ params }: Request) => stand.application((params as { id: string }).id);
    app.post('/deployments/:id/element', fromTsm, async (request) => {
      of(request).heard.push('element');
      return stand.#element(of(request), request.body as { cplc: string; attestationChain: string });
    });
    app.post('/deployments/:id/keys', fromTsm, async (request) => {
      of(request).heard.push('keys');
      return await stand.#keys(of(request), request.body as { keys: SubmittedKey[] });
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
    await app.listen({ port: config.port, host: config.bind });
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
        nonce: new Uint8Array(nonce),
        attestationCertificateSha256,
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
  async sendCertificates(id: string): Promise<{ url: string; sessionId: string }> {
    const { certificates } = this.application(id);
    return await this.#peers.call('tsm', 'PUT', `/deployments/${id}/certificates`, { certificates });
  }

  async orderDeletion(id: string): Promise<{ url: string; sessionId: string }> {
    return await this.#peers.call('tsm', 'DELETE', `/deployments/${id}`, this.application(id).deployment);
  }

  async close(): Promise<void> {
    await this.#close();
  }

  #element(application: Application, { attestationChain }: { attestationChain: string }): object {
    if (this.refusal) throw new ReceivedError(this.refusal);
    const leaf = new X509Certificate(fromBase64(attestationChain)).raw;
    const digest = createHash('sha256').update(leaf).digest('base64url');
    if (digest !== application.attestationCertificateSha256) throw new TsmError('tsm.other_element');
    application.attestationCertificate = leaf;
    return {};
  }

  async #keys(application: Application, body: { keys: SubmittedKey[] }): Promise<object> {
    if (!application.certificates) {
      const leaf = new X509Certificate(application.attestationCertificate!).publicKey;
      for (const key of body.keys) checkKey(key, application.nonce, leaf);
      application.certificates = await Promise.all(body.keys.map(issue));
    }
    return { certificates: this.open ? application.certificates : null };
  }
}

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
