import type { SecretKind } from './kinds.ts';

/** What a secret looks like and how often it may be tried (docs/protocol/applet.md §2). */
export interface SecretRule {
  readonly form: RegExp;
  readonly maxTries: number;
}

export const secretRules: Readonly<Record<SecretKind, SecretRule>> = {
  userAuthenticationPin: { form: /^[0-9]{4}$/, maxTries: 3 },
  signaturePassword: { form: /^[A-Z0-9]{6,16}$/, maxTries: 5 },
};
