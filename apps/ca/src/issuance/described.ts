import {
  parseCertificate,
  readRelyingPartyEntitlement,
  readRelyingPartyImprint,
  readRelyingPartyNames,
} from '@inro/pki/read';
import { z } from 'zod';
import { originsOf } from './origins.ts';

/** A service in the words of its certificate. */
export const describedForm = z.strictObject({
  names: z.record(z.string(), z.string()),
  origins: z.array(z.string()),
  kinds: z.array(z.string()),
  acts: z.array(z.string()),
  /** Why it asks and who answers for it; none of a certificate of before ADR 97. */
  purposes: z.array(z.record(z.string(), z.string())),
  contacts: z.array(z.string()),
  validUntil: z.iso.datetime(),
});

export function describeService(der: Uint8Array, validUntil: Date): z.infer<typeof describedForm> {
  const certificate = parseCertificate(der);
  // Of before ADR 90: a login alone.
  const { kinds, acts } = readRelyingPartyEntitlement(certificate) ?? {
    kinds: ['authenticationVerifier'],
    acts: ['login'],
  };
  const { purposes, contacts } = readRelyingPartyImprint(certificate) ?? { purposes: [], contacts: [] };
  return {
    names: { ...readRelyingPartyNames(certificate) },
    origins: [...originsOf(der)],
    kinds: [...kinds],
    acts: [...acts],
    purposes: purposes.map((texts) => ({ ...texts })),
    contacts: [...contacts],
    validUntil: validUntil.toISOString(),
  };
}
