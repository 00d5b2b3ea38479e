import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Lighthouse's slow 4G: round trip 150 ms, 1.6 Mbit/s down, 750 kbit/s up. */
const ROUND_TRIP_MS = 150;
const BYTES_A_MS = { down: (1.6 * 1024 * 1024) / 8 / 1000, up: (750 * 1024) / 8 / 1000 };

const GREETING = Uint8Array.of(5, 0);
const CONNECTED = Uint8Array.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0);

/** One direction of the line, shared by all connections: bytes leave one after the other and arrive half a round trip later. */
class Line {
  readonly #bytesAMs: number;
  #freeAt = 0;
  constructor(bytesAMs: number) {
    this.#bytesAMs = bytesAMs;
  }

  /** Copies what comes to the other end, whenever it is there. */
  carry(from: Duplex, to: Duplex): void {
    from.on('data', (piece: Buffer) => {
      const now = performance.now();
      this.#freeAt = Math.max(now, this.#freeAt) + piece.length / this.#bytesAMs;
      setTimeout(() => to.writable && to.write(piece), this.#freeAt - now + ROUND_TRIP_MS / 2);
    });
    from.on('close', () =>
      setTimeout(() => to.destroy(), Math.max(0, this.#freeAt - performance.now()) + ROUND_TRIP_MS),
    );
    from.on('error', () => undefined);
  }
}

/** The names of a house lead to this machine, as they do in a browser. */
const addressOf = (name: string): string => (name.endsWith('localhost') ? '127.0.0.1' : name);

/** A SOCKS 5 proxy (RFC 1928) with such a line behind it, save to names that are on the phone itself; its address for a browser. */
export async function slowNetwork(
  isOnPhone: (name: string) => boolean = () => false,
): Promise<{ readonly proxy: string; close(): void }> {
  const lines = { down: new Line(BYTES_A_MS.down), up: new Line(BYTES_A_MS.up) };
  const sockets = new Set<Socket>();
  const server: Server = createServer({ noDelay: true }, (browser) => {
    sockets.add(browser.once('close', () => sockets.delete(browser)));
    browser.on('error', () => undefined);
    browser.once('data', () => {
      browser.write(GREETING);
      browser.once('data', (asked: Buffer) => {
        // VER CMD RSV ATYP(3: a name) LENGTH NAME PORT
        const length = asked[4]!;
        const name = asked.subarray(5, 5 + length).toString();
        const peer = connect({ host: addressOf(name), port: asked.readUInt16BE(5 + length), noDelay: true });
        peer.once('error', () => browser.destroy());
        const begin = (): void => {
          if (isOnPhone(name)) browser.pipe(peer).pipe(browser);
          else {
            lines.up.carry(browser, peer);
            lines.down.carry(peer, browser);
          }
          browser.write(CONNECTED);
        };
        // The handshake of TCP takes a round trip.
        peer.once('connect', () => setTimeout(begin, isOnPhone(name) ? 0 : ROUND_TRIP_MS));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    proxy: `socks5://127.0.0.1:${port}`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
