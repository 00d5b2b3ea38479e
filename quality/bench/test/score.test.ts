import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, it } from 'node:test';
import { type Load, score, worth } from '../benchmarks/pages/score.ts';
import { slowNetwork } from '../benchmarks/pages/slow-network.ts';

describe('the points of a load', () => {
  it('go through the two values that Lighthouse publishes for each curve, and fall from one to nothing', () => {
    for (const [p10, median] of [
      [1800, 3000],
      [3387, 5800],
      [2500, 4000],
      [200, 600],
      [0.1, 0.25],
    ] as const) {
      assert.ok(Math.abs(worth(p10, p10, median) - 0.9) < 1e-6);
      assert.ok(Math.abs(worth(median, p10, median) - 0.5) < 1e-6);
      assert.equal(worth(0, p10, median), 1);
      assert.ok(worth(median * 100, p10, median) < 0.001);
    }
  });

  it('add up by weight: all at the first value is 90, all at the second is 50', () => {
    const good: Load = {
      firstContentfulPaint: 1800,
      speedIndex: 3387,
      largestContentfulPaint: 2500,
      totalBlockingTime: 200,
      cumulativeLayoutShift: 0.1,
    };
    assert.equal(score(good), 90);
    assert.equal(score({ ...good, totalBlockingTime: 600, largestContentfulPaint: 4000 }), 68);
    assert.equal(
      score({
        firstContentfulPaint: 3000,
        speedIndex: 5800,
        largestContentfulPaint: 4000,
        totalBlockingTime: 600,
        cumulativeLayoutShift: 0.25,
      }),
      50,
    );
  });
});

describe('the slow line', () => {
  /** Milliseconds until so many bytes came through the proxy from a server of ours. */
  async function through(bytes: number, isOnPhone = false): Promise<number> {
    const server = createServer((_request, response) => response.end(Buffer.alloc(bytes)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const network = await slowNetwork(() => isOnPhone);
    const begun = performance.now();
    const socket = connect(Number(new URL(network.proxy).port), '127.0.0.1');
    const name = Buffer.from('x.localhost');
    socket.write(Uint8Array.of(5, 1, 0));
    await new Promise((resolve) => socket.once('data', resolve));
    socket.write(Buffer.concat([Uint8Array.of(5, 1, 0, 3, name.length), name, Uint8Array.of(port >> 8, port & 255)]));
    await new Promise((resolve) => socket.once('data', resolve));
    let received = 0;
    await new Promise<void>((resolve) => {
      socket.on('data', (piece: Buffer) => {
        received += piece.length;
        if (received > bytes) resolve();
      });
      socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    });
    const took = performance.now() - begun;
    socket.destroy();
    network.close();
    server.close();
    server.closeAllConnections();
    return took;
  }

  it('takes two round trips for a handshake and an answer, and the time of its bytes beyond', async () => {
    // A busy machine makes it longer, never shorter.
    assert.ok((await through(10)) >= 290);
    assert.ok((await through(210_000)) >= 290 + 900);
  });

  it('does not lie before what is on the phone itself', async () => {
    assert.ok((await through(210_000, true)) < (await through(210_000)));
  });
});
