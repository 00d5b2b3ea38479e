import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  X509Certificate,
} from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { placeFileOnce, replaceFile } from '@inro/foundation/node';
import { buildCertificateRequest } from '@inro/pki/request';
import type { RequestSigner } from '@inro/presentation';
import { skipRevocation, verifyCertificateNow } from '@inro/verifier';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import { RelyingPartyError } from '../errors.ts';

export interface AccessKeyOptions {
  /** Folder of the key and its certificate; private to this service. */
  readonly folder: string;
  /** Name under which the authority knows this service. */
  readonly name: string;
  /** The origin that the certificate must name. */
  readonly origin: string;
  /** Trusted access roots, DER. */
  readonly accessRoots: () => readonly Uint8Array[];
  readonly now: () => Date;
}

/**
 * The relying party's access key (P-256): made here, never leaving the folder; the authority certifies it from the
 * request that it signs about itself (RFC 2986).
 */
export class AccessKey {
  readonly #options: AccessKeyOptions;
  readonly #key: KeyObject;
  #chain: readonly [Uint8Array, ...Uint8Array[]] | undefined;

  constructor(options: AccessKeyOptions) {
    this.#options = options;
    this.#key = openKey(join(options.folder, 'access.key'));
    const file = this.#certificateFile;
    const stored = existsSync(file) ? new Uint8Array(readFileSync(file)) : undefined;
    // One for another origin would sign requests that every wallet refuses.
    if (stored !== undefined && this.#isOurs(stored)) this.#chain = [stored];
  }

  /** PKCS #10 request, DER, for the authority's operator. */
  certificateRequest(): Promise<Uint8Array> {
    return buildCertificateRequest(this.#options.name, {
      algorithm: 'ecdsa-with-SHA256',
      publicKey: new Uint8Array(createPublicKey(this.#key).export({ type: 'spki', format: 'der' })),
      sign: async (message) => new Uint8Array(sign('sha256', message, this.#key)),
    });
  }

  /** Takes up a certificate for this key and origin; anything else is `relying-party.access_certificate_invalid`. */
  install(certificate: Uint8Array): void {
    if (!this.#isOurs(certificate)) throw new RelyingPartyError('relying-party.access_certificate_invalid');
    const report = verifyCertificateNow(
      {
        certificate,
        trustAnchors: this.#options.accessRoots(),
        purpose: 'relying-party-access',
        at: this.#options.now(),
        revocation: skipRevocation,
      },
      nodeSignatureVerifier,
    );
    if (report.status !== 'valid') throw new RelyingPartyError('relying-party.access_certificate_invalid');
    replaceFile(this.#certificateFile, certificate);
    this.#chain = [certificate];
  }

  /** The certificate's end, undefined while there is none. */
  get validUntil(): Date | undefined {
    return this.#chain && new Date(new X509Certificate(this.#chain[0]).validTo);
  }

  /** Signs requests; `relying-party.not_registered` while there is no certificate in force. */
  readonly signer = (): RequestSigner => {
    const until = this.validUntil;
    if (!this.#chain || !until || until <= this.#options.now())
      throw new RelyingPartyError('relying-party.not_registered');
    return {
      certificates: this.#chain,
      sign: (input) =>
        new Uint8Array(sign('sha256', Buffer.from(input), { key: this.#key, dsaEncoding: 'ieee-p1363' })),
    };
  };

  get #certificateFile(): string {
    return join(this.#options.folder, 'access.cer');
  }

  #isOurs(certificate: Uint8Array): boolean {
    try {
      const parsed = new X509Certificate(certificate);
      const named = (parsed.subjectAltName ?? '').split(', ').includes(`URI:${this.#options.origin}`);
      return named && parsed.checkPrivateKey(this.#key);
    } catch {
      return false;
    }
  }
}

function openKey(path: string): KeyObject {
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    placeFileOnce(path, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  }
  return createPrivateKey(readFileSync(path));
}
