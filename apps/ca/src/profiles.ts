import type { Carrier, KeyAlgorithm, KeyKind } from '@inro/jpki-profile';
import type { CertificateProfile, PublicKeyRule } from '@inro/pki/issue';
import { oid } from '@inro/pki/read';
import type { ProfileEdition } from './configuration.ts';
import type { Purpose } from './layouts.ts';

/** Where the key lives; each has a register and CRLs of its own. */
export type Register = Carrier | 'access';
export type AccessKind = 'relyingParty' | 'counterOfficer';
/** Keys that sign for a root, for days: each for one thing. */
export type DelegateKind = 'ocspResponder' | 'statementIssuer';
/** Everything that this authority issues. */
export type IssuedKind = KeyKind | AccessKind | DelegateKind;

export const purposeOf = {
  userAuthentication: 'authentication',
  digitalSignature: 'signature',
  relyingParty: 'access',
  counterOfficer: 'access',
} as const satisfies Readonly<Record<KeyKind | AccessKind, Purpose>>;

const leaf = { ca: false, policiesCritical: true, subjectAltName: false, ocspNoCheck: false } as const;

const profiles = {
  'phone-digital-signature': {
    ...leaf,
    publicKey: 'rsa-2048',
    keyUsage: ['digitalSignature', 'contentCommitment'],
    policies: [oid.inro.policy.phoneDigitalSignature],
    subjectAltName: true,
  },
  'phone-user-authentication': {
    ...leaf,
    publicKey: 'rsa-2048',
    keyUsage: ['digitalSignature'],
    policies: [oid.inro.policy.phoneUserAuthentication],
  },
  'card-digital-signature': {
    ...leaf,
    publicKey: 'rsa-2048',
    keyUsage: ['digitalSignature', 'contentCommitment'],
    policies: [oid.inro.policy.cardDigitalSignature],
    subjectAltName: true,
  },
  'card-user-authentication': {
    ...leaf,
    publicKey: 'rsa-2048',
    keyUsage: ['digitalSignature'],
    policies: [oid.inro.policy.cardUserAuthentication],
  },
  'relying-party': {
    ...leaf,
    publicKey: 'ec-p256',
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: [oid.inro.extendedKeyUsage.relyingParty],
    policies: [oid.inro.policy.relyingPartyAccess],
    policiesCritical: false,
    subjectAltName: true,
  },
  'counter-officer': {
    ...leaf,
    publicKey: 'rsa-2048',
    keyUsage: ['digitalSignature', 'contentCommitment'],
    extendedKeyUsage: [oid.inro.extendedKeyUsage.counterOfficer],
    policies: [],
  },
  'statement-issuer': {
    ...leaf,
    publicKey: 'ec-p256',
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: [oid.inro.extendedKeyUsage.statementIssuer],
    policies: [],
  },
  'ocsp-responder': {
    ...leaf,
    publicKey: 'ec-p256',
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: [oid.extendedKeyUsage.ocspSigning],
    policies: [],
    ocspNoCheck: true,
  },
} satisfies Record<string, Omit<CertificateProfile, 'name'>>;
export type ProfileName = keyof typeof profiles;

/** The profile as the edition in force has it, over a key of this algorithm where that is not the profile's first one. */
export function profileOf(name: ProfileName, edition: ProfileEdition, algorithm?: KeyAlgorithm): CertificateProfile {
  const profile: Omit<CertificateProfile, 'name'> = profiles[name];
  const publicKey = algorithm ?? profile.publicKey;
  return { ...profile, name, publicKey, policies: edition.policies[name] ?? profile.policies };
}

/** One of the roots: what it certifies, the how manieth for that, and its own key. */
export interface RootRow {
  readonly purpose: Purpose;
  readonly generation: number;
  readonly publicKey: PublicKeyRule;
}

/**
 * Every root. Those of citizens have the algorithm of the keys that they certify, and there is one for each that there is
 * in the table: all are made at the first start, so that whoever pins them has the next ones years before they certify
 * anybody (ADR 57).
 */
export const rootRows = {
  signature: { purpose: 'signature', generation: 1, publicKey: 'rsa-2048' },
  authentication: { purpose: 'authentication', generation: 1, publicKey: 'rsa-2048' },
  access: { purpose: 'access', generation: 1, publicKey: 'ec-p256' },
  signature2: { purpose: 'signature', generation: 2, publicKey: 'ec-p384' },
  authentication2: { purpose: 'authentication', generation: 2, publicKey: 'ec-p384' },
} as const satisfies Readonly<Record<string, RootRow>>;
export type RootKey = keyof typeof rootRows;

const holderRoots = {
  'rsa-2048': { signature: 'signature', authentication: 'authentication' },
  'ec-p384': { signature: 'signature2', authentication: 'authentication2' },
} as const satisfies Readonly<Record<KeyAlgorithm, object>>;

/** The root that certifies a citizen's key. */
export const rootOf = (kind: KeyKind, algorithm: KeyAlgorithm): RootKey => holderRoots[algorithm][purposeOf[kind]];

export const rootProfile = (publicKey: PublicKeyRule): CertificateProfile => ({
  ...leaf,
  name: 'root',
  publicKey,
  keyUsage: ['keyCertSign', 'cRLSign'],
  policies: [],
  ca: true,
});

const holderProfiles = {
  phone: { userAuthentication: 'phone-user-authentication', digitalSignature: 'phone-digital-signature' },
  card: { userAuthentication: 'card-user-authentication', digitalSignature: 'card-digital-signature' },
} as const;
export const holderProfile = (register: Carrier, kind: KeyKind): ProfileName => holderProfiles[register][kind];
