import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { again, MOST_AGAIN } from '../again.ts';
import type { FileEnded } from '../test-file.ts';

const ended = (file: string, failed: number): FileEnded => ({
  file,
  passed: 3,
  failed,
  seconds: 1,
  failures: Array.from({ length: failed }, (_, n) => `${file} ${n}`),
});

describe('a file that failed beside others', () => {
  it('runs once more, alone, and is said to be unsteady when it is green then', async () => {
    const [green, red] = [ended('a', 0), ended('b', 1)];
    const ran: string[] = [];
    const { ends, unsteady } = await again([green, red], async (file) => {
      ran.push(file);
      return ended(file, 0);
    });
    assert.deepEqual(ran, ['b']);
    assert.deepEqual(ends, [green, ended('b', 0)]);
    assert.deepEqual(unsteady, [red]);
  });

  it('stays red when it is red a second time, as it was the first time', async () => {
    const red = ended('b', 2);
    const judged = await again([red], async (file) => ended(file, 1));
    assert.deepEqual(judged, { ends: [red], unsteady: [] });
  });

  it('runs alone: no two at once', async () => {
    let running = 0;
    await again([ended('a', 1), ended('b', 1)], async (file) => {
      assert.equal(++running, 1);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return ended(file, 0);
    });
  });

  it('is not excused where more of them failed than neighbours explain', async () => {
    const reds = Array.from({ length: MOST_AGAIN + 1 }, (_, n) => ended(String(n), 1));
    const judged = await again(reds, () => assert.fail('none runs again'));
    assert.deepEqual(judged, { ends: reds, unsteady: [] });
  });
});
