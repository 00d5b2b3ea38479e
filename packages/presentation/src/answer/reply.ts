import { PresentationError } from '../errors.ts';
import { textField } from '../json/fields.ts';
import { readJsonObject } from '../json/read.ts';
import { liesOnOrigin } from '../origin.ts';

/** Reads the service's answer to the wallet (OpenID4VP 1.0 §8.2): where to go on, on the service's own origin alone. */
export function readReply(body: string, origin: string): { readonly redirectUri?: string } {
  try {
    const reply = body === '' ? {} : readJsonObject(body);
    if (!Object.hasOwn(reply, 'redirect_uri')) return {};
    const redirectUri = textField(reply, 'redirect_uri', 2048);
    // An open redirect here would send the person, fresh from a login, to a stranger.
    if (!liesOnOrigin(redirectUri, origin)) throw new TypeError('another origin');
    return { redirectUri };
  } catch (cause) {
    throw new PresentationError('presentation.reply_malformed', { cause });
  }
}
