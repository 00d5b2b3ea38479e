import {
  type CardChannel,
  type CommandApdu,
  commandApdu,
  type ResponseApdu,
  type StatusWord,
  statusWords,
  triesLeftOf,
} from '@inro/apdu';
import { concatBytes, fromHex, InroError, type Secret } from '@inro/problem';
import { type SecretKind, secretBytes } from './secret-form.ts';

/** The application's identifier, the same on card and phone; another one can be given to {@link JpkiClient.select}. */
export const JPKI_AID: Uint8Array = fromHex('D392F000260100000001');

export type KeyKind = 'userAuthentication' | 'digitalSignature';
export type CertificateKind = KeyKind | 'userAuthenticationCa' | 'digitalSignatureCa';
/** What EF 0006 says the application lives in. */
export type TokenKind = 'card' | 'phone' | 'iphone' | 'unknown';

/** The retry counter. `triesLeft` 0: blocked, or not set yet. */
export interface SecretState {
  readonly triesLeft: number;
  readonly blocked: boolean;
  readonly lastTry: boolean;
}

/** Given to {@link JpkiClient.verify} after the person has been told that this is the last try. */
export const spendLastTry: unique symbol = Symbol('inro.jpki.spendLastTry');

const SECRET_FILE: Readonly<Record<SecretKind, number>> = { userAuthenticationPin: 0x0018, signaturePassword: 0x001b };
const KEY_FILE: Readonly<Record<KeyKind, number>> = { userAuthentication: 0x0017, digitalSignature: 0x001a };
const CERTIFICATE_FILE: Readonly<Record<CertificateKind, number>> = {
  digitalSignature: 0x0001,
  digitalSignatureCa: 0x0002,
  userAuthentication: 0x000a,
  userAuthenticationCa: 0x000b,
};
const TOKEN_INFORMATION = 0x0006;
const CERTIFICATES_PRESENT = 0x0008;
const TOKEN_LABELS: Readonly<Record<string, TokenKind>> = {
  JPKIAPICCTOKEN2: 'card',
  JPKIAPGPSETOKEN: 'phone',
  JPKIAPIOSTOKEN: 'iphone',
};
// RFC 8017 §9.2 note 1.
const SHA256_DIGEST_INFO = fromHex('3031300D060960864801650304020105000420');

const unexpected = (statusWord: StatusWord): InroError =>
  new InroError('jpki.unexpected_answer', {
    details: { statusWord: statusWord.toString(16).toUpperCase().padStart(4, '0') },
  });

/** The JPKI application on the other end of a card channel. Nothing is kept here; each secret is sent and forgotten. */
export class JpkiClient {
  readonly #channel: CardChannel;

  /** Takes a channel on which the application is already selected (OMAPI gives such); else use {@link select}. */
  constructor(channel: CardChannel) {
    this.#channel = channel;
  }

  /** SELECT by name; `jpki.application_not_found` where there is none. Ends every verification on this channel. */
  static async select(channel: CardChannel, aid: Uint8Array = JPKI_AID): Promise<JpkiClient> {
    const { statusWord } = await channel.transmit(commandApdu(0x00, 0xa4, 0x04, 0x0c, aid));
    if (statusWord === statusWords.success) return new JpkiClient(channel);
    if (statusWord === statusWords.fileNotFound) throw new InroError('jpki.application_not_found');
    throw unexpected(statusWord);
  }

  /** Card or phone, as EF 0006 says. */
  async tokenKind(): Promise<TokenKind> {
    await this.#selectFile(TOKEN_INFORMATION);
    const label = await this.#send(commandApdu(0x00, 0xb0, 0x00, 0x00, undefined, 32), statusWords.success);
    return TOKEN_LABELS[String.fromCharCode(...label.data).trimEnd()] ?? 'unknown';
  }

  /** Which of the holder's two certificates are stored (EF 0008); asks for no secret. */
  async certificatesPresent(): Promise<Readonly<Record<KeyKind, boolean>>> {
    await this.#selectFile(CERTIFICATES_PRESENT);
    const { data } = await this.#send(commandApdu(0x00, 0xb0, 0x00, 0x00, undefined, 3), statusWords.success);
    return { digitalSignature: data[0] === 0x8f, userAuthentication: data[1] === 0x8f };
  }

  /** Reads the retry counter (VERIFY without data); costs nothing. */
  async secretState(kind: SecretKind): Promise<SecretState> {
    await this.#selectFile(SECRET_FILE[kind]);
    const { statusWord } = await this.#channel.transmit(commandApdu(0x00, 0x20, 0x00, 0x80));
    const triesLeft = triesLeftOf(statusWord);
    if (triesLeft === undefined) throw unexpected(statusWord);
    return { triesLeft, blocked: triesLeft === 0, lastTry: triesLeft === 1 };
  }

  /**
   * Verifies a secret. Before the last try it stops with `jpki.last_try`, unless `consent` is {@link spendLastTry}.
   * Else `jpki.secret_wrong` (details.triesLeft), `jpki.secret_blocked`, `jpki.secret_not_set`.
   */
  async verify(kind: SecretKind, secret: Secret<string>, consent?: typeof spendLastTry): Promise<void> {
    const value = secretBytes(kind, secret);
    const { lastTry } = await this.secretState(kind);
    if (lastTry && consent !== spendLastTry) throw new InroError('jpki.last_try', { details: { secret: kind } });
    const { statusWord } = await this.#channel.transmit(commandApdu(0x00, 0x20, 0x00, 0x80, value));
    if (statusWord === statusWords.success) return;
    const triesLeft = triesLeftOf(statusWord);
    const blocked =
      triesLeft === 0 ||
      statusWord === statusWords.authenticationMethodBlocked ||
      statusWord === statusWords.referenceDataNotUsable;
    if (blocked) throw new InroError('jpki.secret_blocked', { details: { secret: kind } });
    if (triesLeft !== undefined) throw new InroError('jpki.secret_wrong', { details: { secret: kind, triesLeft } });
    if (statusWord === statusWords.conditionsNotSatisfied) {
      throw new InroError('jpki.secret_not_set', { details: { secret: kind } });
    }
    throw unexpected(statusWord);
  }

  /** Changes a secret: verifies the old one, then sends the new one. The new one's form is checked before any try is spent. */
  async change(
    kind: SecretKind,
    secrets: { readonly old: Secret<string>; readonly new: Secret<string> },
    consent?: typeof spendLastTry,
  ): Promise<void> {
    secretBytes(kind, secrets.new);
    await this.verify(kind, secrets.old, consent);
    await this.set(kind, secrets.new);
  }

  /** Sets a secret under a permit of the authority's (or after {@link verify}); else `jpki.secret_not_permitted`. */
  async set(kind: SecretKind, secret: Secret<string>): Promise<void> {
    const value = secretBytes(kind, secret);
    await this.#selectFile(SECRET_FILE[kind]);
    const { statusWord } = await this.#channel.transmit(commandApdu(0x00, 0x24, 0x01, 0x80, value));
    if (statusWord === statusWords.success) return;
    if (statusWord === statusWords.conditionsNotSatisfied || statusWord === statusWords.securityStatusNotSatisfied) {
      throw new InroError('jpki.secret_not_permitted', { details: { secret: kind } });
    }
    throw unexpected(statusWord);
  }

  /**
   * Reads a certificate (DER, not verified in any way). `jpki.certificate_missing` when none is stored,
   * `jpki.verification_required` when its secret has to be verified first.
   */
  async readCertificate(kind: CertificateKind): Promise<Uint8Array> {
    if (!(await this.#trySelectFile(CERTIFICATE_FILE[kind]))) throw new InroError('jpki.certificate_missing');
    const first = await this.#read(0, 256);
    const length = derLength(first);
    const parts = [first.subarray(0, length)];
    for (let offset = first.length; offset < length; ) {
      const part = await this.#read(offset, Math.min(256, length - offset));
      if (part.length === 0) throw new InroError('jpki.certificate_unreadable');
      parts.push(part);
      offset += part.length;
    }
    return concatBytes(...parts);
  }

  /** PKCS#1 v1.5 signature (256 bytes) over a SHA-256 digest; its secret has to be verified first. */
  async signSha256Digest(key: KeyKind, digest: Uint8Array): Promise<Uint8Array> {
    if (digest.length !== 32) throw new TypeError('a SHA-256 digest has 32 bytes');
    await this.#selectFile(KEY_FILE[key]);
    const digestInfo = concatBytes(SHA256_DIGEST_INFO, digest);
    const { data, statusWord } = await this.#channel.transmit(commandApdu(0x80, 0x2a, 0x00, 0x80, digestInfo, 256));
    if (statusWord === statusWords.success) return data;
    if (statusWord === statusWords.securityStatusNotSatisfied) throw new InroError('jpki.verification_required');
    if (statusWord === statusWords.conditionsNotSatisfied) throw new InroError('jpki.key_not_ready');
    throw unexpected(statusWord);
  }

  async #read(offset: number, length: number): Promise<Uint8Array> {
    const command = commandApdu(0x00, 0xb0, offset >> 8, offset & 0xff, undefined, length);
    const { data, statusWord } = await this.#channel.transmit(command);
    if (statusWord === statusWords.success) return data;
    if (statusWord === statusWords.securityStatusNotSatisfied) throw new InroError('jpki.verification_required');
    throw unexpected(statusWord);
  }

  async #trySelectFile(file: number): Promise<boolean> {
    const command = commandApdu(0x00, 0xa4, 0x02, 0x0c, Uint8Array.of(file >> 8, file & 0xff));
    const { statusWord } = await this.#send(command, statusWords.success, statusWords.fileNotFound);
    return statusWord === statusWords.success;
  }

  async #selectFile(file: number): Promise<void> {
    if (!(await this.#trySelectFile(file))) throw unexpected(statusWords.fileNotFound);
  }

  async #send(command: CommandApdu, ...expected: readonly StatusWord[]): Promise<ResponseApdu> {
    const response = await this.#channel.transmit(command);
    if (!expected.includes(response.statusWord)) throw unexpected(response.statusWord);
    return response;
  }
}

/** Whole length of the DER certificate that begins here (`30 82`, X.690 §8.1.3). */
function derLength(start: Uint8Array): number {
  if (start[0] !== 0x30 || start[1] !== 0x82) throw new InroError('jpki.certificate_unreadable');
  return 4 + ((start[2]! << 8) | start[3]!);
}
