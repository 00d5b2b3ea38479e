import { fromUtf8, utf8 } from '@inro/foundation';
import { REQUEST_MEDIA_TYPE, readReply, readRequestObject, type UnverifiedRequest } from '@inro/presentation';
import { PresentationError } from '@inro/presentation/errors';
import { expectOk } from '../http.ts';
import type { HttpTransport } from '../http-transport.ts';

/** GETs a request object (RFC 9101 §5.2.3), once, with nothing of phone or person in it. Nobody has said yet who answers: no word of theirs is taken. */
export async function fetchRequest(http: HttpTransport, requestUri: string): Promise<UnverifiedRequest> {
  const answer = await http({ url: requestUri, method: 'GET', headers: { accept: REQUEST_MEDIA_TYPE } });
  if (answer.status !== 200) throw new PresentationError('presentation.request_unavailable');
  const [mediaType] = (answer.headers['content-type'] ?? '').split(';');
  if (mediaType?.trim() !== REQUEST_MEDIA_TYPE) throw new PresentationError('presentation.request_malformed');
  return readRequestObject(textOf(answer.body, 'presentation.request_malformed'));
}

/** POSTs an answer or a refusal (OpenID4VP 1.0 §8.2) and reads where to go on. */
export async function postAnswer(
  http: HttpTransport,
  place: { readonly responseUri: string; readonly origin: string },
  form: string,
): Promise<{ readonly redirectUri?: string }> {
  const answer = expectOk(
    await http({
      url: place.responseUri,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: utf8(form),
    }),
    'service',
  );
  return readReply(textOf(answer.body, 'presentation.reply_malformed'), place.origin);
}

function textOf(body: Uint8Array, code: 'presentation.request_malformed' | 'presentation.reply_malformed'): string {
  try {
    return fromUtf8(body);
  } catch (cause) {
    throw new PresentationError(code, { cause });
  }
}
