import type { PeerClient } from '@inro/host';

/** A service as the authority has it (docs/protocol/ca.md). */
export interface ListedService {
  readonly name: string;
  /** Of its newest certificate, base64url. */
  readonly sha256: string;
  readonly names: Readonly<Record<string, string>>;
  readonly origins: readonly string[];
  readonly kinds: readonly string[];
  readonly acts: readonly string[];
  readonly purposes: readonly Readonly<Record<string, string>>[];
  readonly contacts: readonly string[];
  readonly validUntil: string;
  readonly standing: 'inForce' | 'expired' | 'revoked' | 'withdrawn';
}
interface List {
  readonly services: readonly ListedService[];
  readonly isWhole: boolean;
}

export const listServices = (operator: PeerClient): Promise<List> =>
  operator.call<List>('ca', 'GET', '/access-certificates');

const standing = ({ standing: stands, validUntil }: ListedService): string =>
  ({
    inForce: `in force until ${validUntil}`,
    expired: `expired at ${validUntil}`,
    revoked: 'revoked',
    withdrawn: 'withdrawn: no other is made without --after-withdrawal',
  })[stands];

/** Some lines a service. */
export function listedInWords({ services, isWhole }: List): string[] {
  if (services.length === 0) return ['No service was ever certified.'];
  return [
    ...services.flatMap((one) => [
      `${one.name}: ${one.names.en ?? one.name}, ${standing(one)}`,
      `  at ${one.origins.join(', ')}`,
      `  ${one.kinds.join(', ')}; may ask for ${one.acts.join(', ')}`,
      ...one.purposes.map((purpose) => `  why: ${purpose.en}`),
      `  who answers for it: ${one.contacts.length === 0 ? 'not said' : one.contacts.join(', ')}`,
    ]),
    ...(isWhole ? [] : ['There are more.']),
  ];
}
