import { HttpError } from '@inro/host/errors';
import type { Exchange, StatusRoute, StatusServices } from './exchange.ts';

/** Where services renew their access certificates (docs/protocol/access-renewal.md). */
export const renewalRoute: StatusRoute = {
  method: 'POST',
  path: '/access-renewals',
  summary: "A service's next access certificate, at the word of the key of the one before",
  body: 'application/cms',
  answer: { type: 'application/pkix-cert' },
  problems: [
    'ca.renewal_malformed',
    'ca.renewal_of_unknown',
    'ca.renewal_too_early',
    'ca.renewed_with_other_key',
    'ca.service_withdrawn',
    'ca.certificate_request_invalid',
    'ca.key_already_certified',
    'http.body_invalid',
    'http.too_large',
  ],
  handle: postRenewal,
};

async function postRenewal({ renewAccess }: StatusServices, { request, response, body }: Exchange): Promise<void> {
  if (request.headers['content-type'] !== 'application/cms') throw new HttpError('http.body_invalid');
  const certificate = await renewAccess(body);
  response.writeHead(200, {
    'content-type': 'application/pkix-cert',
    'content-length': certificate.length,
    'cache-control': 'no-store',
  });
  response.end(certificate);
}
