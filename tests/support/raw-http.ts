import { connect, type Socket } from 'node:net';

/** A connection to a server on loopback, spoken to byte by byte. */
export class RawConnection {
  readonly #socket: Socket;
  readonly #began = performance.now();
  #received = '';
  /** Milliseconds until the server hung up. */
  readonly ended: Promise<number>;
  readonly opened: Promise<void>;
  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1');
    this.opened = new Promise((resolve) => {
      this.#socket.once('connect', resolve).once('close', resolve);
    });
    this.#socket.setEncoding('latin1').on('data', (text: string) => {
      this.#received += text;
    });
    this.#socket.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      this.#socket.once('close', () => resolve(performance.now() - this.#began));
    });
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  write(text: string): void {
    if (this.#socket.writable) this.#socket.write(text);
  }

  /** Everything that came so far. */
  get received(): string {
    return this.#received;
  }

  /** The last answer: its status, and the code of its problem. */
  get answer(): { readonly status: number; readonly code: string | undefined } {
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(this.#received)?.[1] ?? 0);
    return { status, code: /"code":"([\w.]+)"/.exec(this.#received)?.[1] };
  }

  /** One byte after the other, a pause between them, until the server hangs up. */
  async dribble(text: string, pauseMs: number): Promise<void> {
    for (const byte of text) {
      if (!this.isOpen) return;
      this.write(byte);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

/** Head of a request with a body of so many bytes. */
export const head = (method: string, path: string, host: string, length: number, more = ''): string =>
  `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n${more}\r\n`;
