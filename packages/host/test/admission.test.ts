import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { createLogger, createServer, httpRequest } from '../src/index.ts';
import { freePort, loneConfig } from '../src/testing/index.ts';

const log = createLogger('test', 'silent');
const AT_WORK = 512;
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe('More requests than a server takes on', () => {
  const open = async () => {
    const port = await freePort();
    const app = createServer(loneConfig('x', port), log);
    let release = (): void => undefined;
    let released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let atWork = 0;
    app.post('/work', async () => {
      atWork++;
      await released;
      return {};
    });
    await app.listen({ port, host: '127.0.0.1' });
    return {
      app,
      port,
      atWork: () => atWork,
      release: () => {
        release();
        released = Promise.resolve();
      },
    };
  };
  const request = (port: number, length: number, body: string) =>
    `POST /work HTTP/1.1\r\nhost: x.localhost:${port}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`;

  /** So many clients send this; each gives the way to go away. */
  const clients = (port: number, count: number, text: string) =>
    Promise.all(
      Array.from(
        { length: count },
        () =>
          new Promise<() => void>((resolve) => {
            const socket = connect(port, '127.0.0.1', () => socket.write(text, () => resolve(() => socket.destroy())));
            socket.on('error', () => undefined);
          }),
      ),
    );
  const ask = (port: number, path: string, method: string) =>
    httpRequest(`http://x.localhost:${port}${path}`, { method, headers: { connection: 'close' } });

  it('are told at once to come back (503, Retry-After), and are served once there is room', async () => {
    const server = await open();
    await clients(server.port, AT_WORK, request(server.port, 2, '{}'));
    while (server.atWork() < AT_WORK) await pause(20);
    const refused = await ask(server.port, '/work', 'POST');
    assert.deepEqual([refused.status, refused.headers['retry-after']], [503, '5']);
    assert.match(Buffer.from(refused.body).toString('utf8'), /"code":"http\.busy"/);
    server.release();
    await pause(200);
    assert.equal((await ask(server.port, '/work', 'POST')).status, 200);
    await server.app.close();
  });

  it('hold no place once they went away, nor while their bodies are still coming in', async () => {
    const server = await open();
    for (const [length, body] of [
      [2, '{}'],
      [20, '{}'],
    ] as const) {
      const gone = await clients(server.port, AT_WORK + 100, request(server.port, length, body));
      await pause(100);
      if (length === 20) assert.equal((await ask(server.port, '/health', 'GET')).status, 200);
      for (const leave of gone) leave();
      server.release();
      await pause(300);
      assert.equal((await ask(server.port, '/health', 'GET')).status, 200);
    }
    await server.app.close();
  });
});
