import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromUtf8 } from '@inro/foundation';
import { createLogger, type HostConfig, httpRequest } from '@inro/host';
import { freePort, temporaryFolder } from '@inro/host/testing';
import { startDevelopers } from '../src/app.ts';
import type { LoginDetail, LoginSummary, PortalClient, TraceEvent } from '../src/wire.ts';

export const TOKEN = 'trace-token-of-a-test';
export const HOME = 'http://home.localhost:3000';
export const GATEWAY = 'http://gateway.localhost:3040';

/** A portal on a socket, with a clock of its own. */
export async function openPortal() {
  const folder = temporaryFolder();
  process.env.INRO_TRACE_TOKEN = join(folder.path, 'trace-token');
  writeFileSync(process.env.INRO_TRACE_TOKEN, `${TOKEN}\n`);
  process.env.INRO_SANDBOX_TOKEN = join(folder.path, 'sandbox-token');
  writeFileSync(process.env.INRO_SANDBOX_TOKEN, 'sandbox-token-of-a-test\n');
  const port = await freePort();
  const origin = `http://developers.localhost:${port}`;
  const origins = { developers: origin, home: HOME, gateway: GATEWAY, bank: 'http://bank.localhost:1' };
  const config = {
    name: 'developers',
    port,
    bind: '127.0.0.1',
    dataDir: folder.path,
    topology: { host: 'localhost', origins, peerKeys: {} },
  } as unknown as HostConfig;
  let now = Date.parse('2026-12-01T09:00:00Z');
  const clock = { now: () => new Date(now) };
  const app = await startDevelopers({ config, log: createLogger('developers', 'silent'), clock });
  const read = async <Answer>(path: string, headers: Record<string, string> = {}) => {
    const { status, body, headers: got } = await httpRequest(`${origin}${path}`, { headers });
    return { status, headers: got, json: JSON.parse(fromUtf8(body)) as Answer };
  };
  return {
    origin,
    now: () => now,
    pass: (ms: number) => {
      now += ms;
    },
    async hand(events: unknown, headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` }) {
      const body = JSON.stringify(events);
      const all = { 'content-type': 'application/json', ...headers };
      return (await httpRequest(`${origin}/traces`, { method: 'POST', headers: all, body })).status;
    },
    read,
    clients: async () => (await read<PortalClient[]>('/api/clients')).json,
    logins: async (client: string) => (await read<LoginSummary[]>(`/api/logins?client=${client}`)).json,
    login: async (login: string) => (await read<LoginDetail>(`/api/logins/${login}`)).json,
    async close(): Promise<void> {
      await app.close();
      folder.dispose();
    },
  };
}
export type Portal = Awaited<ReturnType<typeof openPortal>>;

export const nameOf = (place: number): string => String(place).padStart(22, 'L');

/** Events of one login, each a second after the one before. */
export function eventsOf(login: string, from: number, client = 'library', origin = 'http://library.localhost:9000') {
  const event = (place: number, step: TraceEvent['step'], more: Partial<TraceEvent> = {}): TraceEvent => ({
    client,
    login,
    at: from + place * 1_000,
    step,
    outcome: 'done',
    ...more,
  });
  return {
    event,
    asked: event(0, 'asked', {
      asked: {
        flow: 'cross-device',
        acts: ['login'],
        expiresAt: from + 300_000,
        link: 'openid4vp://?client_id=x509_hash%3Aabc&request_uri=http%3A%2F%2Flibrary.localhost',
        request: { header: { alg: 'ES256' }, payload: { response_uri: `${origin}/presentations/answers` } },
      },
    }),
    opened: event(1, 'opened'),
    answered: event(2, 'answered', { answer: { vp_token: { login: [{ signature: '[256 bytes]' }] } } }),
    matched: event(3, 'matched'),
    verified: event(4, 'verified', {
      checks: [{ check: 'signature', clause: 'RFC 5280 §6.1.3 (a)(1)', about: 'certificate', result: 'passed' }],
      findings: [],
    }),
    finished: event(5, 'finished'),
  };
}
