import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import {
  buildTbsCertificate,
  type CertificateContents,
  type CertificateProfile,
  encodeName,
  fillProfile,
  type IssuerIdentity,
  keyIdentifier,
  lintTbsCertificate,
  type OcspResponder,
  type OcspStatus,
  type Signer,
  serialNumber,
  signOcspResponse,
  signTbs,
} from '@inro/pki/issue';
import { keySigner } from '@inro/pki/issue/node';
import { oid, parseCertificate } from '@inro/pki/read';
import { encodeCertId } from '@inro/pki/request';

const DAY = 86_400_000;
const plain = { policies: [], policiesCritical: false, ca: false, subjectAltName: false, ocspNoCheck: false } as const;
const leaf = { ...plain, keyUsage: ['digitalSignature'] } as const satisfies Partial<CertificateProfile>;
const profiles = {
  person: {
    ...leaf,
    name: 'phone-user-authentication',
    publicKey: 'rsa-2048',
    policies: [oid.inro.policy.phoneUserAuthentication],
    policiesCritical: true,
  },
  service: {
    ...leaf,
    name: 'relying-party',
    publicKey: 'ec-p256',
    extendedKeyUsage: [oid.inro.extendedKeyUsage.relyingParty],
    policies: [oid.inro.policy.relyingPartyAccess],
    subjectAltName: true,
  },
  responder: {
    ...leaf,
    name: 'responder',
    publicKey: 'ec-p256',
    extendedKeyUsage: [oid.extendedKeyUsage.ocspSigning],
    ocspNoCheck: true,
  },
} as const satisfies Readonly<Record<string, CertificateProfile>>;
const rootProfile = (publicKey: CertificateProfile['publicKey']): CertificateProfile => ({
  ...plain,
  name: 'root',
  publicKey,
  keyUsage: ['keyCertSign', 'cRLSign'],
  ca: true,
});
const points = {
  crl: [{ uri: 'http://status.invalid/crl/one.crl' }],
  access: { ocsp: 'http://status.invalid/ocsp' },
};

export const newKey = (kind: CertificateProfile['publicKey']): KeyObject =>
  kind === 'rsa-2048'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** Who issues: a key, its self-signed certificate (DER), and what its certificates say of it. */
interface Root {
  readonly signer: Signer;
  readonly certificate: Uint8Array;
  readonly identity: IssuerIdentity;
}

type Contents = Omit<CertificateContents, 'serialNumber'>;

function issue(profile: CertificateProfile, contents: Contents, by: Signer, identity?: IssuerIdentity) {
  const issuer = identity ?? { selfSigned: by.algorithm };
  const serial = serialNumber((length) => new Uint8Array(randomBytes(length)));
  const tbs = buildTbsCertificate(fillProfile(profile, { serialNumber: serial, ...contents }, issuer));
  const findings = lintTbsCertificate(tbs, { profile, issuer });
  if (findings.length > 0) throw new Error(`a certificate that is not sound: ${findings.join()}`);
  return signTbs(by, tbs);
}

async function newRoot(kind: CertificateProfile['publicKey'], unit: string, at: Date): Promise<Root> {
  const signer = keySigner(newKey(kind));
  const name = encodeName([
    ['countryName', 'JP'],
    ['organizationName', 'Fake authority of a test'],
    ['organizationalUnitName', unit],
  ]);
  const certificate = await issue(
    rootProfile(kind),
    {
      notBefore: new Date(at.getTime() - DAY),
      notAfter: new Date(at.getTime() + 3650 * DAY),
      subject: name,
      subjectPublicKeyInfo: signer.publicKey,
    },
    signer,
  );
  const identity = { name, keyIdentifier: keyIdentifier(signer.publicKey), signatureAlgorithm: signer.algorithm };
  return { signer, certificate, identity };
}

/** The little authority of a fake wallet: it certifies persons and services, and says how a certificate stands. */
export class FakeAuthority {
  readonly #authentication: Root;
  readonly #access: Root;
  readonly #responder: OcspResponder;

  private constructor(authentication: Root, access: Root, responder: OcspResponder) {
    this.#authentication = authentication;
    this.#access = access;
    this.#responder = responder;
  }

  static async create(at: Date): Promise<FakeAuthority> {
    const authentication = await newRoot('rsa-2048', 'User authentication', at);
    const signer = keySigner(newKey('ec-p256'));
    const certificate = await issue(
      profiles.responder,
      {
        notBefore: new Date(at.getTime() - DAY),
        notAfter: new Date(at.getTime() + 30 * DAY),
        subject: encodeName([['commonName', 'OCSP responder']]),
        subjectPublicKeyInfo: signer.publicKey,
      },
      authentication.signer,
      authentication.identity,
    );
    const responder = { signer, certificate, keyIdentifier: keyIdentifier(signer.publicKey) };
    return new FakeAuthority(authentication, await newRoot('ec-p256', 'Relying parties', at), responder);
  }

  /** Root (DER) of persons' certificates. */
  get authenticationRoot(): Uint8Array {
    return this.#authentication.certificate;
  }

  /** A person's certificate; `name` is all that tells two persons apart. */
  certifyPerson(name: string, key: KeyObject, life: { readonly from: Date; readonly to: Date }): Promise<Uint8Array> {
    const { signer, identity } = this.#authentication;
    const contents = {
      notBefore: life.from,
      notAfter: life.to,
      subject: encodeName([
        ['countryName', 'JP'],
        ['commonName', name],
      ]),
      subjectPublicKeyInfo: keySigner(key).publicKey,
      ...points,
    };
    return issue(profiles.person, contents, signer, identity);
  }

  certifyService(origin: string, names: Readonly<Record<string, string>>, key: KeyObject, at: Date) {
    const { signer, identity } = this.#access;
    const contents = {
      notBefore: new Date(at.getTime() - DAY),
      notAfter: new Date(at.getTime() + 365 * DAY),
      subject: encodeName([['commonName', 'service']]),
      subjectPublicKeyInfo: keySigner(key).publicKey,
      alternativeNames: [{ dnsName: new URL(origin).hostname }, { uri: origin }],
      names,
      ...points,
    };
    return issue(profiles.service, contents, signer, identity);
  }

  /** An OCSP response about a certificate, as a wallet fetches it: good for a day. */
  staple(certificate: Uint8Array, status: OcspStatus, thisUpdate: Date): Promise<Uint8Array> {
    const issuer = parseCertificate(this.#authentication.certificate);
    const { serialNumber: serial } = parseCertificate(certificate);
    const certId = encodeCertId({ name: issuer.subject.der, keyBits: issuer.keyBits }, serial, 'SHA-256');
    const nextUpdate = new Date(thisUpdate.getTime() + DAY);
    return signOcspResponse(this.#responder, {
      producedAt: thisUpdate,
      answers: [{ certId, status, thisUpdate, nextUpdate }],
    });
  }
}
