import { httpRequest } from '@inro/host';
import { readProblem } from '@inro/problem-table';
import { pairedWallet } from '../../people/phone.ts';
import type { House } from './house.ts';

const MANY = 80;
/** No handler waits longer than this for anybody. */
const LONGEST_MS = 45_000;

/** Requests of many people at once that need a server which may be stuck: each gets an answer, or a problem of the table. */
export async function crowd(house: House): Promise<readonly string[]> {
  const { system } = house;
  const wallet = await pairedWallet(system, 'crowd').catch(() => undefined);
  const requests = [
    () => post(`${system.origin('registration')}/enrolments`),
    () => post(`${system.origin('bank')}/api/logins`, { flow: 'cross-device' }, { origin: system.origin('bank') }),
    () => post(`${system.origin('tsm')}/gp/seram/remoteManagement?sessionId=none`, report),
    ...(wallet === undefined
      ? []
      : [
          () =>
            wallet.door
              .fetch({ url: `${system.origin('registration')}/enrolments`, method: 'POST', headers: {} })
              .then(({ status, body }) => ({ status, body })),
        ]),
  ];
  const began = performance.now();
  const answers = requests.flatMap((request) => Array.from({ length: MANY }, () => request().catch(problemOf)));
  const unclear = new Set<string>();
  for (const answer of await Promise.all(answers)) if (!isClear(answer)) unclear.add(String(textOf(answer)));
  const took = performance.now() - began;
  return [...unclear, ...(took > LONGEST_MS ? [`the crowd waited ${Math.round(took)} ms`] : [])];
}

const report = { localAgentStatus: { localAgentStatusEnum: 'POLLING', executedSeRamCommands: 0 }, reportNumber: 1 };

interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
}

const post = async (url: string, body: unknown = {}, headers = {}): Promise<Answer> =>
  await httpRequest(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
    timeoutMs: LONGEST_MS,
  });

/** Thrown: by the handset as a problem, or because nobody answered. */
const problemOf = (failure: unknown): Answer => ({
  status: 599,
  body: Buffer.from(JSON.stringify({ code: (failure as { code?: unknown }).code ?? String(failure) })),
});

const textOf = ({ status, body }: Answer): string => `${status} ${Buffer.from(body).toString('utf8').slice(0, 120)}`;

function isClear({ status, body }: Answer): boolean {
  if (status < 300) return true;
  try {
    const { code } = readProblem(JSON.parse(Buffer.from(body).toString('utf8'))) ?? {};
    return code !== undefined && code !== 'http.internal';
  } catch {
    return false;
  }
}
