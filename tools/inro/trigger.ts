import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { processes, SANDBOX_DOOR_OFFSET, secretFiles } from '@inro/deployment';
import type { Trigger, TriggerOrder } from '@inro/developers/wire';
import { fromUtf8 } from '@inro/foundation';
import { httpRequest, originOf, readTopology } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { InroError } from '@inro/problem';
import { readProblem } from '@inro/problem-table';
import { exitCodes } from './exit-codes.ts';
import { printable } from './printable.ts';

export const triggerUsage = `inro trigger [NAME] [--citizen X] [--client ID] [--link URL] [--undo] [--data DIR] [--json]

Brings a failure about in the house that npm start runs, by what a person, the operator or a machine does; without NAME it
says what there is and where each stands. The same again changes nothing more.
  --citizen X   whom of the cast it is about
  --client ID   the client of the gateway that it is about
  --link URL    the login that waits: what stands in its QR code, or the link to the wallet
  --undo        takes it back, where that can be`;

/** An enrolment at a slow phone is the longest. */
const PATIENCE_MS = 200_000;

/** `inro trigger …`; gives the exit code. */
export async function trigger(args: readonly string[]): Promise<number> {
  const read = readArguments(args);
  if (read === undefined) {
    console.error(triggerUsage);
    return exitCodes.noAnswer.code;
  }
  const { name, order, undo, data, json } = read;
  try {
    const found = await ask(data, name, order, undo);
    console.log(json ? JSON.stringify(found) : [found].flat().map(shown).join('\n\n'));
    return exitCodes.valid.code;
  } catch (failure) {
    if (!(failure instanceof InroError)) throw failure;
    const { title, next } = failure.row;
    const { member } = failure.details;
    const which = member === undefined ? '' : ` (${printable(String(member))})`;
    if (json) console.log(JSON.stringify({ problem: failure.code }));
    console.error(
      failure.code === 'http.peer_unavailable'
        ? `No sandbox runs on ${data}: begin with npm start, or name its data folder with --data DIR.`
        : `${title.en}${which}. ${next.en} [${failure.code}]`,
    );
    return exitCodes.invalid.code;
  }
}

function readArguments(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const wish = { type: 'boolean', default: false } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { citizen: text, client: text, link: text, data: text, undo: wish, json: wish },
    });
    const { data = join(import.meta.dirname, '../../.inro'), undo, json, ...order } = values;
    const [name, ...more] = positionals;
    const isNamed = name !== undefined && /^[a-z-]{1,64}$/.test(name);
    const isList = name === undefined && !undo && Object.keys(order).length === 0;
    if (more.length > 0 || !(isNamed || isList)) return undefined;
    return { name, order: order as TriggerOrder, undo, data, json };
  } catch {
    return undefined;
  }
}

async function ask(
  data: string,
  name: string | undefined,
  order: TriggerOrder,
  undo: boolean,
): Promise<Trigger | readonly Trigger[]> {
  if (name === undefined) return ((await atTheDoor(data, 'GET', '/triggers')) as { triggers: Trigger[] }).triggers;
  const path = `/triggers/${name}`;
  const about = new URLSearchParams(Object.entries(order));
  const answer = undo ? atTheDoor(data, 'DELETE', `${path}?${about}`) : atTheDoor(data, 'POST', path, order);
  return (await answer) as Trigger;
}

async function atTheDoor(data: string, method: string, path: string, body?: object): Promise<unknown> {
  const [topologyFile, tokenFile] = [join(data, 'topology.json'), join(data, 'keys', secretFiles.sandboxToken.file)];
  if (!existsSync(topologyFile) || !existsSync(tokenFile)) throw new HttpError('http.peer_unavailable');
  const { port } = new URL(originOf(readTopology(topologyFile), 'developers'));
  const first = Number(port) - processes.find((row) => row.name === 'developers')!.offset;
  const answer = await httpRequest(`http://127.0.0.1:${first + SANDBOX_DOOR_OFFSET}${path}`, {
    method,
    timeoutMs: PATIENCE_MS,
    headers: {
      authorization: `Bearer ${readFileSync(tokenFile, 'utf8').trim()}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json: unknown = JSON.parse(fromUtf8(answer.body));
  if (answer.status < 300) return json;
  throw readProblem(json) ?? new HttpError('http.peer_unavailable');
}

function shown({ name, titles, what, needs, undoable, active, citizens, codes, unavailable }: Trigger): string {
  const options = needs.map(
    (need) => ({ citizen: ' --citizen X', login: ' --link URL', client: ' --client ID' })[need],
  );
  const stands = active.map(({ citizen, client, since }) => `${citizen ?? client ?? 'the house'} since ${since}`);
  return [
    `${name}${options.join('')}${undoable ? '   (--undo)' : ''}`,
    `  ${titles.en}. ${what.en}`,
    ...(codes.length === 0 ? [] : [`  seen: ${codes.join(', ')}`]),
    ...(citizens.length === 0 ? [] : [`  from the beginning: ${citizens.join(', ')}`]),
    ...(stands.length === 0 ? [] : [`  stands: ${stands.map(printable).join('; ')}`]),
    ...(unavailable === undefined ? [] : [`  not here: ${unavailable.en}`]),
  ].join('\n');
}
