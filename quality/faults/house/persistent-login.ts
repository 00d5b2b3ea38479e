import type { HttpTransport } from '@inro/wallet/core';
import { PresentationJourney } from '@inro/wallet/core';
import { Browser } from '../../people/browser.ts';
import { beginLogin, ok, presentationPorts } from '../../people/log-in.ts';
import { pairedWallet } from '../../people/phone.ts';
import { type House, phoneSecrets } from './house.ts';
import type { Wire } from './persistent-enrolment.ts';

const PATIENCE_MS = 120_000;
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A person logs in at the bank with this phone, and agrees that its status is fetched where the bank wants a newer one. */
export async function logInOnce(house: House, phone: string, wire: Wire): Promise<void> {
  const { system } = house;
  const through =
    (http: HttpTransport): HttpTransport =>
    (request) =>
      wire(request, http);
  const wallet = { ...(await pairedWallet(system, phone, 'inro-one', through)), clock: house.phoneClock };
  const ports = await presentationPorts(system, phone, wallet);
  const browser = new Browser(system.origin('bank'));
  const { transaction, link } = await beginLogin(browser, { flow: 'same-device', phone });
  const journey = await PresentationJourney.open(ports, link);
  const { redirectUri } = await journey.agree({ act: 'login', pin: phoneSecrets.pin, mayRefreshStaple: true });
  const responseCode = redirectUri && new URL(redirectUri).searchParams.get('response_code');
  ok(await browser.post(`/api/logins/${transaction}/finish`, responseCode ? { responseCode } : {}));
}

/** The same until it succeeds; gives the number of tries, and tells of each failure. Throws the last one after two minutes. */
export async function logInPersistently(
  house: House,
  phone: string,
  wire: Wire,
  onFailure: (failure: unknown) => void,
): Promise<number> {
  const began = performance.now();
  for (let tries = 1; ; tries++) {
    try {
      await logInOnce(house, phone, wire);
      return tries;
    } catch (failure) {
      onFailure(failure);
      if (performance.now() - began > PATIENCE_MS) throw failure;
      await pause(500);
    }
  }
}
