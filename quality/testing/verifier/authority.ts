import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { oid, parseCertificate } from '@inro/pki/read';
import * as der from '../../../packages/pki/src/der/write.ts';
import { buildTbsCertificate, signTbs } from '../../../packages/pki/src/issue/certificate.ts';
import { buildTbsCertList, type CrlEntry, type CrlToBeSigned } from '../../../packages/pki/src/issue/crl.ts';
import * as extensions from '../../../packages/pki/src/issue/extensions.ts';
import { encodeName } from '../../../packages/pki/src/issue/name.ts';
import { keySigner } from '../../../packages/pki/src/issue/node/index.ts';
import { type OcspStatus, signOcspResponse } from '../../../packages/pki/src/issue/ocsp-response.ts';
import { keyIdentifier } from '../../../packages/pki/src/issue/public-key.ts';
import { algorithmIdentifier, type Signer } from '../../../packages/pki/src/issue/signer.ts';

export { der, extensions };

export const at = new Date('2026-11-22T12:00:00Z');
const keyPairs = new Map<string, KeyObject>();

/** A key by name: generated once a run, so that tests stay quick. */
export function privateKey(name: string, kind: 'rsa' | 'p256'): KeyObject {
  const id = `${kind} ${name}`;
  const known = keyPairs.get(id);
  if (known !== undefined) return known;
  const made =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
      : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  keyPairs.set(id, made);
  return made;
}

export const nameOf = (text: string, serialData?: string): Uint8Array =>
  encodeName([
    ['countryName', 'JP'],
    ['commonName', text],
    ...(serialData === undefined ? [] : [['serialNumber', serialData] as const]),
  ]);

export interface Issuer {
  readonly name: Uint8Array;
  readonly signer: Signer;
  readonly certificate: Uint8Array;
}

export interface CertificateOptions {
  readonly subject: string;
  /** An element's: serialNumber in the subject. */
  readonly serialData?: string;
  readonly issuer?: Pick<Issuer, 'name' | 'signer'>;
  readonly key?: KeyObject;
  readonly serialNumber?: Uint8Array;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Replaces an extension by identifier, or removes it with null. */
  readonly change?: Readonly<Record<string, extensions.Extension | null>>;
  readonly ca?: { readonly pathLength?: number };
}

const ends = new Date('2030-01-01T00:00:00Z');
let serial = 1000;

/** A certificate as our CA would issue it for logging in (or a CA's), with whatever the test changes. */
export async function certificate(options: CertificateOptions): Promise<Issuer> {
  const key = options.key ?? privateKey(options.subject, 'rsa');
  const own = keySigner(key);
  const issuer = options.issuer ?? { name: nameOf(options.subject), signer: own };
  const list = new Map<string, extensions.Extension>();
  const put = (one: extensions.Extension): void => void list.set(one.oid, one);
  put(extensions.keyUsage(options.ca === undefined ? ['digitalSignature'] : ['keyCertSign', 'cRLSign']));
  if (options.ca !== undefined) put(extensions.basicConstraints(true, options.ca.pathLength));
  put(extensions.subjectKeyIdentifier(keyIdentifier(own.publicKey)));
  if (options.issuer !== undefined) put(extensions.authorityKeyIdentifier(keyIdentifier(issuer.signer.publicKey)));
  for (const [id, change] of Object.entries(options.change ?? {})) {
    if (change === null) list.delete(id);
    else list.set(id, change);
  }
  const tbs = buildTbsCertificate({
    serialNumber: options.serialNumber ?? Uint8Array.of(0x11, ++serial >> 8, serial & 0xff),
    signatureAlgorithm: issuer.signer.algorithm,
    issuer: issuer.name,
    notBefore: options.notBefore ?? new Date('2025-01-01T00:00:00Z'),
    notAfter: options.notAfter ?? ends,
    subject: nameOf(options.subject, options.serialData),
    subjectPublicKeyInfo: own.publicKey,
    extensions: [...list.values()],
  });
  return { name: nameOf(options.subject), signer: own, certificate: await signTbs(issuer.signer, tbs) };
}

export const newRoot = (subject = 'Root', kind: 'rsa' | 'p256' = 'rsa'): Promise<Issuer> =>
  certificate({ subject, ca: {}, key: privateKey(subject, kind) });

/** A delegated responder of that issuer (RFC 6960 §4.2.2.2). */
export const newResponder = (
  issuer: Issuer,
  options: Partial<CertificateOptions> = {},
  kind: 'rsa' | 'p256' = 'p256',
) =>
  certificate({
    subject: 'OCSP responder',
    issuer,
    key: privateKey('responder', kind),
    ...options,
    change: {
      [oid.extension.extendedKeyUsage]: extensions.extendedKeyUsage([oid.extendedKeyUsage.ocspSigning]),
      [oid.extension.ocspNoCheck]: extensions.ocspNoCheck(),
      ...options.change,
    },
  });

const sha1 = (bytes: Uint8Array): Uint8Array => createHash('sha1').update(bytes).digest();

/** CertID with SHA-1, DER (RFC 6960 §4.1.1). */
export function certId(target: Uint8Array, issuer: Issuer): Uint8Array {
  const parsed = parseCertificate(target);
  const issuerKey = parseCertificate(issuer.certificate).keyBits;
  return der.sequence(
    der.sequence(der.objectIdentifier(oid.hash.sha1), der.nullValue()),
    der.octetString(sha1(parsed.issuer.der)),
    der.octetString(sha1(issuerKey)),
    der.unsignedInteger(parsed.serialNumber),
  );
}

export interface StapleOptions {
  readonly responder: Issuer;
  readonly issuer: Issuer;
  readonly status?: OcspStatus;
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date;
  readonly nonce?: Uint8Array;
}

/** An OCSP response about the target, an hour old at {@link at} unless the test says otherwise. */
export function staple(target: Uint8Array, options: StapleOptions): Promise<Uint8Array> {
  const thisUpdate = options.thisUpdate ?? new Date(at.getTime() - 3_600_000);
  const { responder } = options;
  return signOcspResponse(
    {
      signer: responder.signer,
      certificate: responder.certificate,
      keyIdentifier: sha1(parseCertificate(responder.certificate).keyBits),
    },
    {
      producedAt: thisUpdate,
      ...(options.nonce === undefined ? {} : { nonce: options.nonce }),
      answers: [
        {
          certId: certId(target, options.issuer),
          status: options.status ?? { status: 'good' },
          thisUpdate,
          nextUpdate: options.nextUpdate ?? new Date(thisUpdate.getTime() + 86_400_000),
        },
      ],
    },
  );
}

export const list = (
  issuer: Issuer,
  entries: readonly CrlEntry[],
  more: Partial<CrlToBeSigned> = {},
): Promise<Uint8Array> =>
  signTbs(
    issuer.signer,
    buildTbsCertList({
      signatureAlgorithm: issuer.signer.algorithm,
      issuer: issuer.name,
      authorityKeyIdentifier: keyIdentifier(issuer.signer.publicKey),
      thisUpdate: new Date(at.getTime() - 3_600_000),
      nextUpdate: new Date(at.getTime() + 86_400_000),
      number: 7,
      entries,
      ...more,
    }),
  );

/** Signs anything as a certificate body: for bodies that no honest writer makes. */
export const signBody = (signer: Signer, body: Uint8Array): Promise<Uint8Array> => signTbs(signer, body);
export { algorithmIdentifier };

/** RSASSA-PKCS1-v1_5 with SHA-256 by the subject's key. */
export const signLogin = (key: KeyObject, data: Uint8Array): Uint8Array => sign('sha256', data, key);

export interface Login {
  readonly root: Issuer;
  readonly holder: Issuer;
  readonly responder: Issuer;
  readonly staple: Uint8Array;
  readonly signedData: Uint8Array;
  readonly signature: Uint8Array;
}

/** A whole login: root, certificate, staple, signature. */
export async function login(
  options: { holder?: Partial<CertificateOptions>; responder?: 'rsa' | 'p256'; subject?: string } = {},
): Promise<Login> {
  const root = await newRoot();
  const subject = options.subject ?? 'Holder';
  const holder = await certificate({ subject, issuer: root, ...options.holder });
  const responder = await newResponder(root, {}, options.responder ?? 'p256');
  const signedData = new TextEncoder().encode('header.payload');
  return {
    root,
    holder,
    responder,
    staple: await staple(holder.certificate, { responder, issuer: root }),
    signedData,
    signature: signLogin(privateKey(subject, 'rsa'), signedData),
  };
}

/** The login as a request to the verifier. */
export const requestOf = ({ root, holder, staple: answer, signedData, signature }: Login) =>
  ({
    certificate: holder.certificate,
    trustAnchors: [root.certificate],
    at,
    purpose: 'user-authentication',
    signedData,
    signature,
    algorithm: 'RS256',
    staple: answer,
  }) as const;
