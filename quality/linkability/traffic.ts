import type { RecordedPiece } from '../recorder/preload.ts';

/** One HTTP exchange, or one message of PostgreSQL's wire, as one process saw it. */
export interface Exchange {
  readonly process: string;
  /** True where this process was the server. */
  readonly served: boolean;
  /** Port of the server. */
  readonly port: number;
  /** Milliseconds since 1970 of its first byte. */
  readonly at: number;
  /** Request target and the headers that name addresses; empty for PostgreSQL. */
  readonly addresses: string;
  /** Method and target; empty for PostgreSQL. */
  readonly request: string;
  readonly bytes: Uint8Array;
}

interface Stream {
  readonly bytes: Buffer;
  timeAt(offset: number): number;
}

/** Puts recorded pieces together into exchanges, connection by connection. */
export function exchangesOf(pieces: readonly RecordedPiece[], postgresPort: number): Exchange[] {
  const connections = Map.groupBy(pieces, (piece) =>
    [piece.process, piece.localPort, piece.remotePort, piece.accepted].join(' '),
  );
  return [...connections.values()].flatMap((all) => {
    const { process, accepted: served, localPort, remotePort } = all[0]!;
    const port = served ? localPort : remotePort;
    const stream = (direction: RecordedPiece['direction']) =>
      streamOf(all.filter((piece) => piece.direction === direction));
    const [toServer, fromServer] = served ? [stream('in'), stream('out')] : [stream('out'), stream('in')];
    const common = { process, served, port };
    if (port === postgresPort)
      return [...databaseMessages(toServer, true), ...databaseMessages(fromServer, false)].map((message) => ({
        ...common,
        ...message,
        addresses: '',
        request: '',
      }));
    const [requests, answers] = [messagesOf(toServer), messagesOf(fromServer)];
    return requests.map((request, i) => ({
      ...common,
      at: request.at,
      request: request.start.replace(/ HTTP\/1\.[01]$/, ''),
      addresses: [request.start, ...addressHeaders(request), ...(answers[i] ? addressHeaders(answers[i]) : [])].join(
        '\n',
      ),
      bytes: Buffer.concat(
        [request, answers[i]].flatMap((one) => (one ? [Buffer.from(`${one.head}\n`), one.body] : [])),
      ),
    }));
  });
}

function streamOf(pieces: readonly RecordedPiece[]): Stream {
  const chunks = pieces.map((piece) => Buffer.from(piece.base64, 'base64'));
  const ends: number[] = [];
  for (const chunk of chunks) ends.push((ends.at(-1) ?? 0) + chunk.length);
  return {
    bytes: Buffer.concat(chunks),
    timeAt: (offset) => pieces[ends.findIndex((end) => offset < end)]?.at ?? 0,
  };
}

interface Message {
  readonly at: number;
  readonly start: string;
  readonly head: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

const addressHeaders = ({ headers }: Message): string[] =>
  ['referer', 'origin', 'location', 'content-location'].flatMap((name) => headers.get(name) ?? []);

const BEGIN = /(?:(?:GET|POST|PUT|DELETE|OPTIONS|HEAD|PATCH) \S+ HTTP\/1\.[01]|HTTP\/1\.[01] \d{3}[^\r\n]*)\r\n/g;

/** RFC 9112 §6: the messages of one direction; after a broken one it goes on at the next that can be read. */
function messagesOf({ bytes, timeAt }: Stream): Message[] {
  const text = bytes.toString('latin1');
  const found: Message[] = [];
  BEGIN.lastIndex = 0;
  for (let begin = BEGIN.exec(text); begin !== null; begin = BEGIN.exec(text)) {
    const end = text.indexOf('\r\n\r\n', begin.index);
    if (end < 0) break;
    const head = text.slice(begin.index, end);
    const [start = '', ...lines] = head.split('\r\n');
    const headers = new Map(
      lines.map((line): [string, string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const { body, next } = bodyAt(bytes, end + 4, headers);
    found.push({ at: timeAt(begin.index), start, head, headers, body });
    BEGIN.lastIndex = next;
  }
  return found;
}

function bodyAt(bytes: Buffer, at: number, headers: ReadonlyMap<string, string>): { body: Buffer; next: number } {
  if (headers.get('transfer-encoding')?.toLowerCase() === 'chunked') return chunkedAt(bytes, at);
  const length = Number(headers.get('content-length') ?? 0);
  return { body: bytes.subarray(at, at + length), next: at + length };
}

function chunkedAt(bytes: Buffer, begin: number): { body: Buffer; next: number } {
  const chunks: Buffer[] = [];
  for (let at = begin; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = lineEnd < 0 ? Number.NaN : Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (!(size > 0)) return { body: Buffer.concat(chunks), next: lineEnd < 0 ? bytes.length : lineEnd + 2 };
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}

/** PostgreSQL §54.7: type (absent in a start-up message), length, contents. */
function databaseMessages({ bytes, timeAt }: Stream, fromClient: boolean): { at: number; bytes: Uint8Array }[] {
  const found: { at: number; bytes: Uint8Array }[] = [];
  let at = 0;
  while (at + 5 <= bytes.length) {
    const startUp = fromClient && bytes[at] === 0;
    const length = bytes.readUInt32BE(startUp ? at : at + 1) + (startUp ? 0 : 1);
    if (length < 4) break;
    found.push({ at: timeAt(at), bytes: bytes.subarray(at, at + length) });
    at += length;
  }
  return found;
}
