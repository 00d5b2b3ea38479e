import { appendFileSync, mkdirSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';

// Preloaded (`node --import`) into every process of a recorded story: keeps each byte that goes over each TCP socket.
const folder = process.env.INRO_RECORD_DIR;
const name = process.env.INRO_NAME ?? `pid-${process.pid}`;

/** One piece of traffic as one process saw it. */
export interface RecordedPiece {
  readonly process: string;
  readonly direction: 'in' | 'out';
  readonly localPort: number;
  readonly remotePort: number;
  /** True where this process accepted the connection. */
  readonly accepted: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly base64: string;
}

interface PatchedSocket extends net.Socket {
  inroAccepted?: boolean;
  inroWatched?: boolean;
}

function keep(socket: PatchedSocket, direction: 'in' | 'out', bytes: Uint8Array): void {
  const piece: RecordedPiece = {
    process: name,
    direction,
    localPort: socket.localPort ?? 0,
    remotePort: socket.remotePort ?? 0,
    accepted: socket.inroAccepted === true,
    at: Date.now(),
    base64: Buffer.from(bytes).toString('base64'),
  };
  appendFileSync(join(folder!, `${name}.jsonl`), `${JSON.stringify(piece)}\n`);
}

// A data listener also takes the socket back from the HTTP parser, which would otherwise read past us.
function watch(socket: PatchedSocket): void {
  if (socket.inroWatched) return;
  socket.inroWatched = true;
  socket.on('data', (chunk: Buffer | string) =>
    keep(socket, 'in', typeof chunk === 'string' ? Buffer.from(chunk) : chunk),
  );
}

if (folder) {
  mkdirSync(folder, { recursive: true });
  const prototype = net.Socket.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
  const write = prototype._writeGeneric!;
  prototype._writeGeneric = function (this: PatchedSocket, ...args: unknown[]) {
    // Before the connection stands Node asks again later.
    if (this.connecting) return write.apply(this, args);
    const [many, data, encoding] = args as [boolean, unknown, BufferEncoding];
    const pieces = many
      ? (data as { chunk: Buffer | string; encoding: BufferEncoding }[])
      : [{ chunk: data as Buffer | string, encoding }];
    for (const { chunk, encoding: of } of pieces)
      keep(this, 'out', typeof chunk === 'string' ? Buffer.from(chunk, of) : chunk);
    return write.apply(this, args);
  };
  const emit = net.Server.prototype.emit as (this: net.Server, event: string | symbol, ...args: unknown[]) => boolean;
  net.Server.prototype.emit = function (this: net.Server, event: string | symbol, ...args: unknown[]) {
    if (event !== 'connection') return emit.call(this, event, ...args);
    const socket = args[0] as PatchedSocket;
    socket.inroAccepted = true;
    const done = emit.call(this, event, ...args);
    watch(socket);
    return done;
  } as typeof net.Server.prototype.emit;
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function (this: PatchedSocket, ...args: unknown[]) {
    this.once('connect', () => watch(this));
    return (connect as (...all: unknown[]) => net.Socket).apply(this, args);
  } as typeof connect;
}
