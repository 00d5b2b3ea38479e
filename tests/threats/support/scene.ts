import { namesOf } from '@inro/deployment';
import { readAuthorizationLink } from '@inro/presentation';
import type { PresentationPorts, WalletPorts } from '@inro/wallet/core';
import { Browser } from '../../../quality/people/browser.ts';
import { type House, type Name, openHouse } from './house.ts';
import { enrolPhone, loginPorts, newPerson, newPhone, type Person } from './people.ts';

/** Everything that an enrolment needs. */
export const authority: readonly Name[] = [...namesOf('authority'), 'handset'];

export interface Scene {
  readonly house: House;
  readonly person: Person;
  readonly wallet: WalletPorts & { readonly phone: string };
  readonly ports: PresentationPorts;
  close(): Promise<void>;
}

/** A person with an enrolled phone, and services to log in to. */
export async function openScene(...services: readonly ('bank' | 'clinic')[]): Promise<Scene> {
  return await sceneIn(await openHouse([...authority, ...services]));
}

/** The same in a house that is open already. */
export async function sceneIn(house: House): Promise<Scene> {
  const person = await newPerson(house);
  const wallet = await newPhone(house);
  await enrolPhone(house, person, wallet);
  return { house, person, wallet, ports: await loginPorts(house, wallet), close: () => house.close() };
}

export interface Begun {
  readonly browser: Browser;
  readonly transaction: string;
  /** By which the phone knows the login: in the link and in the request. */
  readonly id: string;
  /** What the phone gets: the wallet link on the same device, the QR code's text else. */
  readonly link: string;
  readonly number: string | undefined;
}

/** A browser begins a login at a service. */
export async function beginLogin(
  { house, wallet }: Pick<Scene, 'house' | 'wallet'>,
  flow: 'same-device' | 'cross-device',
  service = 'bank',
): Promise<Begun> {
  const browser = new Browser(house.system.origin(service));
  const body = flow === 'same-device' ? { flow, phone: wallet.phone } : { flow };
  const { json } = await browser.post('/api/logins', body);
  const { transaction, walletLink, qrPayload, number } = json as Record<string, string>;
  const link = (walletLink ?? qrPayload)!;
  const id = readAuthorizationLink(link).requestUri.split('/').at(-1)!;
  return { browser, transaction: transaction!, id, link, number };
}

/** Ends a login in a browser: true when it is logged in, else the code of the refusal. */
export async function finishLogin(browser: Browser, transaction: string, redirectUri?: string): Promise<true | string> {
  const responseCode = redirectUri && new URL(redirectUri).searchParams.get('response_code');
  const { json } = await browser.post(`/api/logins/${transaction}/finish`, responseCode ? { responseCode } : {});
  return json.loggedIn === true ? true : String(json.code);
}
