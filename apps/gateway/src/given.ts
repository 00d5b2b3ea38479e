import { type Kysely, sql } from '@inro/host';
import { digestOf } from './provider/digest.ts';
import type { GatewaySchema } from './schema.ts';

/** Where what a person gave is fetched from; each once. */
export type Place = 'userinfo' | 'id_token' | `signature ${string}`;

/** From the phone's answer to the client's fetch: the way back, the code (60 s) and the token call. */
const GIVEN_LIVES_SECONDS = 180;

/**
 * Keeps what a person gave for the one client that it was given to: under the grant of that authorization, which no other
 * one has. Only while the login that brought it is not forgotten: an answer that comes again fills nothing anew.
 */
export async function keepGiven(
  db: Kysely<GatewaySchema>,
  { interaction, grantId, given }: { interaction: string; grantId: string; given: Partial<Record<Place, object>> },
): Promise<void> {
  for (const [place, data] of Object.entries(given))
    await sql`
      insert into given (grant_id, place, data, expires_at)
      select ${grantId}, ${place}, ${JSON.stringify(data)}::jsonb, now() + ${GIVEN_LIVES_SECONDS} * interval '1 second'
      where exists (select from begun_login where interaction_digest = ${digestOf(interaction)})
      on conflict do nothing`.execute(db);
}

/** Hands it out and forgets it: of two at once, at whatever instance, one gets it. */
export async function takeGiven(
  db: Kysely<GatewaySchema>,
  grantId: string,
  place: Place,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const row = await db
    .deleteFrom('given')
    .where('grant_id', '=', grantId)
    .where('place', '=', place)
    .returning(['data', sql<boolean>`expires_at > now()`.as('lives')])
    .executeTakeFirst();
  return row?.lives ? row.data : undefined;
}

/** Of an authorization that another one of the same interaction has taken the place of. */
export async function forgetGiven(db: Kysely<GatewaySchema>, grantId: string): Promise<void> {
  await db.deleteFrom('given').where('grant_id', '=', grantId).execute();
}
