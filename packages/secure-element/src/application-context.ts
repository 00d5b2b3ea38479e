import { StatusWordError, statusWords } from '@inro/apdu';
import { concatBytes, fromHex } from '@inro/foundation';
import {
  type ApplicationContext,
  type ApplicationKeyAlgorithm,
  type ApplicationKeys,
  type ApplicationPublicKey,
  applicationKeyAlgorithms,
  type Records,
} from './application.ts';
import type { Face } from './face.ts';
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

/** Where the pairs of each algorithm lie. */
const folders: Readonly<Record<ApplicationKeyAlgorithm, string>> = {
  'rsa-2048': 'rsa',
  'ec-p384': 'p384',
  'ec-p256': 'p256',
};

/** Private keys lie beside the records under names that no record can have: the application itself cannot read them. */
class InstanceKeys implements ApplicationKeys {
  readonly #state: ElementState;
  readonly #aid: string;
  constructor(state: ElementState, aid: string) {
    this.#state = state;
    this.#aid = aid;
  }
  async generate(name: string, algorithm: ApplicationKeyAlgorithm): Promise<ApplicationPublicKey> {
    const { octets, privateKey } = await this.#make(algorithm);
    this.delete(name);
    this.#state.transaction.set(this.#place(name, algorithm, 'private'), privateKey);
    this.#state.transaction.set(this.#place(name, algorithm, 'public'), octets);
    return { algorithm, octets };
  }
  publicKey(name: string): ApplicationPublicKey | undefined {
    for (const algorithm of applicationKeyAlgorithms) {
      const octets = this.#state.transaction.get(this.#place(name, algorithm, 'public'));
      if (octets !== undefined) return { algorithm, octets: octets.slice() };
    }
    return undefined;
  }
  delete(name: string): void {
    for (const algorithm of applicationKeyAlgorithms)
      this.#state.transaction.deleteAll(this.#place(name, algorithm, ''));
  }
  signPkcs1(name: string, bytes: Uint8Array): Promise<Uint8Array> {
    return this.#rsa(name, padPkcs1(bytes));
  }
  signPss(name: string, digest: Uint8Array): Promise<Uint8Array> {
    return this.#rsa(name, encodePss(digest, this.#state.host.randomness(32)));
  }
  async signEcdsa(name: string, digest: Uint8Array): Promise<Uint8Array> {
    return await this.#state.host.p384.sign(this.#privateKey(name, 'ec-p384'), digest);
  }
  async signOnce(name: string, digest: Uint8Array): Promise<Uint8Array> {
    const privateKey = this.#privateKey(name, 'ec-p256');
    this.delete(name);
    this.#state.transaction.commit();
    return await this.#state.host.p256.sign(privateKey, digest);
  }
  async agree(name: string, point: Uint8Array): Promise<Uint8Array> {
    const agreed = await this.#state.host.p256.agree(this.#privateKey(name, 'ec-p256'), point);
    if (agreed === undefined) throw new StatusWordError(statusWords.wrongData);
    return agreed;
  }
  async #make(
    algorithm: ApplicationKeyAlgorithm,
  ): Promise<{ readonly octets: Uint8Array; readonly privateKey: Uint8Array }> {
    if (algorithm === 'rsa-2048') {
      const { publicKey, privateKey } = await this.#state.host.rsa.generate();
      return { octets: concatBytes(publicKey.modulus, publicKey.exponent), privateKey };
    }
    const engine = algorithm === 'ec-p384' ? this.#state.host.p384 : this.#state.host.p256;
    const { point, privateKey } = await engine.generate();
    return { octets: point, privateKey };
  }
  async #rsa(name: string, block: Uint8Array): Promise<Uint8Array> {
    return await this.#state.host.rsa.privateOperation(this.#privateKey(name, 'rsa-2048'), block);
  }
  #privateKey(name: string, algorithm: ApplicationKeyAlgorithm): Uint8Array {
    const key = this.#state.transaction.get(this.#place(name, algorithm, 'private'));
    if (key === undefined) throw new StatusWordError(statusWords.referencedDataNotFound);
    return key;
  }
  #place(name: string, algorithm: ApplicationKeyAlgorithm, half: 'private' | 'public' | ''): string {
    return `app/${this.#aid}/${folders[algorithm]}/${name}/${half}`;
  }
}

/** What the instance may use during one command. */
export function applicationContext(
  state: ElementState,
  entry: RegistryEntry,
  session: unknown,
  secureChannel: ApplicationContext['secureChannel'] = undefined,
  face: Face = 'wired',
): ApplicationContext {
  return {
    aid: fromHex(entry.aid),
    session,
    records: new InstanceRecords(state, entry.aid),
    keys: new InstanceKeys(state, entry.aid),
    randomness: state.host.randomness,
    lifeCycle: entry.lifeCycle,
    cplc: state.identity.cplc.slice(),
    face,
    secureChannel,
    attest: (statement) => state.host.attestation.sign(statement),
  };
}
