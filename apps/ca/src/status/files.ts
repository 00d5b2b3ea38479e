import { toBase64 } from '@inro/foundation';
import { type AuthorityList, authorityList } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { z } from 'zod';
import type { CaContext } from '../context.ts';
import { type Exchange, type StatusRoute, type StatusServices, sendJson } from './exchange.ts';

const recentForm = z.strictObject({ lists: z.array(z.base64()) });
const authoritiesForm = z.strictObject({ authorities: authorityList });

/** What certificates point to: revocation lists and roots. */
export const fileRoutes: readonly StatusRoute[] = [
  {
    method: 'GET',
    path: '/crl/{name}.crl',
    parameters: { name: '[a-z0-9-]{1,160}' },
    summary: 'A certificate revocation list (RFC 5280)',
    answer: { type: 'application/pkix-crl' },
    problems: ['http.not_found'],
    handle: getCrl,
  },
  {
    method: 'GET',
    path: '/ca/{name}.cer',
    parameters: { name: '[a-z0-9-]{1,40}' },
    summary: 'The certificate of a root',
    answer: { type: 'application/pkix-cert' },
    problems: ['http.not_found'],
    handle: getAuthority,
  },
  {
    method: 'GET',
    path: '/ca',
    summary: 'Every root',
    answer: { type: 'application/json', schema: authoritiesForm },
    problems: [],
    handle: listAuthorities,
  },
  {
    method: 'GET',
    path: '/recent',
    summary: 'What was revoked or suspended since yesterday: a delta CRL of each root of persons',
    answer: { type: 'application/json', schema: recentForm },
    problems: [],
    handle: listRecent,
  },
];

async function getCrl({ crls }: StatusServices, { response, match }: Exchange): Promise<void> {
  const found = await crls.find(match[1]!);
  if (!found) throw new HttpError('http.not_found');
  response.writeHead(200, {
    'content-type': 'application/pkix-crl',
    'content-length': found.der.length,
    'cache-control': 'max-age=60, public, no-transform, must-revalidate',
  });
  response.end(found.der);
}

async function getAuthority({ context }: StatusServices, { response, match }: Exchange): Promise<void> {
  const authority = Object.values(context.authorities).find((one) => one.name === match[1]);
  if (!authority) throw new HttpError('http.not_found');
  response.writeHead(200, { 'content-type': 'application/pkix-cert', 'cache-control': 'max-age=86400, public' });
  response.end(authority.certificate.der);
}

/** Its roots, as others pin them. */
export const authoritiesOf = (context: CaContext): AuthorityList =>
  Object.values(context.authorities).map(({ name, purpose, certificate }) => ({
    name,
    purpose,
    certificate: toBase64(certificate.der),
  }));

async function listAuthorities({ context }: StatusServices, { response }: Exchange): Promise<void> {
  sendJson(response, 200, { authorities: authoritiesOf(context) });
}

/** The same for whoever asks, and for a minute: who fetches it tells nothing. */
async function listRecent({ recent }: StatusServices, { response }: Exchange): Promise<void> {
  const lists = (await recent.lists()).map(toBase64);
  response.writeHead(200, {
    'content-type': 'application/json',
    'cache-control': 'max-age=60, public, no-transform, must-revalidate',
  });
  response.end(JSON.stringify({ lists }));
}
