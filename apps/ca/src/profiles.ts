import type { Carrier, KeyKind } from '@inro/jpki-profile';
import type { CertificateProfile } from '@inro/pki/issue';
import { oid } from '@inro/pki/read';
import type { ProfileEdition } from './configuration.ts';
import type { Purpose } from './layouts.ts';

/** Where the key lives; each has a register and CRLs of its own. */
export type Register = Carrier | 'access';
export type AccessKind = 'relyingParty' | 'counterOfficer';
/** Everything that this authority issues. */
export type IssuedKind = KeyKind | AccessKind | 'ocspResponder';

export const purposeOf: Readonly<Record<KeyKind | AccessKind, Purpose>> = {
  userAuthentication: 'authentication',
  digitalSignature: 'signature',
  relyingParty: 'access',
  counterOfficer: 'access',
};

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
    // Applications are RSASSA-PKCS1-v1_5 alone, whoever signs them.
    publicKey: 'rsa-2048',
    keyUsage: ['digitalSignature', 'contentCommitment'],
    extendedKeyUsage: [oid.inro.extendedKeyUsage.counterOfficer],
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

/** The profile as the edition in force has it. */
export function profileOf(name: ProfileName, edition: ProfileEdition): CertificateProfile {
  const profile: Omit<CertificateProfile, 'name'> = profiles[name];
  return { ...profile, name, policies: edition.policies[name] ?? profile.policies };
}

/** A root: RSA-2048 for what citizens hold (the applet's clients know nothing else), P-256 for access. */
export const rootProfile = (purpose: Purpose): CertificateProfile => ({
  ...leaf,
  name: 'root',
  publicKey: purpose === 'access' ? 'ec-p256' : 'rsa-2048',
  keyUsage: ['keyCertSign', 'cRLSign'],
  policies: [],
  ca: true,
});

const holderProfiles = {
  phone: { userAuthentication: 'phone-user-authentication', digitalSignature: 'phone-digital-signature' },
  card: { userAuthentication: 'card-user-authentication', digitalSignature: 'card-digital-signature' },
} as const;
export const holderProfile = (register: Carrier, kind: KeyKind): ProfileName => holderProfiles[register][kind];
