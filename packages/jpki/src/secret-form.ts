import type { Secret } from '@inro/foundation';
import { exposeSecret, utf8 } from '@inro/foundation';
import { InroError } from '@inro/problem';

/** The two secrets a person knows. */
export type SecretKind = 'userAuthenticationPin' | 'signaturePassword';

export type SecretForm = 'wellFormed' | 'otherKind' | 'malformed';

const FORMS: Readonly<Record<SecretKind, RegExp>> = {
  userAuthenticationPin: /^[0-9]{4}$/,
  signaturePassword: /^[A-Z0-9]{6,16}$/,
};

/** Tells whether a text can be this secret at all, or looks like the other one: noticed before it costs a try. */
export function formOfSecret(kind: SecretKind, text: string): SecretForm {
  if (FORMS[kind].test(text)) return 'wellFormed';
  const other: SecretKind = kind === 'userAuthenticationPin' ? 'signaturePassword' : 'userAuthenticationPin';
  return FORMS[other].test(text) ? 'otherKind' : 'malformed';
}

/** The bytes that the applet compares; `jpki.secret_of_other_kind` or `jpki.secret_malformed`, nothing sent. */
export function secretBytes(kind: SecretKind, secret: Secret<string>): Uint8Array {
  const text = exposeSecret(secret);
  const form = formOfSecret(kind, text);
  if (form === 'otherKind') throw new InroError('jpki.secret_of_other_kind', { details: { secret: kind } });
  if (form === 'malformed') throw new InroError('jpki.secret_malformed', { details: { secret: kind } });
  return utf8(text);
}
