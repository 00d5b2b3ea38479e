import { type Clock, type Secret, toHex } from '@inro/foundation';
import type { JpkiClient, spendLastTry } from '@inro/jpki';
import { InroError } from '@inro/problem';
import { WalletError } from '../../errors.ts';

/** Twenty signatures of a slow element take a few seconds (ADR 77). */
export const LONGEST_HOLD_MS = 60_000;
const LOOK_EVERY_MS = 1_000;

interface HoldPorts {
  readonly clock: Clock;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/**
 * The signing password, for exactly the digests that it is bound to and a minute at most. An applet that lets one
 * verification count once (docs/protocol/applet.md §4) is asked again for each of them; nobody else gets it.
 */
export class HeldPassword {
  readonly #ports: HoldPorts;
  readonly #until: number;
  #password: Secret<string> | undefined;
  /** Digests not signed yet, hexadecimal; none before {@link bindTo}. */
  #digests: string[] | undefined;
  #othersFollow = false;

  constructor(password: Secret<string>, ports: HoldPorts) {
    this.#password = password;
    this.#ports = ports;
    this.#until = ports.clock.now().getTime() + LONGEST_HOLD_MS;
    void this.#watch();
  }

  /** Gone: signed, wiped, or held too long. */
  get isWiped(): boolean {
    return this.#password === undefined;
  }

  wipe(): void {
    this.#password = undefined;
  }

  /** Verifies it for the first time: the certificate can be read then. */
  async verify(client: JpkiClient, consent?: typeof spendLastTry): Promise<void> {
    await client.verify('signaturePassword', this.#held(), consent);
  }

  /** From here on it signs these, each once; others only after the last of them, when that is said beforehand. */
  bindTo(digests: readonly Uint8Array[], options: { readonly othersFollow?: boolean } = {}): void {
    const mayBind = this.#digests === undefined || (this.#othersFollow && this.#digests.length === 0);
    if (!mayBind) throw new TypeError('bound already');
    this.#digests = digests.map((digest) => toHex(digest));
    this.#othersFollow = options.othersFollow ?? false;
  }

  /** Signs one of the digests; the last one wipes it, unless others follow. */
  async sign(client: JpkiClient, digest: Uint8Array): Promise<Uint8Array> {
    const at = this.#digests?.indexOf(toHex(digest)) ?? -1;
    if (at < 0) throw new TypeError('a digest that the password was not given for');
    this.#digests?.splice(at, 1);
    const password = this.#held();
    const signature = await this.#signed(client, digest, password);
    if (this.#digests?.length === 0 && !this.#othersFollow) this.wipe();
    return signature;
  }

  async #signed(client: JpkiClient, digest: Uint8Array, password: Secret<string>): Promise<Uint8Array> {
    try {
      return await client.signDigest('digitalSignature', digest);
    } catch (failure) {
      if (!(failure instanceof InroError && failure.code === 'jpki.verification_required')) throw failure;
    }
    this.#held();
    // It was right a moment ago: a last try that somebody else left meanwhile is not spent without the person.
    await client.verify('signaturePassword', password);
    return await client.signDigest('digitalSignature', digest);
  }

  #held(): Secret<string> {
    if (this.#isOver()) this.wipe();
    if (this.#password === undefined) throw new WalletError('wallet.password_let_go');
    return this.#password;
  }

  /** A clock that was set back gives no more time. */
  #isOver(): boolean {
    const now = this.#ports.clock.now().getTime();
    return now >= this.#until || now < this.#until - LONGEST_HOLD_MS;
  }

  /** Wipes it where an applet or a door never answers: nobody asks then. */
  async #watch(): Promise<void> {
    while (this.#password !== undefined) {
      await this.#ports.wait(LOOK_EVERY_MS);
      if (this.#isOver()) this.wipe();
    }
  }
}

/** Signs every digest of a list, in its order. */
export type SignAll = (digests: readonly Uint8Array[]) => Promise<readonly Uint8Array[]>;

/**
 * What there is to sign, known once the certificate is read: first one list, then the list that is made of its signatures
 * (the answer that carries them). Nothing else can be signed.
 */
export interface ToSign<T> {
  readonly first: (certificate: Uint8Array) => Promise<readonly Uint8Array[]>;
  readonly second: (signatures: readonly Uint8Array[]) => readonly Uint8Array[];
  readonly done: (signatures: readonly Uint8Array[]) => T;
}

/** Password, certificate, then both lists. Whatever happens, the password is wiped after it. */
export async function signUnderPassword<T>(
  client: JpkiClient,
  consent: { readonly password: Secret<string>; readonly spendLastTry?: typeof spendLastTry },
  { first, second, done }: ToSign<T>,
  ports: HoldPorts,
): Promise<T> {
  const held = new HeldPassword(consent.password, ports);
  const signAll: SignAll = async (digests) => {
    const signatures: Uint8Array[] = [];
    for (const digest of digests) signatures.push(await held.sign(client, digest));
    return signatures;
  };
  try {
    await held.verify(client, consent.spendLastTry);
    const documents = await first(await client.readCertificate('digitalSignature'));
    held.bindTo(documents, { othersFollow: true });
    const answers = second(await signAll(documents));
    held.bindTo(answers);
    return done(await signAll(answers));
  } finally {
    held.wipe();
  }
}
