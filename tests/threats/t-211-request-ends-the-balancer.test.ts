// The threat: docs/threats/t-211-request-ends-the-balancer.md
import assert from 'node:assert/strict';
import { createServer, get } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { after, afterEach, describe, it } from 'node:test';
import { freePort } from '@inro/host/testing';
import { asItIs, type World, without } from './support/without.ts';

type Close = () => unknown;
const closing: Close[] = [];
const closeAll = (): void => {
  for (const close of closing.splice(0)) close();
};
after(closeAll);
afterEach(closeAll);

/** An instance that is ready, and answers anything else as it likes: with the words that it has, or by its own hands. */
function instance(answer: string | ((socket: Socket) => void)): Promise<number> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      if (String(data).startsWith('GET /ready')) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      else if (typeof answer === 'string') socket.end(answer);
      else answer(socket);
    });
  });
  closing.push(() => server.close());
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
}

async function balance(ports: readonly number[], world: World = asItIs): Promise<number> {
  const { startBalancer } = await world<typeof import('../../tools/start/balancer.ts')>('tools/start/balancer.ts');
  const port = await freePort();
  const balancer = await startBalancer(port, ports);
  closing.push(() => balancer.stop());
  return port;
}

/** What comes back on a connection that says this; empty when it is ended without a word. */
const say = (port: number, text: string): Promise<string> =>
  new Promise((resolve) => {
    let said = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.setTimeout(3_000, () => socket.destroy());
    socket.on('data', (data) => {
      said += data;
      if (/\r\n\r\n/.test(said)) socket.end();
    });
    socket.on('error', () => undefined).on('close', () => resolve(said.split('\r\n')[0]!));
  });
const HOST = 'Host: bank.localhost\r\n';
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

describe('T-211 a request or an answer ends the house at its balancer', () => {
  it('no request does: what Node sends to nobody ends its own connection, and the next one is answered', async () => {
    const port = await balance([await instance(OK)]);
    for (const request of [
      `GET / HTTP/1.1\r\n${HOST}Trailer: x\r\n\r\n`,
      `POST / HTTP/1.1\r\n${HOST}Trailer: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nx: y\r\n\r\n`,
      `GET / HTTP/1.1\r\n${HOST}Connection: upgrade\r\nUpgrade: x\r\n\r\n`,
      `GET / HTTP/1.1\r\n${HOST}TE: trailers, deflate\r\nConnection: close, host\r\n\r\n`,
      `GET /\u00e9 HTTP/1.1\r\n${HOST}\r\n`,
      `GET / HTTP/1.1\r\n${HOST}X: \u0080\u00ff\r\n\r\n`,
      `GET http://other.example/ HTTP/1.1\r\n${HOST}\r\n`,
      `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`,
      `CONNECT bank.localhost:1 HTTP/1.1\r\n${HOST}\r\n`,
      `GET / HTTP/1.1\r\n${HOST}Expect: 100-continue\r\n\r\n`,
      `GET / HTTP/1.1\r\n${HOST}Expect: x\r\n\r\n`,
      `GET / HTTP/1.1\r\n${HOST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      `PROPFIND / HTTP/1.1\r\n${HOST}\r\n`,
      `${'x'.repeat(100_000)}`,
    ]) {
      await say(port, request);
      assert.equal(await say(port, `GET / HTTP/1.1\r\n${HOST}\r\n`), 'HTTP/1.1 200 OK', request.slice(0, 60));
    }
  });

  it('no answer of an instance does', async () => {
    for (const answer of [
      'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntrailer: x\r\n\r\nok',
      'HTTP/1.1 099 X\r\ncontent-length: 2\r\n\r\nok',
      'HTTP/1.1 000 X\r\ncontent-length: 2\r\n\r\nok',
      'HTTP/1.1 1000 X\r\n\r\n',
      'HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n',
      'HTTP/1.1 200 \u0001\r\ncontent-length: 0\r\n\r\n',
      'HTTP/1.1 204 No\r\ncontent-length: 9\r\n\r\n',
      'nonsense',
      '',
    ]) {
      const port = await balance([await instance(answer)]);
      await say(port, `GET / HTTP/1.1\r\n${HOST}\r\n`);
      await say(port, `HEAD / HTTP/1.1\r\n${HOST}\r\n`);
      const other = await balance([await instance(OK)]);
      assert.equal(await say(other, `GET / HTTP/1.1\r\n${HOST}\r\n`), 'HTTP/1.1 200 OK', answer);
      closeAll();
    }
  });

  it('an answer that was cut is told as one', async () => {
    const port = await balance([
      await instance((socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\nok');
        setTimeout(() => socket.destroy(), 50);
      }),
    ]);
    const ended = await new Promise((resolve) => {
      get({ host: '127.0.0.1', port, path: '/', agent: false }, (answer) => {
        answer.resume();
        answer.on('end', () => resolve('whole')).on('error', () => resolve('cut'));
      }).on('error', () => resolve('cut'));
    });
    assert.equal(ended, 'cut');
  });

  it('a body without an end is kept to some megabytes', async () => {
    const port = await balance([await instance(OK)]);
    const piece = Buffer.alloc(1 << 20, 120);
    const frame = Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]);
    const sent = await new Promise<number>((resolve) => {
      let pieces = 0;
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(`POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n`);
        // A piece that failed was not taken; its end is told before the socket's.
        const more = (failure?: Error | null): void => {
          if (failure || socket.destroyed || pieces === 200) return;
          pieces++;
          socket.write(frame, more);
        };
        more();
      });
      socket.on('error', () => undefined).on('close', () => resolve(pieces));
    });
    assert.ok(sent < 50, String(sent));
  });

  /** Of how many who begin a body of four megabytes and wait it is kept, and whether a person's own is answered meanwhile. */
  async function whileManyWait(world: World): Promise<{ readonly kept: number; readonly answered: boolean }> {
    const port = await balance([await instance(OK)], world);
    const head = `POST / HTTP/1.1\r\n${HOST}Content-Length: 4000000\r\n\r\n`;
    const body = Buffer.alloc(3_900_000, 120);
    const sockets = Array.from({ length: 60 }, () => {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined);
      socket.write(head);
      return socket;
    });
    closing.push(() => {
      for (const socket of sockets) socket.destroy();
    });
    const sent = sockets.map(
      (socket) =>
        new Promise((resolve) => {
          socket.on('close', resolve);
          socket.write(body, resolve);
        }),
    );
    await Promise.all(sent);
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const own = `POST / HTTP/1.1\r\n${HOST}Content-Length: 20000\r\n\r\n${'x'.repeat(20_000)}`;
    const answered = (await say(port, own)) === 'HTTP/1.1 200 OK';
    return { kept: sockets.filter(({ destroyed }) => !destroyed).length, answered };
  }

  it('of very many who begin a body and wait some megabytes are kept, and a person’s own comes through', async () => {
    const { kept, answered } = await whileManyWait(asItIs);
    assert.ok(kept >= 10 && kept <= 17, String(kept));
    assert.equal(answered, true);
  });

  it('counter-test: without a sum, each of them is kept whole', async () => {
    const world = without({
      file: 'tools/start/balancer.ts',
      defence: 'while (this.#sum > MOST_KEPT) {',
      instead: 'while (this.#sum < 0) {',
    });
    assert.equal((await whileManyWait(world)).kept, 60);
  });

  it('the fields arrive as they were sent, a second Host too, so that an instance can refuse it', async () => {
    const seen: string[][] = [];
    const server = createServer((request, response) => {
      if (request.url !== '/ready') seen.push(request.rawHeaders);
      response.end();
    });
    const target = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
    );
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const port = await balance([target]);
    await say(port, `GET / HTTP/1.1\r\n${HOST}Host: evil.example\r\nCookie: a\r\nCookie: b\r\nX-Y: 1\r\n\r\n`);
    const names = seen[0]!.filter((_, place) => place % 2 === 0);
    assert.deepEqual(
      names.filter((name) => name !== 'Connection'),
      ['Host', 'Host', 'Cookie', 'Cookie', 'X-Y'],
    );
  });

  /** Very many begin and go away while an answer is coming; whether the next person is answered. */
  async function afterHangUps(world: World): Promise<boolean> {
    const slow = await instance((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n');
      socket.write(Buffer.alloc(1_000, 120));
    });
    const port = await balance([slow], world);
    await new Promise((resolve) => setTimeout(resolve, 500));
    for (let round = 0; round < 300; round += 50)
      await Promise.all(Array.from({ length: 50 }, () => say(port, `GET /script HTTP/1.1\r\n${HOST}\r\n`)));
    return (await say(port, `GET / HTTP/1.1\r\n${HOST}\r\n`)) === 'HTTP/1.1 200 OK';
  }

  it('those who hang up hold no way to an instance', async () => {
    assert.equal(await afterHangUps(asItIs), true);
  });

  it('counter-test: where an answer is fetched for who has gone, three hundred of them leave nothing for the next', async () => {
    const world = without({
      file: 'tools/start/balancer.ts',
      defence: "this.#answer.on('close', () => this.#answer.writableFinished || outgoing.destroy());",
    });
    assert.equal(await afterHangUps(world), false);
  });
});
