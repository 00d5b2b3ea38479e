import { httpRequest } from '@inro/host';
import { exposeSecret, InroError, isErrorCode, type Secret } from '@inro/problem';
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

/** The handset's cast door (docs/protocol/handset-door.md), by the cast token. */
export class HandsetClient {
  readonly #origin: string;
  readonly #token: Secret<string>;
  constructor(origin: string, token: Secret<string>) {
    this.#origin = origin;
    this.#token = token;
  }

  async cast(): Promise<HandsetCast> {
    return castSchema.parse(await this.#call('GET', '/cast'));
  }
  async makePhone(phone: string, model: string): Promise<void> {
    await this.#call('PUT', `/cast/phones/${phone}`, { model });
  }
  async holdCard(phone: string, card: string | null): Promise<void> {
    await this.#call('PUT', `/cast/phones/${phone}/card`, { card });
  }
  /** The address of that phone's wallet, with a pairing token that can be used once. */
  async pair(phone: string): Promise<string> {
    return z.object({ walletUrl: z.string() }).parse(await this.#call('POST', `/cast/phones/${phone}/pairing`))
      .walletUrl;
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
    const text = Buffer.from(answer.body).toString('utf8');
    const json: unknown = text === '' ? {} : JSON.parse(text);
    if (answer.status >= 200 && answer.status < 300) return json;
    const { code } = json as { code?: unknown };
    throw isErrorCode(code) ? new InroError(code) : new InroError('http.peer_unavailable');
  }
}
