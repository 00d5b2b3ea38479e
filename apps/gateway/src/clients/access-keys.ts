import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestSigner } from '@inro/relying-party';
import { AccessKey, type AccessKeyOptions } from '@inro/relying-party/node';
import { isSameName, type RegisteredClient } from './form.ts';

/** Under which name the authority knows a client of this gateway. */
const accessNameOf = (gateway: string, id: string): string => `${gateway}-${id.toLowerCase()}`;

/**
 * The access keys with which the gateway asks: one for each client, certified in the client's name at the gateway's origin, so
 * that the person reads on the phone who wants to know (ADR 75). A client that has none yet is asked for by the gateway's own.
 */
export class AccessKeys {
  readonly own: AccessKey;
  readonly #options: AccessKeyOptions;
  readonly #keys = new Map<string, AccessKey>();
  constructor(options: AccessKeyOptions) {
    this.#options = options;
    this.own = new AccessKey(options);
  }

  of({ id }: Pick<RegisteredClient, 'id'>): AccessKey {
    const folder = this.#folderOf(id);
    // Each time: another instance may have removed it with its client.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const known = this.#keys.get(id);
    if (known) return known;
    const made = new AccessKey({ ...this.#options, folder, name: accessNameOf(this.#options.name, id) });
    this.#keys.set(id, made);
    return made;
  }

  /** Every key that asks, of these clients and the gateway's own. */
  all(clients: readonly Pick<RegisteredClient, 'id'>[]): readonly AccessKey[] {
    return [this.own, ...clients.map((client) => this.of(client))];
  }

  /** When the first of the certificates ends that were in use since the start; undefined while there is none. */
  get firstEnd(): Date | undefined {
    const ends = [this.own, ...this.#keys.values()].flatMap(({ validUntil }) => validUntil ?? []);
    return ends.toSorted((one, other) => one.getTime() - other.getTime())[0];
  }

  /** Of the client while its certificate is in force and says its name. */
  signerFor(client: RegisteredClient): RequestSigner {
    const key = this.of(client);
    const isInForce = key.validUntil !== undefined && key.validUntil > this.#options.now();
    return (isInForce && !this.saysAnotherName(client) ? key : this.own).signer();
  }

  /** Whether a certificate is there under a name that is not the client's: of before it was renamed, or of who had its id. */
  saysAnotherName(client: RegisteredClient): boolean {
    const { names } = this.of(client);
    return names !== undefined && !isSameName(names, client.names);
  }

  /** Its key goes with a client: whoever has that id next is somebody else. */
  remove(id: string): void {
    this.#keys.delete(id);
    rmSync(this.#folderOf(id), { recursive: true, force: true });
  }

  #folderOf(id: string): string {
    return join(this.#options.folder, 'clients', id.toLowerCase());
  }
}
