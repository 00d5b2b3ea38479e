import type { KeyKind } from '@inro/jpki-profile';

export type Kind = KeyKind;
export const bothKinds: readonly Kind[] = ['userAuthentication', 'digitalSignature'];
