import { parseCertificate, readRelyingPartyEntitlement } from '@inro/pki/read';
import { type Acts, actNamesOf, type Entitlement, loginAlone, readEntitlement } from '@inro/presentation';
import { RelyingPartyError } from './errors.ts';

/** What an access certificate (DER) lets its service ask for; a login alone where it says nothing of it. */
export function entitlementOf(certificate: Uint8Array): Entitlement {
  const said = readRelyingPartyEntitlement(parseCertificate(certificate));
  return said === undefined ? loginAlone : readEntitlement(said);
}

/** `relying-party.act_not_entitled` here, where a developer reads it, and not on a person's phone. */
export function refuseBeyond(acts: Acts, certificate: Uint8Array): void {
  const entitled = entitlementOf(certificate).acts;
  if (actNamesOf(acts).some((act) => !entitled.includes(act)))
    throw new RelyingPartyError('relying-party.act_not_entitled');
}
