import { type Certificate, parseCertificate, sameBytes, type UnverifiedCertificate } from '@inro/pki/read';

const MAXIMUM_CERTIFICATES = 512;

/**
 * What stays true between verifications: parsed issuers and responders (by their bytes), which key signed which of them,
 * and the digests that OCSP names issuers by. Nothing in it depends on time, purpose or status, so nothing has to be
 * cleared; certificates asked about are never kept.
 */
export class VerifierCache {
  readonly #certificates = new Map<number, UnverifiedCertificate>();
  readonly #links = new WeakMap<Certificate, WeakMap<Certificate, boolean>>();
  readonly #snapshots = new WeakMap<object, boolean>();
  readonly #digests = new WeakMap<Certificate, Map<string, Uint8Array>>();

  /** Parses a certificate, or gives the one that was parsed from the same bytes before. */
  parse(input: Uint8Array | UnverifiedCertificate): UnverifiedCertificate {
    if (!(input instanceof Uint8Array)) return input;
    const key = hash(input);
    const known = this.#certificates.get(key);
    if (known !== undefined && sameBytes(known.der, input)) return known;
    // A copy: the giver may use its buffer again, and one certificate would keep a whole message in memory.
    const parsed = parseCertificate(new Uint8Array(input));
    if (this.#certificates.size >= MAXIMUM_CERTIFICATES) {
      const [oldest] = this.#certificates.keys();
      this.#certificates.delete(oldest!);
    }
    this.#certificates.set(key, parsed);
    return parsed;
  }

  /** Whether `issuer`'s key signed `certificate`, if that was checked before. */
  link(certificate: Certificate, issuer: Certificate): boolean | undefined {
    return this.#links.get(certificate)?.get(issuer);
  }

  rememberLink(certificate: Certificate, issuer: Certificate, signed: boolean): void {
    let issuers = this.#links.get(certificate);
    if (issuers === undefined) {
      issuers = new WeakMap();
      this.#links.set(certificate, issuers);
    }
    issuers.set(issuer, signed);
  }

  /** Whether a parsed status snapshot was signed by the key of the certificate inside it, if that was checked before. */
  snapshot(snapshot: object): boolean | undefined {
    return this.#snapshots.get(snapshot);
  }

  rememberSnapshot(snapshot: object, signed: boolean): void {
    this.#snapshots.set(snapshot, signed);
  }

  digest(certificate: Certificate, what: string): Uint8Array | undefined {
    return this.#digests.get(certificate)?.get(what);
  }

  rememberDigest(certificate: Certificate, what: string, digest: Uint8Array): void {
    const there = this.#digests.get(certificate);
    if (there === undefined) this.#digests.set(certificate, new Map([[what, digest]]));
    else there.set(what, digest);
  }
}

/** FNV-1a over length and the end of the bytes, where the signature makes certificates differ. */
function hash(bytes: Uint8Array): number {
  let h = Math.imul(0x811c9dc5 ^ bytes.length, 0x01000193);
  for (let i = Math.max(0, bytes.length - 64); i < bytes.length; i++) h = Math.imul(h ^ bytes[i]!, 0x01000193);
  return h;
}
