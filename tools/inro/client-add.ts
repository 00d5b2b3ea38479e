import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fromBase64, toBase64 } from '@inro/foundation';
import { type AuthorityList, type PeerClient, systemClock } from '@inro/host';
import type { LocalizedText } from '@inro/problem';
import { AccessKey, fingerprintOfRoots, RelyingPartyError } from '@inro/relying-party/node';
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
}

export interface AddedClient {
  readonly validUntil: Date;
  readonly rootsUrl: string;
  readonly rootsFingerprint: string;
}

/**
 * Makes a relying party at a running house: its key in the developer's folder, the request about it carried to the
 * authority by the operator, and the certificate put beside the key. A folder that has a certificate is left as it is, until that one is due for renewal;
 * `relying-party.access_certificate_invalid` when that one is for another key or origin.
 */
export async function addClient(
  { name, origin, names, folder }: NewClient,
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
      const order = { kind: 'relyingParty', certificateRequest, names, origin };
      return house.operator.call<{ certificate: string }>('ca', 'PUT', path, order);
    });
    key.install(fromBase64(issued.certificate));
  }
  return { validUntil: key.validUntil!, rootsUrl, rootsFingerprint: fingerprintOfRoots(roots) };
}

/** What a developer does next. */
export const whatToPutWhere = ({ name, origin, folder }: NewClient, added: AddedClient): string =>
  `${name} is a relying party, until ${added.validUntil.toISOString()}.

In ${folder}: access.key (secret, made here; keep it out of your repository) and access.cer.

  import { AccessKey, createRelyingParty, fetchTrustRoots, MemoryTransactionStore } from '@inro/relying-party/node';

  const roots = await fetchTrustRoots('${added.rootsUrl}', '${added.rootsFingerprint}');
  const key = new AccessKey({
    folder: '${folder}', name: '${name}', origin: '${origin}',
    accessRoots: () => roots('access'), now: () => new Date(),
  });
  const relyingParty = createRelyingParty({
    origin: '${origin}', signer: key.signer,
    trustAnchors: () => roots('authentication'), store: new MemoryTransactionStore(),
  });

Then one of @inro/relying-party/express, /fastify, /hono, /next: packages/relying-party/README.md.`;
