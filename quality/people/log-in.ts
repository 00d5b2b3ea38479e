import { fromBase64, fromUtf8, type Secret } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { readProblem } from '@inro/problem-table';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import { PresentationJourney, type PresentationPorts, type WalletPorts } from '@inro/wallet/core';
import { openAesGcm } from '../../apps/wallet/web/host/aes-gcm.ts';
import { Browser, type PageAnswer } from './browser.ts';
import type { Around } from './enrol.ts';
import type { RunningSystem } from './running-system.ts';

/** What a wallet needs for a login beyond an enrolment: the roots that its own server names, and cryptography. */
export async function presentationPorts(
  system: RunningSystem,
  phone: string,
  ports: WalletPorts,
): Promise<PresentationPorts> {
  const { body } = await httpRequest(`${system.origin('wallet').replace('://', `://${phone}.`)}/config`);
  const { accessRoots } = JSON.parse(fromUtf8(body)) as { readonly accessRoots: readonly string[] };
  return { ...ports, signatures: nodeSignatureVerifier, openAesGcm, accessRoots: accessRoots.map(fromBase64) };
}

export interface Login {
  readonly flow: 'same-device' | 'cross-device';
  readonly phone: string;
  readonly pin: Secret<string>;
}

/** Begins a login in a browser and gives what the phone gets of it. */
export async function beginLogin(
  browser: Browser,
  { flow, phone }: Pick<Login, 'flow' | 'phone'>,
): Promise<{ readonly transaction: string; readonly link: string; readonly number?: string }> {
  const { transaction, walletLink, qrPayload, number } = ok(
    await browser.post('/api/logins', flow === 'same-device' ? { flow, phone } : { flow }),
  ) as Record<string, string>;
  return { transaction: transaction!, link: (walletLink ?? qrPayload)!, ...(number === undefined ? {} : { number }) };
}

/** A whole login at the bank as a person does it: browser, phone, browser. Gives the bank's session. */
export async function logIn(
  system: RunningSystem,
  ports: PresentationPorts,
  login: Login,
  around: Around = (_step, work) => work(),
): Promise<Readonly<Record<string, unknown>>> {
  const browser = new Browser(system.origin('bank'));
  const { transaction, link, number } = await around('begin at the bank', () => beginLogin(browser, login));
  const journey = await around('open and check the request', () => PresentationJourney.open(ports, link));
  await around('read the tries left', () => journey.pinTriesLeft());
  const typed = number === undefined ? {} : { number };
  const { redirectUri } = await around('sign and hand over', () =>
    journey.agree({ act: 'login', pin: login.pin, ...typed }),
  );
  return around('finish at the bank', async () => {
    const responseCode = redirectUri && new URL(redirectUri).searchParams.get('response_code');
    return ok(await browser.post(`/api/logins/${transaction}/finish`, responseCode ? { responseCode } : {}));
  });
}

/** The JSON of an answer, or its problem thrown. */
export function ok({ status, json }: PageAnswer): Readonly<Record<string, unknown>> {
  if (status < 300) return json;
  throw readProblem(json) ?? new HttpError('http.peer_unavailable');
}
