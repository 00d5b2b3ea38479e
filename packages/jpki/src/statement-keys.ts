import { type CardChannel, commandApdu, type ResponseApdu, statusWords } from '@inro/apdu';
import {
  statementInstructions as instructions,
  STATEMENT_AGREED,
  STATEMENT_POINT,
  STATEMENT_SIGNATURE,
  type StatementBank,
  sealingKey,
} from '@inro/jpki-profile';
import { unexpected } from './client.ts';
import { JpkiError } from './errors.ts';

/** A new key of the element's and its word for it: ECDSA by the attestation key, DER. */
export interface AttestedPoint {
  /** Uncompressed, on P-256. */
  readonly point: Uint8Array;
  readonly attestation: Uint8Array;
}

/** The applet's keys for statements (docs/protocol/applet.md §5), on a channel on which it is selected. */
export class StatementKeys {
  readonly #channel: CardChannel;
  constructor(channel: CardChannel) {
    this.#channel = channel;
  }

  /**
   * Makes a pair in the place of the one before; asks for no secret. `undefined`: an applet of before there were such
   * keys. `jpki.key_not_ready` before there is a certificate.
   */
  async make(reference: number): Promise<AttestedPoint | undefined> {
    const answer = await this.#send(commandApdu(0x80, instructions.generate, 0, reference, undefined, 256));
    const { instructionNotSupported, classNotSupported, incorrectP1P2 } = statusWords;
    if ([instructionNotSupported, classNotSupported, incorrectP1P2].some((one) => one === answer.statusWord))
      return undefined;
    const { data } = done(answer);
    if (data.length <= STATEMENT_POINT) throw new JpkiError('jpki.unexpected_answer');
    return { point: data.slice(0, STATEMENT_POINT), attestation: data.slice(STATEMENT_POINT) };
  }

  /** r ‖ s over a SHA-256 digest, after the PIN. The key is used up by it: `jpki.statement_keys_missing` from then on. */
  async signOnce(reference: number, digest: Uint8Array): Promise<Uint8Array> {
    return this.#exactly(commandApdu(0x80, instructions.signOnce, 0, reference, digest, STATEMENT_SIGNATURE));
  }

  /** What the sealing key of a bank and a point agree on, after the PIN. */
  async agree(bank: StatementBank, point: Uint8Array): Promise<Uint8Array> {
    return this.#exactly(commandApdu(0x80, instructions.agree, 0, sealingKey(bank), point, STATEMENT_AGREED));
  }

  async #exactly(command: ReturnType<typeof commandApdu>): Promise<Uint8Array> {
    const { data } = done(await this.#send(command));
    if (data.length !== command.le) throw new JpkiError('jpki.unexpected_answer');
    return data;
  }

  #send(command: ReturnType<typeof commandApdu>): Promise<ResponseApdu> {
    return this.#channel.transmit(command);
  }
}

function done(answer: ResponseApdu): ResponseApdu {
  switch (answer.statusWord) {
    case statusWords.success:
      return answer;
    case statusWords.referencedDataNotFound:
      throw new JpkiError('jpki.statement_keys_missing');
    case statusWords.securityStatusNotSatisfied:
      throw new JpkiError('jpki.verification_required');
    case statusWords.conditionsNotSatisfied:
      throw new JpkiError('jpki.key_not_ready');
    default:
      throw unexpected(answer.statusWord);
  }
}
