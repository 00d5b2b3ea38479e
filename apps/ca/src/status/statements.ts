import { HttpError } from '@inro/host/errors';
import { type StatementsRequest, statementsAnswer, statementsRequest } from '../statements/form.ts';
import { stateItems } from '../statements/state.ts';
import { type Exchange, type StatusRoute, type StatusServices, sendJson } from './exchange.ts';

/** What a wallet shows item by item, fetched by the day and never for a login (ADR 87). */
export const statementsRoute: StatusRoute = {
  method: 'POST',
  path: '/statements',
  summary: "Statements about the holder, sealed to their phone, by the stapleToken of the certificates' issuance",
  body: 'application/json',
  security: 'bearer',
  answer: { type: 'application/json', schema: statementsAnswer },
  problems: [
    'http.body_invalid',
    'http.too_large',
    'ca.staple_token_invalid',
    'ca.statements_unavailable',
    'ca.attestation_invalid',
    'ca.key_attestation_invalid',
    'ca.statements_too_often',
  ],
  handle: postStatements,
};

async function postStatements({ context, statementIssuers }: StatusServices, exchange: Exchange): Promise<void> {
  const { request, response, body } = exchange;
  const asked = readRequest(body);
  sendJson(response, 200, await stateItems(context, statementIssuers, request.headers.authorization, asked));
}

function readRequest(body: Uint8Array): StatementsRequest {
  try {
    return statementsRequest.parse(JSON.parse(Buffer.from(body).toString('utf8')));
  } catch (cause) {
    throw new HttpError('http.body_invalid', { cause });
  }
}
