import { fromBase64 } from '@inro/foundation';
import { parseOcspResponse } from '@inro/pki/read';
import { buildOcspRequest } from '@inro/pki/request';
import type { TestRegistration } from './support.ts';

/** What OCSP says now of each certificate, by kind. */
export async function ocspOf(
  world: TestRegistration,
  certificates: readonly { readonly kind: string; readonly certificate: string; readonly issuer: string }[],
): Promise<Record<string, string>> {
  const said: Record<string, string> = {};
  for (const { kind, certificate, issuer } of certificates) {
    const answer = await fetch(`http://127.0.0.1:${world.topology.configs.status!.port}/ocsp`, {
      method: 'POST',
      headers: { 'content-type': 'application/ocsp-request' },
      body: buildOcspRequest(fromBase64(certificate), fromBase64(issuer), {
        nonce: new Uint8Array(32).fill(7),
      }) as Uint8Array<ArrayBuffer>,
    });
    const single = parseOcspResponse(new Uint8Array(await answer.arrayBuffer())).basic!.responses[0]!;
    said[kind] = single.status === 'revoked' ? `revoked ${single.reason ?? ''}`.trim() : single.status;
  }
  return said;
}

export const bothGood = { userAuthentication: 'good', digitalSignature: 'good' };
/** RFC 5280 §5.3.1: `unspecified` is said by saying no reason. */
export const bothRevoked = (reason = '') => {
  const said = `revoked ${reason}`.trim();
  return { userAuthentication: said, digitalSignature: said };
};
