import { renewAccessCertificate } from '../access/renewal.ts';
import type { CaContext } from '../context.ts';

/**
 * Certifies a service's next key for whoever brings the word of the one before, CMS in and the certificate out (DER), at the
 * public side; what changes is published before it is answered. Strangers' refusals are no failures of the authority's own.
 */
export const accessRenewals =
  (context: CaContext, published: () => Promise<void>) =>
  async (request: Uint8Array): Promise<Uint8Array> => {
    const { certificate } = await renewAccessCertificate(context, request);
    context.counts.renewal({ of: 'access', outcome: 'done' });
    await published();
    return certificate;
  };
