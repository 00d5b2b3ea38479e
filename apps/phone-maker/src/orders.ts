import { createPublicKey, randomBytes } from 'node:crypto';
import { aids } from '@inro/apdu';
import { concatBytes, toHex, utf8 } from '@inro/foundation';
import { type Carrier, keyVersions } from '@inro/jpki-profile';
import { diversifyKeys } from '@inro/secure-channel/off-card';

/** A point of P-256 in its one encoding: what no element makes is certified as none. */
export function isElementKey(base64: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
    const written = key.export({ format: 'der', type: 'spki' }).toString('base64');
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' && written === base64;
  } catch {
    return false;
  }
}

export interface MasterKeys {
  readonly issuer: Uint8Array;
  readonly provider: Uint8Array;
}

/** Whose master key opens which domain of a new element (docs/protocol/secure-element.md, "Keys"). */
const domains = {
  phone: [
    { securityDomain: aids.issuerSecurityDomain, keyVersion: keyVersions.issuer, master: 'issuer' },
    { securityDomain: aids.authorizedManagementSecurityDomain, keyVersion: keyVersions.issuer, master: 'issuer' },
  ],
  card: [
    { securityDomain: aids.issuerSecurityDomain, keyVersion: keyVersions.issuer, master: 'issuer' },
    { securityDomain: aids.jpkiSecurityDomain, keyVersion: keyVersions.final, master: 'provider' },
  ],
} as const;

/** Keys that an element leaves the factory with, and that only the master keys' holders can derive again. */
export const initialKeys = (profile: Carrier, cplc: Uint8Array, masters: MasterKeys) =>
  domains[profile].map(({ securityDomain, keyVersion, master }) => {
    const { enc, mac, dek } = diversifyKeys(masters[master], cplc, securityDomain);
    return { securityDomain: toHex(securityDomain), keyVersion, enc: toHex(enc), mac: toHex(mac), dek: toHex(dek) };
  });

/** 42 bytes of card production life cycle data (GlobalPlatform Card Mapping Guidelines): fabricator, type, and a random serial number and batch. */
export function cardProductionData(profile: Carrier): Uint8Array {
  const fabricator = utf8('IN');
  const type = utf8(profile === 'phone' ? 'PH' : 'MN');
  const operatingSystem = Uint8Array.of(0x49, 0x4e, 0x00, 0x01, 0x01, 0x00);
  const fabricationDate = Uint8Array.of(0x63, 0x27);
  const serial = new Uint8Array(randomBytes(6));
  return concatBytes(fabricator, type, operatingSystem, fabricationDate, serial, new Uint8Array(24));
}
