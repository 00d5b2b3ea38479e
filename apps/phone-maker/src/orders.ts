import { randomBytes } from 'node:crypto';
import { aids } from '@inro/apdu';
import { concatBytes, fromBase64, toBase64, toHex, utf8 } from '@inro/foundation';
import { type Carrier, carriers } from '@inro/jpki-profile';
import { diversifyKeys } from '@inro/secure-channel/off-card';
import { z } from 'zod';
import type { MakerCa } from './certificates.ts';

/** What a host asks of the maker for a blank element: one JSON line. */
export const makerOrder = z.object({
  id: z.number().int(),
  profile: z.enum(carriers),
  model: z.string().regex(/^[a-z0-9-]{1,32}$/),
  /** SubjectPublicKeyInfo of the attestation key that the element made, base64. */
  attestationPublicKey: z.base64(),
});
export type MakerOrder = z.infer<typeof makerOrder>;

interface KeySet {
  readonly securityDomain: string;
  readonly keyVersion: number;
  readonly enc: string;
  readonly mac: string;
  readonly dek: string;
}

/** What the maker writes into that element: one JSON line, hexadecimal but for the certificates. */
export interface MakerDelivery {
  readonly id: number;
  readonly cplc: string;
  /** The element's certificate, then the maker's CA; base64 DER. */
  readonly attestationChain: readonly string[];
  readonly keys: readonly KeySet[];
}

export interface MasterKeys {
  readonly issuer: Uint8Array;
  readonly provider: Uint8Array;
}

/** Whose master key opens which domain of a new element (docs/protocol/secure-element.md, "Keys"). */
const initialKeys = {
  phone: [
    { securityDomain: aids.issuerSecurityDomain, keyVersion: 0x30, master: 'issuer' },
    { securityDomain: aids.authorizedManagementSecurityDomain, keyVersion: 0x30, master: 'issuer' },
  ],
  card: [
    { securityDomain: aids.issuerSecurityDomain, keyVersion: 0x30, master: 'issuer' },
    { securityDomain: aids.jpkiSecurityDomain, keyVersion: 0x02, master: 'provider' },
  ],
} as const;

/** Carries out an order: a serial number, the attestation certificate, and keys that only the master keys' holders can derive again. */
export async function fillOrder(order: MakerOrder, ca: MakerCa, masters: MasterKeys): Promise<MakerDelivery> {
  const cplc = cardProductionData(order.profile);
  const certificate = await ca.certify({
    model: order.model,
    cplc,
    publicKey: fromBase64(order.attestationPublicKey),
  });
  const keys = initialKeys[order.profile].map(({ securityDomain, keyVersion, master }) => {
    const { enc, mac, dek } = diversifyKeys(masters[master], cplc, securityDomain);
    return { securityDomain: toHex(securityDomain), keyVersion, enc: toHex(enc), mac: toHex(mac), dek: toHex(dek) };
  });
  return { id: order.id, cplc: toHex(cplc), attestationChain: [certificate, ca.certificate].map(toBase64), keys };
}

/** 42 bytes of card production life cycle data (GlobalPlatform Card Mapping Guidelines): fabricator, type, and a random serial number and batch. */
function cardProductionData(profile: Carrier): Uint8Array {
  const fabricator = utf8('IN');
  const type = utf8(profile === 'phone' ? 'PH' : 'MN');
  const operatingSystem = Uint8Array.of(0x49, 0x4e, 0x00, 0x01, 0x01, 0x00);
  const fabricationDate = Uint8Array.of(0x63, 0x27);
  const serial = new Uint8Array(randomBytes(6));
  return concatBytes(fabricator, type, operatingSystem, fabricationDate, serial, new Uint8Array(24));
}
