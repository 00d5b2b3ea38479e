import { createHash, createHmac } from 'node:crypto';
import { equalInConstantTime, type Randomness, utf8 } from '@inro/foundation';
import { HttpError } from '@inro/host/errors';
import type { Database } from './schema.ts';

export type TokenPurpose = 'status' | 'staple';

/** Bearer tokens of an application: derived, so that the same document gets the same answer from any instance. */
export class Tokens {
  readonly #key: Uint8Array;
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** The database's own key; the first instance makes it. */
  static async open(db: Database, randomness: Randomness): Promise<Tokens> {
    const made = { id: 1, key: Buffer.from(randomness(32)) };
    await db
      .insertInto('token_key')
      .values(made)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const { key } = await db.selectFrom('token_key').select('key').executeTakeFirstOrThrow();
    return new Tokens(key);
  }

  tokenOf(purpose: TokenPurpose, applicationId: string): string {
    return createHmac('sha256', this.#key).update(`${purpose}\0${applicationId}`).digest('base64url');
  }

  /** SHA-256 of the token, for a peer that is to recognise it without knowing it. */
  digestOf(purpose: TokenPurpose, applicationId: string): Buffer {
    return createHash('sha256').update(this.tokenOf(purpose, applicationId)).digest();
  }

  /** RFC 6750 §2.1; anything but the right token is `http.unauthorized`. */
  check(purpose: TokenPurpose, applicationId: string, authorization: string | undefined): void {
    const given = utf8(/^Bearer ([\w-]+)$/.exec(authorization ?? '')?.[1] ?? '');
    if (!equalInConstantTime(given, utf8(this.tokenOf(purpose, applicationId))))
      throw new HttpError('http.unauthorized');
  }
}
