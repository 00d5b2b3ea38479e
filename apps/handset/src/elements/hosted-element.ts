import { type CommandApdu, type ResponseApdu, serializeCommandApdu } from '@inro/apdu';
import type { Face } from '@inro/secure-element';

/** One interface of a secure element, with volatile state of its own. */
export interface ElementInterface {
  process(command: CommandApdu): Promise<ResponseApdu>;
  /** The same for bytes as they come from a reader. */
  exchange(bytes: Uint8Array): Promise<Uint8Array>;
  /** Power off and on. */
  reset(): Promise<void>;
}

export interface Counters {
  readonly apdus: number;
  readonly bytes: number;
}

/** An element in its socket: any number of interfaces, and everything counted that goes over them. */
export class HostedElement {
  readonly #connect: (face: Face) => ElementInterface;
  #apdus = 0;
  #bytes = 0;

  /** @param element what makes interfaces: a `SecureElement` */
  constructor(element: { connect(face: Face): ElementInterface }) {
    this.#connect = (face) => element.connect(face);
  }

  get counters(): Counters {
    return { apdus: this.#apdus, bytes: this.#bytes };
  }

  connect(face: Face = 'wired'): ElementInterface {
    const inner = this.#connect(face);
    const count = (bytes: number): void => {
      this.#apdus += 1;
      this.#bytes += bytes;
    };
    return {
      process: async (command) => {
        const response = await inner.process(command);
        count(serializeCommandApdu(command).length + response.data.length + 2);
        return response;
      },
      exchange: async (bytes) => {
        const response = await inner.exchange(bytes);
        count(bytes.length + response.length);
        return response;
      },
      reset: () => inner.reset(),
    };
  }
}
