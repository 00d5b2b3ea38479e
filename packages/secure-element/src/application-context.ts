import { StatusWordError, statusWords } from '@inro/apdu';
import { concatBytes, fromHex } from '@inro/foundation';
import type { ApplicationContext, ApplicationKeys, Records, RsaPublicKey } from './application.ts';
import type { RegistryEntry } from './registry.ts';
import { encodePss, padPkcs1 } from './rsa-padding.ts';
import type { ElementState } from './state.ts';

class InstanceRecords implements Records {
  readonly #state: ElementState;
  readonly #prefix: string;
  constructor(state: ElementState, aid: string) {
    this.#state = state;
    this.#prefix = `app/${aid}/rec/`;
  }
  get(name: string): Uint8Array | undefined {
    return this.#state.transaction.get(this.#prefix + name);
  }
  set(name: string, value: Uint8Array): void {
    this.#state.transaction.set(this.#prefix + name, value.slice());
  }
  delete(name: string): void {
    this.#state.transaction.delete(this.#prefix + name);
  }
  names(): readonly string[] {
    return this.#state.transaction.keys(this.#prefix).map((key) => key.slice(this.#prefix.length));
  }
  commitNow(): void {
    this.#state.transaction.commit();
  }
}

/** Private keys lie beside the records under names that no record can have: the application itself cannot read them. */
class InstanceKeys implements ApplicationKeys {
  readonly #state: ElementState;
  readonly #prefix: string;
  constructor(state: ElementState, aid: string) {
    this.#state = state;
    this.#prefix = `app/${aid}/rsa/`;
  }
  async generate(name: string): Promise<RsaPublicKey> {
    const { publicKey, privateKey } = await this.#state.host.rsa.generate();
    this.#state.transaction.set(`${this.#prefix}${name}/private`, privateKey);
    this.#state.transaction.set(`${this.#prefix}${name}/public`, concatBytes(publicKey.modulus, publicKey.exponent));
    return publicKey;
  }
  publicKey(name: string): RsaPublicKey | undefined {
    const bytes = this.#state.transaction.get(`${this.#prefix}${name}/public`);
    return bytes && { modulus: bytes.slice(0, 256), exponent: bytes.slice(256) };
  }
  delete(name: string): void {
    this.#state.transaction.deleteAll(`${this.#prefix}${name}/`);
  }
  signPkcs1(name: string, bytes: Uint8Array): Promise<Uint8Array> {
    return this.#operate(name, padPkcs1(bytes));
  }
  signPss(name: string, digest: Uint8Array): Promise<Uint8Array> {
    return this.#operate(name, encodePss(digest, this.#state.host.randomness(32)));
  }
  async #operate(name: string, block: Uint8Array): Promise<Uint8Array> {
    const key = this.#state.transaction.get(`${this.#prefix}${name}/private`);
    if (key === undefined) throw new StatusWordError(statusWords.referencedDataNotFound);
    return await this.#state.host.rsa.privateOperation(key, block);
  }
}

/** What the instance may use during one command. */
export function applicationContext(
  state: ElementState,
  entry: RegistryEntry,
  session: unknown,
  secureChannel: ApplicationContext['secureChannel'] = undefined,
): ApplicationContext {
  return {
    aid: fromHex(entry.aid),
    session,
    records: new InstanceRecords(state, entry.aid),
    keys: new InstanceKeys(state, entry.aid),
    randomness: state.host.randomness,
    lifeCycle: entry.lifeCycle,
    cplc: state.identity.cplc.slice(),
    secureChannel,
    attest: (statement) => state.host.attestation.sign(statement),
  };
}
