import { readAuthorizationLink } from '@inro/presentation';
import type { FakeWallet } from '../fake-wallet.ts';
import type { Attempt } from './cases.ts';

export type Fetch = (url: string, init?: RequestInit) => Response | Promise<Response>;

export interface ServiceUnderTest {
  readonly origin: string;
  /** Below which the three endpoints of its page lie: POST, GET /ID, POST /ID/finish. */
  readonly base: string;
  readonly wallet: FakeWallet;
  readonly fetch: Fetch;
}

const json = { 'content-type': 'application/json' };

/** Begins across devices, as the page of a service does. A `TypeError` where the service hands out no request. */
export async function beginAttempt({ origin, base, wallet, fetch }: ServiceUnderTest): Promise<Attempt> {
  const own = { ...json, origin, 'sec-fetch-site': 'same-origin' };
  const body = JSON.stringify({ flow: 'cross-device' });
  const begun = await fetch(`${origin}${base}`, { method: 'POST', headers: own, body });
  if (begun.status !== 200) throw new TypeError(`the service begins nothing: ${begun.status}`);
  const cookies = begun.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  const { transaction, qrPayload, number } = (await begun.json()) as Record<string, string | undefined>;
  if (typeof transaction !== 'string' || typeof qrPayload !== 'string')
    throw new TypeError('the service shows no code');
  const handed = await fetch(readAuthorizationLink(qrPayload).requestUri);
  if (handed.status !== 200) throw new TypeError(`the service hands out no request: ${handed.status}`);
  const request = await handed.text();
  const answers = await wallet.answersTo(request, qrPayload);
  return {
    number,
    form: (how = {}) => wallet.form(request, qrPayload, { number, ...how }),
    async post(form) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const reply = await fetch(answers, { method: 'POST', headers, body: form });
      await reply.arrayBuffer();
      return reply.ok;
    },
    async believes(browser = 'own') {
      const cookie = browser === 'own' ? { cookie: cookies.join('; ') } : {};
      const headers = { ...own, ...cookie };
      const ended = await fetch(`${origin}${base}/${transaction}/finish`, { method: 'POST', headers, body: '{}' });
      await ended.arrayBuffer();
      return ended.ok;
    },
  };
}
