import { connect, createServer, type Socket } from 'node:net';

/** How bytes get through: at once, a few at a time, or not at all while the connection stays open. */
export type Pace = 'through' | 'dribble' | 'hole';

const DRIBBLE_BYTES = 200;
const DRIBBLE_EVERY_MS = 20;

/** Stands before the servers of a house, and lets bytes through at the pace that a drill sets for each port. */
export class SlowWires {
  readonly #paces = new Map<number, Pace>();

  set(port: number, pace: Pace): void {
    this.#paces.set(port, pace);
  }

  /** Listens on a port and hands on to the first of the others; what `startSystem` calls a front. */
  readonly front = async (port: number, [target]: readonly number[]): Promise<{ stop(): void }> => {
    const sockets = new Set<Socket>();
    const server = createServer((incoming) => {
      const outgoing = connect(target!, '127.0.0.1');
      this.#carry(port, incoming, outgoing);
      this.#carry(port, outgoing, incoming);
      for (const socket of [incoming, outgoing]) {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
      }
    });
    await new Promise<void>((resolve, reject) => {
      server.on('error', reject).listen(port, '127.0.0.1', resolve);
    });
    return {
      stop() {
        server.close();
        for (const socket of sockets) socket.destroy();
      },
    };
  };

  #carry(port: number, from: Socket, to: Socket): void {
    const waiting: Buffer[] = [];
    let over = false;
    const pace = (): Pace => this.#paces.get(port) ?? 'through';
    const pass = (): void => {
      if (pace() === 'through') for (const piece of waiting.splice(0)) to.write(piece);
      const [first] = pace() === 'dribble' ? waiting.splice(0, 1) : [];
      if (first !== undefined) to.write(first.subarray(0, DRIBBLE_BYTES));
      if (first !== undefined && first.length > DRIBBLE_BYTES) waiting.unshift(first.subarray(DRIBBLE_BYTES));
      if (!over || waiting.length > 0) return;
      clearInterval(timer);
      to.end();
    };
    const timer = setInterval(pass, DRIBBLE_EVERY_MS);
    from.on('data', (piece: Buffer) => {
      waiting.push(piece);
      if (pace() === 'through') pass();
    });
    const end = (): void => {
      over = true;
    };
    from.on('end', end).on('close', end).on('error', end);
    to.on('error', () => from.destroy()).on('close', () => clearInterval(timer));
  }
}
