import {
  CLOSING_DOMAIN,
  type ClosingRole,
  closingBytes,
  closingRoles,
  type SignedClosing,
} from '@inro/authority-wire/closing';
import { equalInConstantTime, fromBase64, toBase64Url } from '@inro/foundation';
import { statementHolds } from '@inro/host';
import type { RegistrationContext } from '../context.ts';
import { RegistrationError } from '../errors/index.ts';
import type { ElementRow } from '../schema.ts';
import type { Reported } from './mandate.ts';

/**
 * `registration.mandates_not_closed` unless both roles say of the last mandate at this locked element that nothing is
 * changed under it, or an earlier one, any more (ADR 47). The front carries what they say, and it says nothing itself.
 */
export function requireClosed(
  keys: RegistrationContext['roleKeys'],
  application: Reported,
  element: ElementRow,
  closings: readonly SignedClosing[],
): void {
  const isClosedBy = (role: ClosingRole): boolean => {
    const wanted = {
      type: 'inro-closing-1',
      role,
      deployment: application.id,
      cplc: application.cplc,
      number: element.mandates,
      mandate: toBase64Url(element.last_mandate!),
    } as const;
    return closings.some(({ closing, signature }) => {
      const bytes = fromBase64(closing);
      const holds = statementHolds(keys[role], CLOSING_DOMAIN, bytes, fromBase64(signature));
      return holds && equalInConstantTime(bytes, closingBytes(wanted));
    });
  };
  const given = element.last_mandate !== null && element.application === application.id;
  if (!given || !closingRoles.every(isClosedBy)) throw new RegistrationError('registration.mandates_not_closed');
}
