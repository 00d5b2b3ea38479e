import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import {
  type BasicAttributeValues,
  basicAttributeNames,
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
import { actNames, type Entitlement } from '@inro/presentation';

/** A service in a test may ask for all there is. */
export const everything: Entitlement = { kinds: ['deemedVerifier'], acts: actNames };

const DAY = 86_400_000;
const plain = { policies: [], policiesCritical: false, ca: false, subjectAltName: false, ocspNoCheck: false } as const;
const leaf = { ...plain, keyUsage: ['digitalSignature'] } as const satisfies Partial<CertificateProfile>;
const profiles = {
  'user-authentication': {
    ...leaf,
    name: 'phone-user-authentication',
    publicKey: 'rsa-2048',
    policies: [oid.inro.policy.phoneUserAuthentication],
    policiesCritical: true,
  },
  'digital-signature': {
    ...leaf,
    name: 'phone-digital-signature',
    publicKey: 'rsa-2048',
    keyUsage: ['digitalSignature', 'contentCommitment'],
    policies: [oid.inro.policy.phoneDigitalSignature],
    policiesCritical: true,
    subjectAltName: true,
  },
  service: {
    ...leaf,
    name: 'relying-party',
    publicKey: 'ec-p256',
    extendedKeyUsage: [oid.inro.extendedKeyUsage.relyingParty],
    policies: [oid.inro.policy.relyingPartyAccess],
    subjectAltName: true,
  },
  'statement-issuer': {
    ...leaf,
    name: 'statement-issuer',
    publicKey: 'ec-p256',
    extendedKeyUsage: [oid.inro.extendedKeyUsage.statementIssuer],
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

/** What one of a person's two certificates is for. */
export type PersonProfile = 'user-authentication' | 'digital-signature';

/** A root for persons, and who says how its certificates stand. */
interface PersonRoot extends Root {
  readonly responder: OcspResponder;
}

async function newPersonRoot(unit: string, at: Date): Promise<PersonRoot> {
  const root = await newRoot('rsa-2048', unit, at);
  const signer = keySigner(newKey('ec-p256'));
  const certificate = await issue(
    profiles.responder,
    {
      notBefore: new Date(at.getTime() - DAY),
      notAfter: new Date(at.getTime() + 30 * DAY),
      subject: encodeName([['commonName', 'OCSP responder']]),
      subjectPublicKeyInfo: signer.publicKey,
    },
    root.signer,
    root.identity,
  );
  return { ...root, responder: { signer, certificate, keyIdentifier: keyIdentifier(signer.publicKey) } };
}

/** The little authority of a fake wallet: it certifies persons and services, and says how a certificate stands. */
export class FakeAuthority {
  readonly #persons: Readonly<Record<PersonProfile, PersonRoot>>;
  readonly #access: Root;

  private constructor(persons: Readonly<Record<PersonProfile, PersonRoot>>, access: Root) {
    this.#persons = persons;
    this.#access = access;
  }

  static async create(at: Date): Promise<FakeAuthority> {
    const [authentication, signature, access] = await Promise.all([
      newPersonRoot('User authentication', at),
      newPersonRoot('Digital signature', at),
      newRoot('ec-p256', 'Relying parties', at),
    ]);
    return new FakeAuthority({ 'user-authentication': authentication, 'digital-signature': signature }, access);
  }

  /** Root (DER) of persons' certificates. */
  rootOf(profile: PersonProfile): Uint8Array {
    return this.#persons[profile].certificate;
  }

  /** Root (DER) of services' certificates. */
  get accessRoot(): Uint8Array {
    return this.#access.certificate;
  }

  /** A person's certificate; their name, and in the one for signatures their attributes, are all that tells two apart. */
  certifyPerson(
    profile: PersonProfile,
    attributes: BasicAttributeValues,
    key: KeyObject,
    life: { readonly from: Date; readonly to: Date },
  ): Promise<Uint8Array> {
    const { signer, identity } = this.#persons[profile];
    const contents = {
      notBefore: life.from,
      notAfter: life.to,
      subject: encodeName([
        ['countryName', 'JP'],
        ['commonName', attributes.name],
      ]),
      subjectPublicKeyInfo: keySigner(key).publicKey,
      ...(profile === 'digital-signature'
        ? { alternativeNames: basicAttributeNames(attributes, oid.inro.attribute) }
        : {}),
      ...points,
    };
    return issue(profiles[profile], contents, signer, identity);
  }

  /** Who states items of a person: a key of its own below the root for signatures. */
  async statementIssuer(at: Date): Promise<{ readonly key: KeyObject; readonly certificate: Uint8Array }> {
    const { signer, identity } = this.#persons['digital-signature'];
    const key = newKey('ec-p256');
    const contents = {
      notBefore: new Date(at.getTime() - 5 * DAY),
      notAfter: new Date(at.getTime() + 5 * DAY),
      subject: encodeName([['commonName', 'Statement issuer']]),
      subjectPublicKeyInfo: keySigner(key).publicKey,
      ...points,
    };
    return { key, certificate: await issue(profiles['statement-issuer'], contents, signer, identity) };
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
      entitlement: everything,
      ...points,
    };
    return issue(profiles.service, contents, signer, identity);
  }

  /** An OCSP response about a certificate, as a wallet fetches it: good for a day. */
  staple(profile: PersonProfile, certificate: Uint8Array, status: OcspStatus, thisUpdate: Date): Promise<Uint8Array> {
    const root = this.#persons[profile];
    const issuer = parseCertificate(root.certificate);
    const { serialNumber: serial } = parseCertificate(certificate);
    const certId = encodeCertId({ name: issuer.subject.der, keyBits: issuer.keyBits }, serial, 'SHA-256');
    const nextUpdate = new Date(thisUpdate.getTime() + DAY);
    return signOcspResponse(root.responder, {
      producedAt: thisUpdate,
      answers: [{ certId, status, thisUpdate, nextUpdate }],
    });
  }
}
