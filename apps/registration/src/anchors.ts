import { httpRequest } from '@inro/host';
import { parseCertificate, type UnverifiedCertificate } from '@inro/pki/read';
import { fromBase64, fromUtf8, InroError } from '@inro/problem';
import { z } from 'zod';
import type { Room } from './room.ts';

export type AnchorPurpose = 'signature' | 'access';

const listSchema = z.object({
  authorities: z.array(z.object({ name: z.string(), purpose: z.string(), certificate: z.base64() })),
});

/**
 * The roots of the certification authority that registration works for. They are taken at the first contact and kept:
 * later ones are never believed by themselves (an operator adds a new generation).
 */
export class Anchors {
  readonly #room: Pick<Room, 'config' | 'db' | 'clock'>;
  readonly #kept = new Map<AnchorPurpose, readonly UnverifiedCertificate[]>();
  constructor(room: Pick<Room, 'config' | 'db' | 'clock'>) {
    this.#room = room;
  }

  async of(purpose: AnchorPurpose): Promise<readonly UnverifiedCertificate[]> {
    const known = this.#kept.get(purpose) ?? (await this.#load(purpose));
    if (known.length > 0) this.#kept.set(purpose, known);
    else await this.#pin();
    return known.length > 0 ? known : await this.#load(purpose);
  }

  async #load(purpose: AnchorPurpose): Promise<readonly UnverifiedCertificate[]> {
    const rows = await this.#room.db
      .selectFrom('trust_anchor')
      .select('certificate')
      .where('purpose', '=', purpose)
      .execute();
    return rows.map((row) => parseCertificate(row.certificate));
  }

  async #pin(): Promise<void> {
    const { config, db, clock } = this.#room;
    const answer = await httpRequest(`${config.topology.origins.status}/ca`, { timeoutMs: 5_000 });
    if (answer.status !== 200) throw new InroError('http.peer_unavailable');
    const { authorities } = listSchema.parse(JSON.parse(fromUtf8(answer.body)));
    const rows = authorities.map(({ name, purpose, certificate }) => ({
      name,
      purpose,
      certificate: Buffer.from(parseCertificate(fromBase64(certificate)).der),
      pinned_at: clock.now(),
    }));
    // Only where there is none at all: of two instances that begin at once the first one's answer holds.
    await db.transaction().execute(async (trx) => {
      const some = await trx.selectFrom('trust_anchor').select('name').limit(1).executeTakeFirst();
      if (some || rows.length === 0) return;
      await trx
        .insertInto('trust_anchor')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    });
  }
}
