import { createHash, generateKeyPairSync, type KeyObject, privateEncrypt } from 'node:crypto';
import { fromHex } from '@inro/foundation';
import {
  type CertificateContents,
  type CertificateProfile,
  encodeName,
  keyIdentifier,
  type OcspStatus,
  serialNumber,
  signOcspResponse,
} from '@inro/pki/issue';
import { keySigner } from '@inro/pki/issue/node';
import { oid, parseCertificate, parseCertificateRequest } from '@inro/pki/read';
import { encodeCertId } from '@inro/pki/request';
import { actNames } from '@inro/presentation';
import {
  issue,
  newRoot,
  newSigner,
  notBefore,
  points,
  type Root,
  randomness,
  responderProfile,
} from '../pki/certificates.ts';

const leaf = { ca: false, policiesCritical: true, subjectAltName: false, ocspNoCheck: false } as const;
const personProfile: CertificateProfile = {
  ...leaf,
  name: 'phone-user-authentication',
  publicKey: 'rsa-2048',
  keyUsage: ['digitalSignature'],
  policies: [oid.inro.policy.phoneUserAuthentication],
};
const signatureProfile: CertificateProfile = { ...personProfile, keyUsage: ['digitalSignature', 'contentCommitment'] };
const accessProfile: CertificateProfile = {
  ...leaf,
  name: 'relying-party',
  publicKey: 'ec-p256',
  keyUsage: ['digitalSignature'],
  extendedKeyUsage: [oid.inro.extendedKeyUsage.relyingParty],
  policies: [oid.inro.policy.relyingPartyAccess],
  policiesCritical: false,
  subjectAltName: true,
};
const { extendedKeyUsage: _, ...withoutUsage } = accessProfile;
export const accessProfiles = { right: accessProfile, withoutUsage };

export const names = { ja: 'いろは銀行', 'ja-x-easy': 'いろは ぎんこう', en: 'Iroha Bank' };
export const hour = 3_600_000;
/** The moment of the tests. */
export const now = new Date('2026-11-23T03:00:00Z');

/** A person's key and certificate; `sign` is the applet's RSASSA-PKCS1-v1_5 over a SHA-256 digest. */
export interface Person {
  readonly certificate: Uint8Array;
  readonly key: KeyObject;
  sign(digest: Uint8Array): Uint8Array;
}

export interface StapleOptions {
  readonly status?: OcspStatus;
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date;
  /** Another certificate than the one it is put beside. */
  readonly about?: Uint8Array;
}

/** A small authority out of `@inro/pki/issue`: authentication root, access root, a delegated responder. */
export async function makeAuthority() {
  const authentication = await newRoot('rsa-2048', 'Inro for user authentication');
  const access = await newRoot('ec-p256', 'Inro access');
  const responder = await makeResponder(authentication);
  return {
    authentication,
    access,
    async person(
      options: {
        readonly notAfter?: Date;
        readonly signing?: boolean;
        readonly issuer?: Root;
        readonly policies?: readonly string[];
      } = {},
    ): Promise<Person> {
      const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const issuer = options.issuer ?? authentication;
      const profile = options.signing ? signatureProfile : personProfile;
      const { policies = profile.policies } = options;
      const certificate = await issue(
        { ...profile, policies, policiesCritical: policies.length > 0 },
        {
          serialNumber: serialNumber(randomness),
          notBefore,
          notAfter: options.notAfter ?? new Date('2031-03-03T14:59:59Z'),
          subject: encodeName([
            ['countryName', 'JP'],
            ['commonName', '2026112300000000000000013A'],
          ]),
          subjectPublicKeyInfo: keySigner(key).publicKey,
          ...points,
        },
        issuer.signer,
        issuer.identity,
      );
      const sign = (digest: Uint8Array): Uint8Array =>
        new Uint8Array(privateEncrypt(key, Buffer.concat([fromHex('3031300D060960864801650304020105000420'), digest])));
      return { certificate, key, sign };
    },
    /** The status of a person's certificate, as the wallet fetched it earlier. */
    staple(certificate: Uint8Array, options: StapleOptions = {}, by = responder): Promise<Uint8Array> {
      const { serialNumber: serial } = parseCertificate(options.about ?? certificate);
      const issuer = parseCertificate(authentication.certificate);
      const thisUpdate = options.thisUpdate ?? new Date(now.getTime() - hour);
      return signOcspResponse(by, {
        producedAt: thisUpdate,
        answers: [
          {
            certId: encodeCertId({ name: issuer.subject.der, keyBits: issuer.keyBits }, serial, 'SHA-256'),
            status: options.status ?? { status: 'good' },
            thisUpdate,
            nextUpdate: options.nextUpdate ?? new Date(thisUpdate.getTime() + 24 * hour),
          },
        ],
      });
    },
    /** An access certificate for what a PKCS #10 request asks. */
    accessCertificate(
      request: Uint8Array,
      origin: string,
      profile = accessProfile,
      root = access,
      shown: Readonly<Record<string, string>> = names,
      entitlement: CertificateContents['entitlement'] = { kinds: ['deemedVerifier'], acts: actNames },
    ): Promise<Uint8Array> {
      const { subjectPublicKeyInfo } = parseCertificateRequest(request);
      return issue(
        profile,
        {
          serialNumber: serialNumber(randomness),
          notBefore,
          notAfter: new Date('2027-12-24T00:00:00Z'),
          subject: encodeName([['commonName', 'bank']]),
          subjectPublicKeyInfo,
          alternativeNames: [{ dnsName: new URL(origin).hostname }, { uri: origin }],
          names: shown,
          entitlement,
          ...points,
        },
        root.signer,
        root.identity,
      );
    },
  };
}
export type Authority = Awaited<ReturnType<typeof makeAuthority>>;

/** An OCSP responder that this root delegated to. */
export async function makeResponder(root: Root) {
  const signer = newSigner('ec-p256');
  const certificate = await issue(
    responderProfile,
    {
      serialNumber: serialNumber(randomness),
      notBefore,
      notAfter: new Date('2026-12-20T00:00:00Z'),
      subject: encodeName([['commonName', 'OCSP responder']]),
      subjectPublicKeyInfo: signer.publicKey,
    },
    root.signer,
    root.identity,
  );
  return { signer, certificate, keyIdentifier: keyIdentifier(signer.publicKey) };
}

export const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
