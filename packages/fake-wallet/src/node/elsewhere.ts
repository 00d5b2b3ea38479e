import { randomBytes } from 'node:crypto';
import { toBase64Url } from '@inro/foundation';
import { type CheckedRequest, clientIdOf, digestOfText } from '@inro/presentation';
import type { Manner } from './states.ts';

/** The request as somebody sees it who brings its answer from another service or another login. */
export function elsewhere(checked: CheckedRequest, as: Manner): CheckedRequest {
  const { claims } = checked;
  switch (as) {
    case 'other-service':
      return { ...checked, claims: { ...claims, responseUri: 'https://elsewhere.invalid/presentations/answers' } };
    case 'other-audience':
      return { ...checked, claims: { ...claims, clientId: clientIdOf(new Uint8Array(randomBytes(32))) } };
    case 'other-request':
      return { ...checked, claims: { ...claims, nonce: toBase64Url(randomBytes(32)) } };
    case 'other-digest':
      return { ...checked, digest: digestOfText('another request') };
    default:
      return checked;
  }
}
