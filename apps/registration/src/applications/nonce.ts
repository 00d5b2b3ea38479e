import type { RegistrationContext } from '../context.ts';
import { RegistrationError } from '../errors/index.ts';
import type { Trx } from '../schema.ts';

const LIFETIME_MS = 30 * 60_000;

/** Makes a nonce of 32 bytes; it lives 30 minutes and is used once. */
export async function makeNonce({
  db,
  clock,
  randomness,
}: RegistrationContext): Promise<{ nonce: Uint8Array; expiresAt: Date }> {
  const nonce = randomness(32);
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + LIFETIME_MS);
  // A used nonce is remembered as long as it could be shown again; afterwards it is as unknown as any other.
  await db
    .deleteFrom('nonce')
    .where('expires_at', '<', new Date(now.getTime() - LIFETIME_MS))
    .execute();
  await db
    .insertInto('nonce')
    .values({ nonce: Buffer.from(nonce), expires_at: expiresAt, used_at: null })
    .execute();
  return { nonce, expiresAt };
}

/** Uses a nonce up: fresh and unused, or `registration.nonce_expired`, `registration.nonce_used`. */
export async function useNonce(trx: Trx, nonce: Uint8Array, at: Date): Promise<void> {
  const row = await trx
    .selectFrom('nonce')
    .selectAll()
    .where('nonce', '=', Buffer.from(nonce))
    .forUpdate()
    .executeTakeFirst();
  if (!row || row.expires_at.getTime() < at.getTime()) throw new RegistrationError('registration.nonce_expired');
  if (row.used_at !== null) throw new RegistrationError('registration.nonce_used');
  await trx.updateTable('nonce').set({ used_at: at }).where('nonce', '=', row.nonce).execute();
}
