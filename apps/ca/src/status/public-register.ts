import type { Clock } from '@inro/foundation';
import type { Kysely } from '@inro/host';
import { z } from 'zod';
import type { CaContext } from '../context.ts';
import { describedForm, describeService } from '../issuance/described.ts';
import type { CaSchema } from '../schema.ts';

const KEPT_MS = 60_000;
/** More than there are in a country; the answer says where it is cut. */
const MOST_SERVICES = 10_000;

export const registerForm = z.strictObject({ services: z.array(describedForm), isWhole: z.boolean() });
type Registered = z.infer<typeof describedForm>;

/** The register as everybody may read it, made anew at most once a minute. */
export class PublicRegister {
  readonly #db: Kysely<CaSchema>;
  readonly #clock: Clock;
  #made: { readonly at: number; readonly text: Promise<string> } | undefined;
  constructor({ db, clock }: Pick<CaContext, 'db' | 'clock'>) {
    this.#db = db;
    this.#clock = clock;
  }

  text(): Promise<string> {
    const now = this.#clock.now().getTime();
    if (this.#made === undefined || Math.abs(now - this.#made.at) >= KEPT_MS) {
      const text = this.#make();
      this.#made = { at: now, text };
      text.catch(() => {
        this.#made = undefined;
      });
    }
    return this.#made.text;
  }

  async #make(): Promise<string> {
    const rows = await this.#db
      .selectFrom('certificate')
      .select(['issuance', 'der', 'not_after'])
      .where('kind', '=', 'relyingParty')
      .where('state', '=', 'good')
      .where('not_after', '>', this.#clock.now())
      .where('der', 'is not', null)
      .orderBy('id', 'desc')
      .limit(2 * MOST_SERVICES)
      .execute();
    // The newest of each name, which is the order's.
    const newest = new Map<string, Registered>();
    for (const { issuance, der, not_after } of rows) {
      const name = issuance?.split(':')[1] ?? '';
      if (!newest.has(name)) newest.set(name, describeService(new Uint8Array(der!), not_after));
    }
    const services = [...newest].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, service]) => service);
    const isWhole = rows.length < 2 * MOST_SERVICES && services.length <= MOST_SERVICES;
    return JSON.stringify({ services: services.slice(0, MOST_SERVICES), isWhole });
  }
}
