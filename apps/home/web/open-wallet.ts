import { requestJson } from '@inro/design-system';
import type { Locale } from '@inro/problem';
import { type Cast, type Citizen, phoneToBeginWith } from './cast.ts';

/** Holds a card to a phone; `null` takes it away. */
export const holdCard = (phone: string, card: string | null): Promise<unknown> =>
  requestJson(`/api/phones/${phone}/card`, { method: 'PUT', body: { card } });

/** Goes to the wallet of a phone, in the language of this page. */
export async function openWallet(phone: string, locale: Locale): Promise<void> {
  const { walletUrl } = await requestJson<{ walletUrl: string }>(`/api/phones/${phone}/wallet`, { method: 'POST' });
  const url = new URL(walletUrl);
  url.searchParams.set('lang', locale);
  location.assign(url.href);
}

/** Everything in one click: the citizen's own phone, or one that is nobody's yet, is there, the card is held to it, its wallet opens. */
export async function play(
  cast: Cast,
  citizen: Citizen,
  locale: Locale,
  onPhone: (phone: string) => void,
): Promise<void> {
  const phone = citizen.phone ?? phoneToBeginWith(cast)?.phone;
  if (phone === undefined) return;
  onPhone(phone);
  if (citizen.card !== null) await holdCard(phone, citizen.card);
  await openWallet(phone, locale);
}
