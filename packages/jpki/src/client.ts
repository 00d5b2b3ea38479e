import {
  aids,
  type CardChannel,
  type CommandApdu,
  commandApdu,
  type ResponseApdu,
  type StatusWord,
  statusWords,
  triesLeftOf,
} from '@inro/apdu';
import { concatBytes, type Secret } from '@inro/foundation';
import {
  type AppletCertificateKind,
  CERTIFICATES_PRESENT_FILE,
  type CertificatesPresent,
  certificateFiles,
  digestInfoOfSha256,
  type KeyKind,
  keyAlgorithmRows,
  keyAlgorithms,
  keyFiles,
  parseCertificatesPresent,
  type SecretKind,
  secretFiles,
  TOKEN_INFORMATION_FILE,
  TOKEN_LABEL_LENGTH,
  type TokenKind,
  tokenKindOf,
} from '@inro/jpki-profile';
import type { InroError } from '@inro/problem';
import { JpkiError } from './errors.ts';
import { secretBytes } from './secret-form.ts';

/** The application's identifier, the same on card and phone; another one can be given to {@link JpkiClient.select}. */
export const JPKI_AID: Uint8Array = aids.jpkiApplet;

/** The retry counter. `triesLeft` 0: blocked, or not set yet. */
export interface SecretState {
  readonly triesLeft: number;
  readonly blocked: boolean;
  readonly lastTry: boolean;
}

/** Given to {@link JpkiClient.verify} after the person has been told that this is the last try. */
export const spendLastTry: unique symbol = Symbol('inro.jpki.spendLastTry');

/** A short READ BINARY's, ISO/IEC 7816-4 §5.3.2. */
const LONGEST_READ = 256;
/** A card that gives less at a time, before the end of a file, is not read on: it would be asked without end. */
const SHORTEST_READ = 64;
/** Four times what any certificate of the profile needs; offsets of a short READ BINARY end at 32,767. */
const LONGEST_CERTIFICATE = 8_192;

/** What no command of this application answers with. */
export const unexpected = (statusWord: StatusWord): InroError =>
  statusWord === statusWords.memoryFailure
    ? new JpkiError('jpki.memory_failure')
    : new JpkiError('jpki.unexpected_answer', {
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
    if (statusWord === statusWords.fileNotFound) throw new JpkiError('jpki.application_not_found');
    throw unexpected(statusWord);
  }

  /** Card or phone, as EF 0006 says. */
  async tokenKind(): Promise<TokenKind | 'unknown'> {
    const label = await this.#ask(TOKEN_INFORMATION_FILE, readBinary(0, TOKEN_LABEL_LENGTH));
    if (label.statusWord !== statusWords.success) throw unexpected(label.statusWord);
    return tokenKindOf(label.data) ?? 'unknown';
  }

  /** Which of the holder's two certificates are stored (EF 0008); asks for no secret. */
  async certificatesPresent(): Promise<CertificatesPresent> {
    const { data, statusWord } = await this.#ask(CERTIFICATES_PRESENT_FILE, readBinary(0, 3));
    if (statusWord !== statusWords.success) throw unexpected(statusWord);
    return parseCertificatesPresent(data);
  }

  /** Reads the retry counter (VERIFY without data); costs nothing. */
  async secretState(kind: SecretKind): Promise<SecretState> {
    const { statusWord } = await this.#ask(secretFiles[kind], commandApdu(0x00, 0x20, 0x00, 0x80));
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
    if (lastTry && consent !== spendLastTry) throw new JpkiError('jpki.last_try', { details: { secret: kind } });
    const { statusWord } = await this.#channel.transmit(commandApdu(0x00, 0x20, 0x00, 0x80, value));
    if (statusWord === statusWords.success) return;
    const triesLeft = triesLeftOf(statusWord);
    const blocked =
      triesLeft === 0 ||
      statusWord === statusWords.authenticationMethodBlocked ||
      statusWord === statusWords.referenceDataNotUsable;
    if (blocked) throw new JpkiError('jpki.secret_blocked', { details: { secret: kind } });
    if (triesLeft !== undefined) throw new JpkiError('jpki.secret_wrong', { details: { secret: kind, triesLeft } });
    if (statusWord === statusWords.conditionsNotSatisfied) {
      throw new JpkiError('jpki.secret_not_set', { details: { secret: kind } });
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
    await this.#selectFile(secretFiles[kind]);
    const { statusWord } = await this.#channel.transmit(commandApdu(0x00, 0x24, 0x01, 0x80, value));
    if (statusWord === statusWords.success) return;
    if (statusWord === statusWords.conditionsNotSatisfied || statusWord === statusWords.securityStatusNotSatisfied) {
      throw new JpkiError('jpki.secret_not_permitted', { details: { secret: kind } });
    }
    throw unexpected(statusWord);
  }

  /**
   * Reads a certificate (DER, not verified in any way). `jpki.certificate_missing` when none is stored,
   * `jpki.verification_required` when its secret has to be verified first.
   */
  async readCertificate(kind: AppletCertificateKind): Promise<Uint8Array> {
    const [selected, begin] = await this.#together([selectFile(certificateFiles[kind]), readBinary(0, LONGEST_READ)]);
    if (selected!.statusWord === statusWords.fileNotFound) throw new JpkiError('jpki.certificate_missing');
    if (selected!.statusWord !== statusWords.success) throw unexpected(selected!.statusWord);
    const first = dataRead(begin!);
    const length = derLength(first);
    if (length > LONGEST_CERTIFICATE || first.length > LONGEST_READ || isTooShort(first, length))
      throw new JpkiError('jpki.certificate_unreadable');
    const parts = [first.subarray(0, length)];
    let ahead = first.length === LONGEST_READ;
    for (let offset = first.length; offset < length; ) {
      const read = await this.#readOn(offset, ahead ? length : Math.min(length, offset + LONGEST_READ), length);
      for (const part of read) {
        parts.push(part);
        offset += part.length;
      }
      ahead &&= read.at(-1)!.length === LONGEST_READ;
    }
    return concatBytes(...parts);
  }

  /**
   * Signature over a digest; its secret has to be verified first. SHA-256, by an RSA-2048 key: PKCS#1 v1.5, 256 bytes.
   * SHA-384, by a key on P-384: r ‖ s, 96 bytes. Which of the two its certificate says.
   */
  async signDigest(key: KeyKind, digest: Uint8Array): Promise<Uint8Array> {
    const algorithm = keyAlgorithms.find((one) => keyAlgorithmRows[one].digestLength === digest.length);
    if (algorithm === undefined) throw new TypeError('a digest has 32 or 48 bytes');
    await this.#selectFile(keyFiles[key]);
    const data = algorithm === 'rsa-2048' ? digestInfoOfSha256(digest) : digest;
    const compute = commandApdu(0x80, 0x2a, 0x00, 0x80, data, keyAlgorithmRows[algorithm].signatureLength);
    return await this.#signature(compute);
  }

  async #signature(compute: CommandApdu): Promise<Uint8Array> {
    const { data, statusWord } = await this.#channel.transmit(compute);
    if (statusWord === statusWords.success) return data;
    if (statusWord === statusWords.securityStatusNotSatisfied) throw new JpkiError('jpki.verification_required');
    if (statusWord === statusWords.conditionsNotSatisfied) throw new JpkiError('jpki.key_not_ready');
    throw unexpected(statusWord);
  }

  /** Parts of the selected file of `length` that follow each other from `offset`: up to `end`, or to the first that came short. */
  async #readOn(offset: number, end: number, length: number): Promise<Uint8Array[]> {
    const commands = [];
    for (let at = offset; at < end; at += LONGEST_READ) commands.push(readBinary(at, Math.min(LONGEST_READ, end - at)));
    const parts = [];
    let at = offset;
    for (const response of await this.#together(commands)) {
      const part = dataRead(response);
      if (isTooShort(part, length - at) || part.length > Math.min(LONGEST_READ, end - at))
        throw new JpkiError('jpki.certificate_unreadable');
      parts.push(part);
      at += part.length;
      if (part.length < LONGEST_READ) break;
    }
    return parts;
  }

  /** Selects a file and asks something of it that spends and changes nothing; the answer to the question. */
  async #ask(file: number, question: CommandApdu): Promise<ResponseApdu> {
    const [selected, answer] = await this.#together([selectFile(file), question]);
    if (selected!.statusWord !== statusWords.success) throw unexpected(selected!.statusWord);
    return answer!;
  }

  /**
   * Commands whose answers need not be seen one by one, at once where the channel can, else up to the first that fails.
   * Never for what carries a secret or uses a key: that waits until its file is known to be selected.
   */
  async #together(commands: readonly CommandApdu[]): Promise<readonly ResponseApdu[]> {
    if (this.#channel.transmitAll) return this.#channel.transmitAll(commands);
    const responses: ResponseApdu[] = [];
    for (const command of commands) {
      const response = await this.#channel.transmit(command);
      responses.push(response);
      if (response.statusWord !== statusWords.success) break;
    }
    return responses;
  }

  async #selectFile(file: number): Promise<void> {
    const { statusWord } = await this.#channel.transmit(selectFile(file));
    if (statusWord !== statusWords.success) throw unexpected(statusWord);
  }
}

const selectFile = (file: number): CommandApdu =>
  commandApdu(0x00, 0xa4, 0x02, 0x0c, Uint8Array.of(file >> 8, file & 0xff));

const readBinary = (offset: number, length: number): CommandApdu =>
  commandApdu(0x00, 0xb0, offset >> 8, offset & 0xff, undefined, length);

function dataRead({ data, statusWord }: ResponseApdu): Uint8Array {
  if (statusWord === statusWords.success) return data;
  if (statusWord === statusWords.securityStatusNotSatisfied) throw new JpkiError('jpki.verification_required');
  throw unexpected(statusWord);
}

const isTooShort = (part: Uint8Array, left: number): boolean => part.length < Math.min(SHORTEST_READ, left);

/** Whole length of the DER certificate that begins here (`30 82`, X.690 §8.1.3). */
function derLength(start: Uint8Array): number {
  if (start[0] !== 0x30 || start[1] !== 0x82) throw new JpkiError('jpki.certificate_unreadable');
  return 4 + ((start[2]! << 8) | start[3]!);
}
