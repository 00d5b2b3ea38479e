import { fromBase64, fromUtf8 } from '@inro/foundation';
import { keyKinds } from '@inro/jpki-profile';
import type { HttpAnswer, HttpRequest, HttpTransport } from '@inro/wallet/core';
import { enrol } from '../../people/enrol.ts';
import { pairedWallet } from '../../people/phone.ts';
import { cardPassword, type House, type Person, phoneSecrets } from './house.ts';

/** Stands on the wire between a wallet and its phone. */
export type Wire = (request: HttpRequest, send: HttpTransport) => Promise<HttpAnswer>;

/** How the wallet dies in a drill: nothing that it was about to do happens. */
export class WalletDied extends Error {}

const PATIENCE_MS = 120_000;
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * A person who does not give up: enrols, and whenever that fails begins again with a new page (paired anew, all memory
 * lost), until both certificates are there. Gives the number of tries; throws the last failure when the patience ends.
 */
export async function enrolPersistently(
  house: House,
  person: Person,
  phone: string,
  wire: Wire,
  patienceMs = PATIENCE_MS,
): Promise<number> {
  const began = performance.now();
  for (let tries = 1; ; tries++) {
    const over = performance.now() - began > patienceMs;
    try {
      if (await enrolOnce(house, person, phone, wire)) return tries;
      await pause(500);
    } catch (failure) {
      if (over) throw failure;
      await pause(Math.min(2_000, 150 * tries));
    }
    if (over) throw new Error('not delivered while there was patience');
  }
}

/** A person who never comes back after the wallet died. */
export async function enrolUntilDeath(house: House, person: Person, phone: string, wire: Wire): Promise<void> {
  await enrolOnce(house, person, phone, wire).catch((failure: unknown) => {
    if (!causedByDeath(failure)) throw failure;
  });
}

const causedByDeath = (failure: unknown): boolean =>
  failure instanceof WalletDied || (failure instanceof Error && causedByDeath(failure.cause));

/** One life of a wallet's page; false when the certificates come later. */
async function enrolOnce(house: House, { card }: Person, phone: string, wire: Wire): Promise<boolean> {
  let dead = false;
  const through =
    (http: HttpTransport): HttpTransport =>
    async (request) => {
      if (dead) throw new WalletDied();
      try {
        const answer = await wire(request, http);
        note(house, phone, request, answer);
        return answer;
      } catch (failure) {
        dead ||= failure instanceof WalletDied;
        throw failure;
      }
    };
  const ports = await pairedWallet(house.system, phone, 'inro-one', through);
  const wait = async (milliseconds: number): Promise<void> => {
    if (dead) throw new WalletDied();
    await pause(milliseconds);
  };
  const wanted = { phone, card, cardPassword, certificates: keyKinds, secrets: phoneSecrets };
  const journey = await enrol(house.system, { ...ports, wait, clock: house.phoneClock }, wanted);
  return journey.state.step === 'done';
}

/** What the phone carries, if this is such a request. */
export function carried(request: HttpRequest): { readonly url: string; readonly method: string } | undefined {
  if (!request.url.endsWith('/door/fetch') || !request.body) return undefined;
  return JSON.parse(fromUtf8(request.body));
}

/** Remembers every application that registration acknowledged (202). */
function note(house: House, phone: string, request: HttpRequest, answer: HttpAnswer): void {
  const errand = carried(request);
  if (errand?.method !== 'POST' || !errand.url.endsWith('/applications') || answer.status !== 200) return;
  const { status, body } = JSON.parse(fromUtf8(answer.body)) as { status: number; body: string };
  if (status !== 202) return;
  const { applicationId } = JSON.parse(fromUtf8(fromBase64(body))) as { applicationId: string };
  house.phones.get(phone)!.add(applicationId);
}
