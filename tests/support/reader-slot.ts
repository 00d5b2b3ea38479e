import { createServer, type Socket } from 'node:net';
import { fromHex, toHex } from '@inro/foundation';

/** The reader's end of vsmartcard's vpcd, on a port of its own. */
export interface ReaderSlot {
  readonly port: number;
  /** What lies on the reader now. */
  readonly card: CardOnReader | undefined;
  /** Waits for a card; throws when none comes. */
  untilCard(): Promise<CardOnReader>;
  untilEmpty(): Promise<void>;
  /** The field goes: whatever is on the reader loses its connection. */
  powerOff(): void;
  close(): void;
}

export interface CardOnReader {
  /** One command and its answer, hexadecimal. */
  ask(command: string): Promise<string>;
}

export async function openReaderSlot(): Promise<ReaderSlot> {
  let socket: Socket | undefined;
  const server = createServer({ noDelay: true }, (accepted) => {
    socket = accepted;
    accepted.on('error', () => undefined);
    accepted.on('close', () => {
      if (socket === accepted) socket = undefined;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const until = async (holds: () => boolean, what: string): Promise<void> => {
    for (let tries = 0; !holds(); tries++) {
      if (tries > 400) throw new Error(what);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const on = (from: Socket): CardOnReader => ({ ask: (command) => ask(from, command) });
  return {
    port: (server.address() as { port: number }).port,
    get card() {
      return socket === undefined ? undefined : on(socket);
    },
    async untilCard() {
      await until(() => socket !== undefined, 'no card comes to the reader');
      return on(socket!);
    },
    untilEmpty: () => until(() => socket === undefined, 'the card stays in the reader'),
    powerOff: () => void socket?.destroy(),
    close() {
      socket?.destroy();
      server.close();
    },
  };
}

function ask(socket: Socket, command: string): Promise<string> {
  const bytes = fromHex(command);
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const gone = (): void => reject(new Error('the card has left the reader'));
    const onData = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      socket.off('data', onData).off('close', gone);
      resolve(toHex(received.subarray(2)));
    };
    socket.on('data', onData).once('close', gone);
    socket.write(Uint8Array.of(bytes.length >> 8, bytes.length & 0xff, ...bytes));
  });
}
