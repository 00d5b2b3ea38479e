import { type CommandApdu, type ResponseApdu, serializeCommandApdu } from '@inro/apdu';

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
  readonly #connect: () => ElementInterface;
  #apdus = 0;
  #bytes = 0;

  /** @param element what makes interfaces: a `SecureElement` */
  constructor(element: { connect(): ElementInterface }) {
    this.#connect = () => element.connect();
  }

  get counters(): Counters {
    return { apdus: this.#apdus, bytes: this.#bytes };
  }

  connect(): ElementInterface {
    const inner = this.#connect();
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
