import { exposeSecret, type Secret } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { readProblem } from '@inro/problem-table';
import { z } from 'zod';

const castSchema = z.object({
  phones: z.array(
    z.object({
      phone: z.string(),
      model: z.string(),
      modelName: z.string(),
      card: z.string().nullable(),
      supported: z.boolean(),
    }),
  ),
  cards: z.array(z.object({ card: z.string() })),
  models: z.array(z.object({ model: z.string(), modelName: z.string(), supported: z.boolean() })),
});
export type HandsetCast = z.infer<typeof castSchema>;
const pairingSchema = z.object({ walletUrl: z.string() });

/** The handset's cast door (docs/protocol/handset-door.md), by the cast token. */
export class HandsetClient {
  readonly #origin: string;
  readonly #token: Secret<string>;
  constructor(origin: string, token: Secret<string>) {
    this.#origin = origin;
    this.#token = token;
  }

  async cast(): Promise<HandsetCast> {
    return inForm(castSchema, await this.#call('GET', '/cast'));
  }
  async makePhone(phone: string, model: string): Promise<void> {
    await this.#call('PUT', `/cast/phones/${phone}`, { model });
  }
  async holdCard(phone: string, card: string | null): Promise<void> {
    await this.#call('PUT', `/cast/phones/${phone}/card`, { card });
  }
  /** The address of that phone's wallet, with a pairing token that can be used once. */
  async pair(phone: string): Promise<string> {
    return inForm(pairingSchema, await this.#call('POST', `/cast/phones/${phone}/pairing`)).walletUrl;
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await httpRequest(`${this.#origin}${path}`, {
      method,
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

/** An empty body is an empty object; what is no JSON did not come from a handset. */
function readJson(body: Uint8Array): unknown {
  const text = Buffer.from(body).toString('utf8');
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch (cause) {
    throw new HttpError('http.peer_unavailable', { cause });
  }
}

function inForm<T>(schema: z.ZodType<T>, json: unknown): T {
  const { data, error } = schema.safeParse(json);
  if (error) throw new HttpError('http.peer_unavailable', { cause: error });
  return data;
}
