import { fromUtf8 } from '@inro/foundation';
import { type JsonObject, readJsonObject } from '@inro/presentation';
import { RelyingPartyError } from '../errors.ts';
import type { HttpRequest } from './http.ts';

const LONGEST_JSON = 4_096;
const TRANSACTION = /^[\w-]{22}$/;

/** A name of a transaction; anything else names none. */
export function known(id: string): string {
  if (!TRANSACTION.test(id)) throw new RelyingPartyError('relying-party.transaction_unknown');
  return id;
}

/** A request that a page of another origin made (Fetch §3.1, Fetch Metadata §2.1) changes nothing here. */
export function requireOwnPage(request: HttpRequest, own: string): void {
  const [origin, site] = [request.header('origin'), request.header('sec-fetch-site')];
  if ((origin !== undefined && origin !== own) || (site !== undefined && site !== 'same-origin'))
    throw new RelyingPartyError('relying-party.foreign_page');
}

export function requireType(request: HttpRequest, type: string): void {
  if (request.header('content-type')?.split(';')[0]?.trim().toLowerCase() !== type)
    throw new RelyingPartyError('relying-party.request_malformed');
}

export async function readJson(request: HttpRequest): Promise<JsonObject> {
  requireType(request, 'application/json');
  const text = readText(await request.body(LONGEST_JSON));
  try {
    return readJsonObject(text);
  } catch (cause) {
    throw new RelyingPartyError('relying-party.request_malformed', { cause });
  }
}

export function readText(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch (cause) {
    throw new RelyingPartyError('relying-party.request_malformed', { cause });
  }
}
