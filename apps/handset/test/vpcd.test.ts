import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { fromHex, toHex } from '@inro/foundation';
import { type ContactlessFace, presentToReader } from '../src/contactless/vpcd.ts';

/** The reader's end of vpcd's wire, one answer at a time. */
class Reader {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
    });
  }
  send(hex: string): void {
    this.#socket.write(fromHex(hex));
  }
  async next(): Promise<string> {
    for (let tries = 0; tries < 1_200; tries++) {
      const length = this.#received.length >= 2 ? this.#received.readUInt16BE(0) : Number.POSITIVE_INFINITY;
      if (this.#received.length >= 2 + length) {
        const frame = toHex(this.#received.subarray(2, 2 + length));
        this.#received = this.#received.subarray(2 + length);
        return frame;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error('no answer');
  }
  get silent(): boolean {
    return this.#received.length === 0;
  }
  get closed(): Promise<unknown> {
    return new Promise((resolve) => this.#socket.once('close', resolve));
  }
}

describe('the wire of vsmartcard’s vpcd', () => {
  let server: Server;
  let port: number;
  const sockets: Socket[] = [];
  before(async () => {
    server = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as { port: number }).port;
  });
  after(() => server.close());

  async function field() {
    const heard: string[] = [];
    const face: ContactlessFace = {
      atr: fromHex('3BE000FF8131FE4514'),
      reset: async () => void heard.push('reset'),
      async transmit(command) {
        heard.push(toHex(command));
        return fromHex('9000');
      },
    };
    const connected = new Promise((resolve) => server.once('connection', resolve));
    const presented = await presentToReader(face, { port });
    await connected;
    return { heard, presented, reader: new Reader(sockets.at(-1)!) };
  }

  it('answers "get ATR" and APDUs, and power codes in silence', async () => {
    const { heard, presented, reader } = await field();
    reader.send('000101');
    reader.send('000104');
    assert.equal(await reader.next(), '3BE000FF8131FE4514');
    reader.send('000500A4040000');
    assert.equal(await reader.next(), '9000');
    reader.send('000102000100');
    reader.send('000104');
    assert.equal(await reader.next(), '3BE000FF8131FE4514');
    assert.deepEqual(heard, ['reset', '00A4040000', 'reset', 'reset']);
    assert.ok(reader.silent);
    await presented.remove();
    await presented.ended;
    assert.equal(heard.at(-1), 'reset');
  });

  it('takes frames in pieces and several at once', async () => {
    const { presented, reader } = await field();
    for (const piece of ['00', '05', '00A4', '0400', '00', '0001040001', '04']) {
      reader.send(piece);
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    assert.deepEqual(
      [await reader.next(), await reader.next(), await reader.next()],
      ['9000', '3BE000FF8131FE4514', '3BE000FF8131FE4514'],
    );
    await presented.remove();
  });

  for (const [what, frame] of [
    ['an empty frame', '0000'],
    ['a frame too long to be an APDU', 'FFFF00'],
  ] as const) {
    it(`leaves at ${what}`, async () => {
      const { presented, reader, heard } = await field();
      reader.send(frame);
      await reader.closed;
      await presented.ended;
      assert.deepEqual(heard, ['reset']);
    });
  }

  it('rejects when there is no reader', async () => {
    const face = { atr: fromHex('3B00'), reset: async () => undefined, transmit: async () => fromHex('9000') };
    await assert.rejects(presentToReader(face, { port: 1 }));
  });
});
