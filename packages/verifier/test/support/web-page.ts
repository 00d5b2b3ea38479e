/** Runs a request with WebCrypto, in a page or a worker; certificates arrive as base64 over a message. */
import { reportToJson, verifyAuthentication } from '../../src/web/index.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

export interface PlainRequest {
  readonly certificate: string;
  readonly trustAnchor: string;
  readonly signedData: string;
  readonly signature: string;
  readonly staple: string | null;
  readonly at: string;
  readonly purpose: 'user-authentication' | 'digital-signature';
}

async function answer(request: PlainRequest): Promise<string> {
  const report = await verifyAuthentication({
    certificate: bytes(request.certificate),
    trustAnchors: [bytes(request.trustAnchor)],
    signedData: bytes(request.signedData),
    signature: bytes(request.signature),
    staple: request.staple === null ? undefined : bytes(request.staple),
    at: new Date(request.at),
    purpose: request.purpose,
    algorithm: 'RS256',
  });
  return JSON.stringify(reportToJson(report));
}

const scope = globalThis as unknown as {
  answer: typeof answer;
  onmessage: (event: { readonly data: unknown }) => void;
  postMessage: (data: string) => void;
};
scope.answer = answer;
scope.onmessage = async ({ data }) => {
  if (typeof data === 'object' && data !== null && 'certificate' in data)
    scope.postMessage(await answer(data as PlainRequest));
};
