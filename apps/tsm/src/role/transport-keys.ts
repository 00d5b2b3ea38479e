import { type Clock, fromHex, type Randomness, toHex } from '@inro/foundation';
import type { Kysely } from '@inro/host';
import type { StaticKeys } from '@inro/secure-channel/off-card';
import type { RoleSchema } from './database.ts';
import type { Vault } from './vault.ts';

const KEY_LENGTH = 32;

/** The transport key set of a deployment, sealed in a role's database until it is dead. */
export class TransportKeyStore {
  readonly #db: Kysely<RoleSchema>;
  readonly #vault: Vault;
  readonly #clock: Clock;
  readonly #randomness: Randomness;
  constructor(db: Kysely<RoleSchema>, vault: Vault, clock: Clock, randomness: Randomness) {
    this.#db = db;
    this.#vault = vault;
    this.#clock = clock;
    this.#randomness = randomness;
  }

  async find(deployment: string): Promise<StaticKeys | undefined> {
    const row = await this.#db
      .selectFrom('transport_keys')
      .select('sealed')
      .where('deployment', '=', deployment)
      .executeTakeFirst();
    if (!row) return undefined;
    const { enc, mac, dek } = JSON.parse(this.#vault.open(place(deployment), row.sealed)) as Record<string, string>;
    return { enc: fromHex(enc!), mac: fromHex(mac!), dek: fromHex(dek!) };
  }

  /** Keeps the keys that were handed over last. */
  async keep(deployment: string, keys: StaticKeys): Promise<void> {
    const row = this.#row(deployment, keys);
    await this.#db
      .insertInto('transport_keys')
      .values(row)
      .onConflict((conflict) => conflict.column('deployment').doUpdateSet({ sealed: row.sealed, made_at: row.made_at }))
      .execute();
  }

  /** The keys of a deployment, made at random the first time: they are on disk before anybody hears of them. */
  async findOrMake(deployment: string): Promise<StaticKeys> {
    const known = await this.find(deployment);
    if (known) return known;
    const key = () => this.#randomness(KEY_LENGTH);
    await this.#db
      .insertInto('transport_keys')
      .values(this.#row(deployment, { enc: key(), mac: key(), dek: key() }))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return (await this.find(deployment))!;
  }

  #row(deployment: string, { enc, mac, dek }: StaticKeys) {
    const plain = JSON.stringify({ enc: toHex(enc), mac: toHex(mac), dek: toHex(dek) });
    return { deployment, sealed: this.#vault.seal(place(deployment), plain), made_at: this.#clock.now() };
  }

  async destroy(deployment: string): Promise<void> {
    await this.#db.deleteFrom('transport_keys').where('deployment', '=', deployment).execute();
  }

  /** Destroys the keys that were made or handed over before this moment. */
  async destroyBefore(moment: Date): Promise<void> {
    await this.#db.deleteFrom('transport_keys').where('made_at', '<', moment).execute();
  }
}

const place = (deployment: string): string => `transport-keys/${deployment}`;
