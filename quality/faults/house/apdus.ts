import { fromUtf8, utf8 } from '@inro/foundation';
import type { HttpAnswer, HttpRequest, HttpTransport } from '@inro/wallet/core';
import { carried } from './persistent-enrolment.ts';

const OPEN = '/door/channels';
const TRANSMIT = /\/door\/channels\/\d+\/transmit$/;

/** The commands that a request brings to the element: a list, or the SELECT of a new channel. */
export function commandsOf({ method, url, body }: HttpRequest): readonly string[] {
  if (method !== 'POST' || !body) return [];
  const json = JSON.parse(fromUtf8(body)) as { commands?: string[]; aid?: string };
  if (TRANSMIT.test(url)) return json.commands ?? [];
  return url.endsWith(OPEN) ? [`SELECT ${json.aid}`] : [];
}

/** Whether the SERAM session has begun: what comes before belongs to the card and the attestation. */
export const isHandshake = (request: HttpRequest): boolean =>
  carried(request)?.url.includes('/gp/seram/handshake') ?? false;

/** Sends a part of a list of commands to the element. */
export async function sendSome(
  request: HttpRequest,
  commands: readonly string[],
  send: HttpTransport,
): Promise<readonly string[]> {
  if (commands.length === 0) return [];
  const answer = await send({ ...request, body: utf8(JSON.stringify({ commands })) });
  return (JSON.parse(fromUtf8(answer.body)) as { responses: string[] }).responses;
}

export const responsesAnswer = (responses: readonly string[]): HttpAnswer => ({
  status: 200,
  headers: {},
  body: utf8(JSON.stringify({ responses })),
});
