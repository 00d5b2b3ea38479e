import { readLv, StatusWordError, statusWords } from '@inro/apdu';
import { toHex } from '@inro/foundation';
import { holderOfCardReset } from '../card-reset.ts';
import { GRANTABLE, privileges } from '../privileges.ts';
import type { DomainContext } from './context.ts';

/** The six LV fields of INSTALL (GPCS 2.3.1 tables 11-43 to 11-48); what each means depends on the purpose. */
export interface InstallFields {
  readonly first: string;
  readonly second: string;
  readonly instance: string;
  readonly privileges: Uint8Array;
  readonly parameters: Uint8Array;
}

/** Reads the fields; 6A80 when they do not fit, 6A81 when there is a token. */
export function readInstallFields(data: Uint8Array): InstallFields {
  const values: Uint8Array[] = [];
  let at = 0;
  while (values.length < 6 && at < data.length) {
    const { value, end } = readLv(data, at);
    values.push(value);
    at = end;
  }
  const [first, second, instance, privileges, parameters, token] = values;
  if (at !== data.length || parameters === undefined) throw new StatusWordError(statusWords.wrongData);
  // Delegated management is not offered, so a token has nothing to permit (GPCS 2.3.1 §9.1.3.2).
  if (token !== undefined && token.length > 0) throw new StatusWordError(statusWords.functionNotSupported);
  return {
    first: toHex(first!),
    second: toHex(second!),
    instance: toHex(instance!),
    privileges: privileges!,
    parameters,
  };
}

/** Only the issuer's domain gives privileges that reach beyond a hierarchy. */
export function checkGrant({ state, domain }: DomainContext, wanted: number): void {
  if (domain.aid === state.identity.issuerSecurityDomain) return;
  if ((wanted & ~GRANTABLE) !== 0) throw new StatusWordError(statusWords.conditionsNotSatisfied);
}

/**
 * GPCS 2.3.1 §6.6.2: Card Reset is one instance's. A new one gets it from the issuer's domain alone, else 6985; registry
 * update moves it between others.
 */
export function checkCardResetFree({ state }: DomainContext, wanted: number): void {
  const isHeld = holderOfCardReset(state).aid !== state.identity.issuerSecurityDomain;
  if ((wanted & privileges.cardReset) !== 0 && isHeld) throw new StatusWordError(statusWords.conditionsNotSatisfied);
}
