import { createHash } from 'node:crypto';
import type { CaContext } from '../context.ts';
import { CaError } from '../errors/index.ts';
import type { OcspAnswer, OcspAnswers } from './answers.ts';
import type { Exchange, StatusRoute, StatusServices } from './exchange.ts';
import { sendOcsp } from './ocsp.ts';

/** What a wallet staples to its logins. */
export const stapleRoute: StatusRoute = {
  method: 'POST',
  path: '/staples',
  summary: "A response for the holder, by the stapleToken of the certificate's issuance",
  body: 'application/ocsp-request',
  security: 'bearer',
  answer: { type: 'application/ocsp-response' },
  problems: ['ca.staple_token_invalid', 'http.too_large'],
  handle: postStaple,
};

async function postStaple({ context, answers }: StatusServices, exchange: Exchange): Promise<void> {
  const { request, response, body } = exchange;
  const answer = await stapleFor(context, answers, request.headers.authorization, body);
  sendOcsp(response, answer, { 'cache-control': 'no-store' });
}

/**
 * A fresh OCSP response for the holder alone: the bearer token from enrolment must belong to the issuance of the
 * certificate that is asked for. Only its hash is known here. Anything else: `ca.staple_token_invalid`.
 */
async function stapleFor(
  context: CaContext,
  answers: OcspAnswers,
  authorization: string | undefined,
  request: Uint8Array,
): Promise<OcspAnswer> {
  const token = /^Bearer ([A-Za-z0-9_-]{20,200})$/.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new CaError('ca.staple_token_invalid');
  const tokenSha256 = createHash('sha256').update(token).digest();
  const answer = await answers.fresh(request, async (certificate) => {
    const row = await context.db
      .selectFrom('certificate')
      .innerJoin('issuance', 'issuance.id', 'certificate.issuance')
      .select('certificate.id')
      .where('certificate.id', '=', certificate)
      .where('issuance.staple_token_sha256', '=', tokenSha256)
      .executeTakeFirst();
    return row !== undefined;
  });
  if (!answer) throw new CaError('ca.staple_token_invalid');
  return answer;
}
