import { readFileSync } from 'node:fs';
import { processes, SANDBOX_DOOR_OFFSET } from '@inro/deployment';
import { exposeSecret, Secret } from '@inro/foundation';
import { type HostConfig, httpRequest } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { readProblem } from '@inro/problem-table';
import { z } from 'zod';
import type { AddedClient, NewClient, Trigger, TriggerOrder } from './wire.ts';

/** An enrolment at a slow phone is the longest. */
const PATIENCE_MS = 200_000;

const text = z.object({ ja: z.string(), 'ja-x-easy': z.string(), en: z.string() });
const triggerForm = z.object({
  name: z.string(),
  titles: text,
  what: text,
  needs: z.array(z.enum(['citizen', 'login', 'client'])),
  undoable: z.boolean(),
  active: z.array(
    z.object({ citizen: z.string().exactOptional(), client: z.string().exactOptional(), since: z.string() }),
  ),
  citizens: z.array(z.string()),
  codes: z.array(z.string()),
  unavailable: text.exactOptional(),
});
const triggersForm = z.object({ triggers: z.array(triggerForm) });
const citizensForm = z.object({
  citizens: z.array(z.object({ citizen: z.string(), names: text, state: z.string(), phone: z.string() })),
});
type ShownCitizens = z.infer<typeof citizensForm>['citizens'];
const addedForm = z.object({ issuer: z.string(), client: z.string(), file: z.string() });

/** The door of the sandbox, which the supervisor opens (ADR 93), by its token. */
export class DoorClient {
  readonly #origin: string;
  readonly #token: Secret<string>;
  constructor(origin: string, token: Secret<string>) {
    this.#origin = origin;
    this.#token = token;
  }

  async triggers(): Promise<readonly Trigger[]> {
    return inForm(triggersForm, await this.#call('GET', '/triggers')).triggers;
  }
  async bringAbout(name: string, order: TriggerOrder): Promise<Trigger> {
    return inForm(triggerForm, await this.#call('POST', `/triggers/${name}`, order));
  }
  async undo(name: string, order: TriggerOrder): Promise<Trigger> {
    const about = new URLSearchParams(Object.entries(order));
    return inForm(triggerForm, await this.#call('DELETE', `/triggers/${name}?${about}`));
  }
  async citizens(): Promise<ShownCitizens> {
    return inForm(citizensForm, await this.#call('GET', '/citizens')).citizens;
  }
  async addClient(client: NewClient): Promise<AddedClient> {
    return inForm(addedForm, await this.#call('POST', '/clients', client));
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await httpRequest(`${this.#origin}${path}`, {
      method,
      timeoutMs: PATIENCE_MS,
      headers: {
        authorization: `Bearer ${exposeSecret(this.#token)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const json = readJson(answer.body);
    if (answer.status >= 200 && answer.status < 300) return json;
    throw readProblem(json) ?? new HttpError('http.peer_unavailable');
  }
}

/** The door stands a port beside the portal, in the same house. */
export function openDoor({ port }: Pick<HostConfig, 'port'>): DoorClient {
  const tokenFile = process.env.INRO_SANDBOX_TOKEN;
  if (!tokenFile) throw new TypeError('INRO_SANDBOX_TOKEN is not named');
  const first = port - processes.find(({ name }) => name === 'developers')!.offset;
  const token = new Secret(readFileSync(tokenFile, 'utf8').trim());
  return new DoorClient(`http://127.0.0.1:${first + SANDBOX_DOOR_OFFSET}`, token);
}

/** What is no JSON did not come from the door. */
function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch (cause) {
    throw new HttpError('http.peer_unavailable', { cause });
  }
}

function inForm<T>(schema: z.ZodType<T>, json: unknown): T {
  const { data, error } = schema.safeParse(json);
  if (error) throw new HttpError('http.peer_unavailable', { cause: error });
  return data;
}
