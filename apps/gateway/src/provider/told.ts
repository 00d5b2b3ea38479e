import type { Given } from '@inro/relying-party';
import type { RegisteredClient } from '../clients/form.ts';
import type { Place } from '../given.ts';
import { claimsOf } from './claims.ts';
import type { Asked } from './scopes.ts';

/** What a client is told of an answer, by where it fetches it: what it asked for there, and nothing beside it. */
export function toldOf(
  { attributes, signature }: Given,
  {
    asked,
    profile,
    signTransaction,
  }: { asked: Asked; profile: RegisteredClient['profile']; signTransaction: string | undefined },
): Partial<Record<Place, object>> {
  const told: Partial<Record<Place, object>> = {};
  // The certificate shows all four, whichever were asked for.
  if (attributes !== undefined) {
    if (asked.userinfo.length > 0) told.userinfo = claimsOf(attributes, asked.userinfo, profile);
    if (asked.idToken.length > 0) told.id_token = claimsOf(attributes, asked.idToken, profile);
  }
  if (signature !== undefined && signTransaction !== undefined)
    told[`signature ${signTransaction}`] = {
      signatures: signature.signatures.map(({ sha256, cades }) => ({ sha256, cades })),
    };
  return told;
}
