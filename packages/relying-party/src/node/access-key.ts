import { sign, X509Certificate } from 'node:crypto';
import { renewalDueAt } from '@inro/foundation';
import { parseCertificate, readRelyingPartyNames } from '@inro/pki/read';
import { buildRenewalRequest } from '@inro/pki/request';
import { CertifiedKey, type RequestChoice } from '@inro/pki/request/node';
import { type Entitlement, type RequestSigner, readLocalizedText } from '@inro/presentation';
import type { LocalizedText } from '@inro/problem';
import { skipRevocation, verifyCertificateNow } from '@inro/verifier';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import { entitlementOf } from '../entitled.ts';
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
 * request that it signs about itself (RFC 2986). A key is certified once: a renewal is about the next key, which takes
 * over with its own certificate, in every process that has this folder.
 */
export class AccessKey {
  readonly #options: AccessKeyOptions;
  readonly #key: CertifiedKey;

  constructor(options: AccessKeyOptions) {
    this.#options = options;
    this.#key = new CertifiedKey({
      folder: options.folder,
      files: { key: 'access.key', next: 'access-next.key', certificate: 'access.cer' },
      algorithm: 'ec-p256',
      subject: options.name,
    });
  }

  /** PKCS #10 request, DER, for the authority's operator: about the same key until its certificate is installed. */
  certificateRequest(choice: RequestChoice = {}): Promise<Uint8Array> {
    return this.#key.request(choice);
  }

  /**
   * Asks for the certificate of the next key at the word of the key in use (docs/protocol/access-renewal.md), CMS, DER.
   * `relying-party.not_registered` where none was ever certified.
   */
  async renewalRequest(choice: RequestChoice = {}): Promise<Uint8Array> {
    const inUse = this.#inUse;
    if (!inUse) throw new RelyingPartyError('relying-party.not_registered');
    return buildRenewalRequest(await this.certificateRequest(choice), {
      certificate: inUse.certificate,
      sign: async (message) => new Uint8Array(sign('sha256', message, inUse.key)),
    });
  }

  /** Takes up a certificate for the key that it was asked for, and this origin; anything else is `relying-party.access_certificate_invalid`. */
  install(certificate: Uint8Array): void {
    this.#takeUp(certificate, this.#options.now());
  }

  /**
   * Takes up what was certified for the next key and ended before its answer came, where nothing else is in force: by that
   * key the one after is asked for, and nothing is signed for people. False for whatever is not over.
   */
  follow(certificate: Uint8Array): boolean {
    const now = this.#options.now();
    const end = endOf(certificate);
    if (end === undefined || end > now || (this.validUntil ?? now) > now) return false;
    this.#takeUp(certificate, new Date(end.getTime() - 1000));
    return true;
  }

  #takeUp(certificate: Uint8Array, at: Date): void {
    if (!this.#names(certificate) || !this.#key.fits(certificate))
      throw new RelyingPartyError('relying-party.access_certificate_invalid');
    const report = verifyCertificateNow(
      {
        certificate,
        trustAnchors: this.#options.accessRoots(),
        purpose: 'relying-party-access',
        at,
        revocation: skipRevocation,
      },
      nodeSignatureVerifier,
    );
    if (report.status !== 'valid') throw new RelyingPartyError('relying-party.access_certificate_invalid');
    this.#key.install(certificate);
  }

  /** What the certificate lets this service ask for; undefined while there is none. */
  get entitlement(): Entitlement | undefined {
    const inUse = this.#inUse;
    return inUse && entitlementOf(inUse.certificate);
  }

  /** When the certificate begins, undefined while there is none. */
  get validFrom(): Date | undefined {
    const inUse = this.#inUse;
    return inUse && new Date(new X509Certificate(inUse.certificate).validFrom);
  }

  /** The certificate's end, undefined while there is none. */
  get validUntil(): Date | undefined {
    const inUse = this.#inUse;
    return inUse && new Date(new X509Certificate(inUse.certificate).validTo);
  }

  /** A certificate is renewed when a third of its life is left, a month before its end at the earliest. */
  get isDue(): boolean {
    const { validFrom, validUntil } = this;
    if (validFrom === undefined || validUntil === undefined) return false;
    return this.#options.now().getTime() >= renewalDueAt({ validFrom, validUntil });
  }

  /** What people read of this service on their phones, as the certificate says it; undefined while there is none. */
  get names(): LocalizedText | undefined {
    const inUse = this.#inUse;
    const names = inUse && readRelyingPartyNames(parseCertificate(inUse.certificate));
    return names && readLocalizedText({ names: { ...names } }, 'names');
  }

  /** Signs requests; `relying-party.not_registered` while there is no certificate in force. */
  readonly signer = (): RequestSigner => {
    const inUse = this.#inUse;
    const until = inUse && new Date(new X509Certificate(inUse.certificate).validTo);
    if (!inUse || !until || until <= this.#options.now()) throw new RelyingPartyError('relying-party.not_registered');
    const { key, certificate } = inUse;
    return {
      certificates: [certificate],
      sign: (input) => new Uint8Array(sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })),
    };
  };

  /** One for another origin would sign requests that every wallet refuses. */
  get #inUse() {
    const { inUse } = this.#key;
    return inUse && this.#names(inUse.certificate) ? inUse : undefined;
  }

  #names(certificate: Uint8Array): boolean {
    try {
      const named = new X509Certificate(certificate).subjectAltName ?? '';
      return named.split(', ').includes(`URI:${this.#options.origin}`);
    } catch {
      return false;
    }
  }
}

function endOf(certificate: Uint8Array): Date | undefined {
  try {
    return new Date(new X509Certificate(certificate).validTo);
  } catch {
    return undefined;
  }
}
