import type { Secret } from '@inro/foundation';
import { exposeSecret, utf8 } from '@inro/foundation';
import { type SecretKind, secretRules } from '@inro/jpki-profile';
import { JpkiError } from './errors.ts';

export type SecretForm = 'wellFormed' | 'otherKind' | 'malformed';

/** Tells whether a text can be this secret at all, or looks like the other one: noticed before it costs a try. */
export function formOfSecret(kind: SecretKind, text: string): SecretForm {
  if (secretRules[kind].form.test(text)) return 'wellFormed';
  const other: SecretKind = kind === 'userAuthenticationPin' ? 'signaturePassword' : 'userAuthenticationPin';
  return secretRules[other].form.test(text) ? 'otherKind' : 'malformed';
}

/** The bytes that the applet compares; `jpki.secret_of_other_kind` or `jpki.secret_malformed`, nothing sent. */
export function secretBytes(kind: SecretKind, secret: Secret<string>): Uint8Array {
  const text = exposeSecret(secret);
  const form = formOfSecret(kind, text);
  if (form === 'otherKind') throw new JpkiError('jpki.secret_of_other_kind', { details: { secret: kind } });
  if (form === 'malformed') throw new JpkiError('jpki.secret_malformed', { details: { secret: kind } });
  return utf8(text);
}
