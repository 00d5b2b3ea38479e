import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBase64, toBase64 } from '@inro/foundation';
import { type AuthorityList, type PeerClient, systemClock } from '@inro/host';
import { type ActName, actNames, actsWithin, type VerifierKind } from '@inro/presentation';
import type { LocalizedText } from '@inro/problem';
import { AccessKey, fingerprintOfRoots, RelyingPartyError } from '@inro/relying-party/node';
import { purposesOf } from '../../apps/operator-console/src/imprint.ts';
import { certified, isDue } from '../../apps/operator-console/src/renewal.ts';

export interface NewClient {
  /** Name under which the authority knows it: small letters, digits and hyphens. */
  readonly name: string;
  /** Where the service runs; the certificate names it. */
  readonly origin: string;
  /** What the person reads on their phone. */
  readonly names: LocalizedText;
  /** The developer's own: key and certificate are put here, and the key goes nowhere else. */
  readonly folder: string;
  /** A longer life of the certificate than a week, for a place that works without a network. */
  readonly days?: number | undefined;
  /** What it is certified to ask phones for; by default every act. */
  readonly acts?: readonly ActName[];
  /** Why it asks; by default what its acts are for. */
  readonly purposes?: readonly LocalizedText[] | undefined;
  /** Where people reach who answers for it; by default at the service itself. */
  readonly contacts?: readonly string[] | undefined;
}

export interface AddedClient {
  readonly validUntil: Date;
  readonly rootsUrl: string;
  readonly rootsFingerprint: string;
  readonly renewalsUrl: string;
}

/**
 * Makes a relying party at a running house: its key in the developer's folder, the request about it carried to the
 * authority by the operator, and the certificate put beside the key. A folder that has a certificate is left as it is, until that one is due for renewal;
 * `relying-party.access_certificate_invalid` when that one is for another key or origin.
 */
export async function addClient(
  { name, origin, names, folder, days, acts = actNames, purposes, contacts }: NewClient,
  house: { readonly operator: PeerClient; readonly statusOrigin: string; readonly authorities: AuthorityList },
): Promise<AddedClient> {
  const rootsUrl = `${house.statusOrigin}/ca`;
  // As the CA told its supervisor: at its port somebody else may answer.
  const roots = house.authorities.map(({ purpose, certificate }) => ({
    purpose,
    certificate: fromBase64(certificate),
  }));
  const now = () => systemClock.now();
  const accessRoots = () => roots.filter(({ purpose }) => purpose === 'access').map(({ certificate }) => certificate);
  const key = new AccessKey({ folder, name, origin, accessRoots, now });
  const { validFrom, validUntil } = key;
  if (validUntil === undefined && existsSync(join(folder, 'access.cer')))
    throw new RelyingPartyError('relying-party.access_certificate_invalid');
  if (isDue(validFrom && validUntil && { validFrom, validUntil }, now())) {
    const path = `/access-certificates/${name}`;
    const issued = await certified(async (anew) => {
      const certificateRequest = toBase64(await key.certificateRequest({ anew }));
      const order = {
        kind: 'relyingParty',
        certificateRequest,
        names,
        origin,
        entitlement: { kinds: kindsFor(acts), acts },
        imprint: { purposes: purposes ?? purposesOf(acts), contacts: contacts ?? [`${origin}/`] },
        ...(days === undefined ? {} : { days }),
      };
      return house.operator.call<{ certificate: string }>('ca', 'PUT', path, order);
    });
    key.install(fromBase64(issued.certificate));
  }
  const rootsFingerprint = fingerprintOfRoots(roots);
  const renewalsUrl = `${house.statusOrigin}/access-renewals`;
  const said = { name, origin, rootsUrl, rootsFingerprint, renewalsUrl };
  writeFileSync(join(folder, 'service.json'), `${JSON.stringify(said, null, 2)}\n`);
  return { validUntil: key.validUntil!, rootsUrl, rootsFingerprint, renewalsUrl };
}

/** The kinds of verifier that may ask for these acts, beside the one that asks by way of an operator. */
const kindsFor = (acts: readonly ActName[]): readonly VerifierKind[] =>
  (['signatureVerifier', 'authenticationVerifier'] as const).filter((kind) =>
    actsWithin([kind]).some((act) => acts.includes(act)),
  );

/** What a developer does next. */
export const whatToPutWhere = ({ name, origin, folder }: NewClient, added: AddedClient): string =>
  `${name} is a relying party, until ${added.validUntil.toISOString()}.

In ${folder}: access.key (secret, made here; keep it out of your repository), access.cer, and service.json with what is said below.

  import {
    AccessKey, AccessRenewal, createRelyingParty, fetchTrustRoots, MemoryTransactionStore, openServiceKey,
  } from '@inro/relying-party/node';

  const roots = await fetchTrustRoots('${added.rootsUrl}', '${added.rootsFingerprint}');
  const key = new AccessKey({
    folder: '${folder}', name: '${name}', origin: '${origin}',
    accessRoots: () => roots('access'), now: () => new Date(),
  });
  // The certificate lives some days; this has the next key certified in time.
  const renewal = new AccessRenewal({ url: '${added.renewalsUrl}', keys: () => [key], onFailure: console.error });
  await renewal.start();
  const relyingParty = createRelyingParty({
    origin: '${origin}', signer: key.signer,
    trustAnchors: () => roots('authentication'), store: new MemoryTransactionStore(),
    serviceKey: openServiceKey({ folder: '${folder}' }),
  });

Then one of @inro/relying-party/express, /fastify, /hono, /next: packages/relying-party/README.md.`;
