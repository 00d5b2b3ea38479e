import { Secret } from '@inro/foundation';
import { PresentationJourney } from '@inro/wallet/core';
import { citizens } from '../people/citizens.ts';
import { presentationPorts } from '../people/log-in.ts';
import { pairedWallet } from '../people/phone.ts';
import type { RunningSystem } from '../people/running-system.ts';
import { phoneOf } from '../people/states.ts';
import { Browser } from '../people/travelling-browser.ts';
import { type Quickstart, quickstarts } from './read.ts';

/** Of the cast: somebody whose phone has the certificates. */
const maria = citizens.find(({ state }) => state === 'foreignName')!;

/** A person of the cast logs in at the program, with a browser and their phone: what the program says of who they are. */
export function firstLogin(system: RunningSystem, name: Quickstart, origin: string): Promise<string> {
  return { gateway: atTheGateway, sdk: atTheService }[quickstarts[name].login](system, origin);
}

async function answer(system: RunningSystem, link: string, number?: string): Promise<string | undefined> {
  const phone = phoneOf(maria);
  const ports = await presentationPorts(system, phone, await pairedWallet(system, phone));
  const journey = await PresentationJourney.open(ports, link);
  const pin = new Secret(maria.phonePin);
  const { redirectUri } = await journey.agree({ act: 'login', pin, ...(number === undefined ? {} : { number }) });
  return redirectUri && (new URL(redirectUri).searchParams.get('response_code') ?? undefined);
}

async function atTheGateway(system: RunningSystem, origin: string): Promise<string> {
  const browser = new Browser();
  const gateway = system.origin('gateway');
  await browser.open(`${origin}/login`, (url) => !url.startsWith(`${gateway}/login`));
  const begun = await browser.api(gateway, 'POST', '/api/logins', { flow: 'same-device', phone: phoneOf(maria) });
  const { transaction, walletLink } = begun.json as Record<string, string>;
  const responseCode = await answer(system, walletLink ?? '');
  const done = await browser.api(gateway, 'POST', `/api/logins/${transaction}/finish`, { responseCode });
  const { location } = done.json as Record<string, string>;
  const { text } = await browser.open(location ?? '');
  return /Hello [\w-]+/.exec(text)?.[0] ?? text;
}

async function atTheService(system: RunningSystem, origin: string): Promise<string> {
  const browser = new Browser();
  await browser.open(origin);
  const begun = await browser.api(origin, 'POST', '/api/logins', { flow: 'cross-device' });
  const { transaction, qrPayload, number } = begun.json as Record<string, string>;
  await answer(system, qrPayload ?? '', number);
  await browser.api(origin, 'POST', `/api/logins/${transaction}/finish`, {});
  const { json } = await browser.api(origin, 'GET', '/who');
  return `Hello ${(json as Record<string, string>).who}`;
}
