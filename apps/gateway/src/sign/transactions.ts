import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from '@inro/host';
import type { DocumentToSign } from '@inro/relying-party';
import { GatewayError } from '../errors.ts';
import { digestOf } from '../provider/digest.ts';
import type { GatewaySchema } from '../schema.ts';
import type { KeptDocument, PushedDocuments } from './documents.ts';

/** From the push to the phone's answer. */
export const SIGN_TRANSACTION_SECONDS = 600;
/** Open at once of one client; each has one person before it. */
const MOST_OPEN = 200;
const MOST_OPEN_BYTES = 100 * 1024 * 1024;

/** Documents that clients handed in to have them signed: for one authorization of one client, and gone with its answer. */
export class SignTransactions {
  readonly #db: Kysely<GatewaySchema>;
  constructor(db: Kysely<GatewaySchema>) {
    this.#db = db;
  }

  /** `gateway.too_many_documents` above what a client may have open. */
  async open(clientId: string, { toSign, kept }: PushedDocuments): Promise<string> {
    const id = randomUUID();
    const bytes = kept.reduce((sum, one) => sum + one.bytes.length, 0);
    await this.#db.transaction().execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`sign ${clientId}`}, 7203084))`.execute(trx);
      const open = await trx
        .selectFrom('sign_transaction')
        .select([sql<number>`count(*)::int`.as('count'), sql<string>`coalesce(sum(bytes), 0)`.as('bytes')])
        .where('client_id', '=', clientId)
        .executeTakeFirstOrThrow();
      if (open.count >= MOST_OPEN || Number(open.bytes) + bytes > MOST_OPEN_BYTES)
        throw new GatewayError('gateway.too_many_documents');
      await trx
        .insertInto('sign_transaction')
        .values({
          id,
          client_id: clientId,
          documents: JSON.stringify(toSign),
          bytes,
          interaction_digest: null,
          expires_at: sql<Date>`now() + ${SIGN_TRANSACTION_SECONDS} * interval '1 second'`,
        })
        .execute();
      for (const { id: document, mediaType, bytes: content } of kept)
        await trx
          .insertInto('document')
          .values({ id: document, sign_transaction: id, media_type: mediaType, content: Buffer.from(content) })
          .execute();
    });
    return id;
  }

  /** Whether this client may send a person to sign them: nobody has begun to. */
  async isOpen(id: string, clientId: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom('sign_transaction')
      .select('id')
      .where('id', '=', id)
      .where('client_id', '=', clientId)
      .where('interaction_digest', 'is', null)
      .where('expires_at', '>', sql<Date>`now()`)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** What the phone is asked to sign: in the one interaction that begins first. */
  async begin(id: string, clientId: string, interaction: string): Promise<readonly DocumentToSign[]> {
    const digest = digestOf(interaction);
    const row = await this.#db
      .updateTable('sign_transaction')
      .set({ interaction_digest: digest })
      .where('id', '=', id)
      .where('client_id', '=', clientId)
      .where((by) => by.or([by('interaction_digest', 'is', null), by('interaction_digest', '=', digest)]))
      .where('expires_at', '>', sql<Date>`now()`)
      .returning('documents')
      .executeTakeFirst();
    if (row === undefined) throw new GatewayError('gateway.login_not_open');
    return row.documents;
  }

  /** For a phone that was asked: nothing of one that nobody has begun, or that is over. */
  async document(id: string): Promise<Omit<KeptDocument, 'id'> | undefined> {
    const row = await this.#db
      .selectFrom('document')
      .innerJoin('sign_transaction', 'sign_transaction.id', 'document.sign_transaction')
      .select(['document.media_type', 'document.content'])
      .where('document.id', '=', id)
      .where('sign_transaction.interaction_digest', 'is not', null)
      .where('sign_transaction.expires_at', '>', sql<Date>`now()`)
      .executeTakeFirst();
    return row && { mediaType: row.media_type, bytes: row.content };
  }

  /** With all of its documents, where this interaction began it or nobody has: whoever was sent there too ends nobody's signature. */
  async forget(id: string, interaction: string): Promise<void> {
    await this.#db
      .deleteFrom('sign_transaction')
      .where('id', '=', id)
      .where((by) =>
        by.or([by('interaction_digest', 'is', null), by('interaction_digest', '=', digestOf(interaction))]),
      )
      .execute();
  }
}
