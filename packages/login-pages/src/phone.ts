import { phoneNamePattern } from '@inro/foundation';

const phoneKey = 'inro.phone';

/** The phone of this screen, handed on by the page of the cast: kept for this tab. */
export function phoneOfThisScreen(): string | null {
  const named = new URLSearchParams(location.search).get('phone');
  if (named !== null && phoneNamePattern.test(named)) sessionStorage.setItem(phoneKey, named);
  return sessionStorage.getItem(phoneKey);
}
