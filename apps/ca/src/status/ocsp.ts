import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { describeFailure } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { buildOcspError } from '@inro/pki/issue';
import type { OcspAnswer } from './answers.ts';
import type { Exchange, StatusRoute, StatusServices } from './exchange.ts';

const ocsp: Pick<StatusRoute, 'summary' | 'answer'> = {
  summary: 'The status of certificates (RFC 6960)',
  answer: { type: 'application/ocsp-response' },
};
const posted: StatusRoute = {
  ...ocsp,
  method: 'POST',
  path: '/ocsp',
  body: 'application/ocsp-request',
  problems: ['http.body_invalid', 'http.too_large'],
  handle: postOcsp,
};

/** OCSP over HTTP (RFC 6960 appendix A, RFC 5019 §5). */
export const ocspRoutes: readonly StatusRoute[] = [
  posted,
  { ...posted, path: '/ocsp/' },
  {
    ...ocsp,
    method: 'GET',
    path: '/ocsp/{request}',
    parameters: { request: '.{1,4096}' },
    problems: [],
    handle: getOcsp,
  },
];

/** RFC 6960 appendix A: a failure inside is still an OCSP response. */
async function answerOcsp({ answers, context }: StatusServices, request: Uint8Array): Promise<OcspAnswer> {
  try {
    return await answers.answer(request);
  } catch (failure) {
    context.log.error(describeFailure(failure), 'ocsp answer failed');
    return { der: buildOcspError('tryLater') };
  }
}

// RFC 5019 §5: DER in the body, application/ocsp-response.
export function sendOcsp(response: ServerResponse, answer: OcspAnswer, cache: Record<string, string>): void {
  response.writeHead(200, {
    'content-type': 'application/ocsp-response',
    'content-length': answer.der.length,
    ...cache,
  });
  response.end(answer.der);
}

async function postOcsp(services: StatusServices, { request, response, body }: Exchange): Promise<void> {
  if (request.headers['content-type'] !== 'application/ocsp-request') throw new HttpError('http.body_invalid');
  const answer = await answerOcsp(services, body);
  sendOcsp(response, answer, { 'cache-control': 'no-store' });
}

// RFC 6960 §A.1: base64 of the request, percent-encoded; some clients leave slashes as they are.
async function getOcsp(services: StatusServices, { response, match }: Exchange): Promise<void> {
  const request = decodePath(match[1]!);
  const answer = request ? await answerOcsp(services, request) : { der: buildOcspError('malformedRequest') };
  sendOcsp(response, answer, cacheOf(answer, services.context.clock.now()));
}

function decodePath(text: string): Uint8Array | undefined {
  try {
    const base64 = decodeURIComponent(text);
    return /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? new Uint8Array(Buffer.from(base64, 'base64')) : undefined;
  } catch {
    return undefined;
  }
}

/** RFC 5019 §6.2: what was produced ahead may be kept until it is renewed; never across a revocation for long. */
function cacheOf({ der, thisUpdate, nextUpdate }: OcspAnswer, now: Date): Record<string, string> {
  if (!thisUpdate || !nextUpdate) return { 'cache-control': 'no-store' };
  const seconds = Math.max(0, Math.min(60, Math.floor((nextUpdate.getTime() - now.getTime()) / 1000)));
  return {
    'cache-control': `max-age=${seconds}, public, no-transform, must-revalidate`,
    'last-modified': thisUpdate.toUTCString(),
    expires: new Date(now.getTime() + seconds * 1000).toUTCString(),
    etag: `"${createHash('sha256').update(der).digest('hex')}"`,
  };
}
