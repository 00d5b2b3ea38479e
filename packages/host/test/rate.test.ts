import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InroError } from '@inro/problem';
import { createServer, type Logger, ofStrangers, Rate } from '../src/index.ts';
import { loneConfig } from '../src/testing/index.ts';

function movableClock() {
  let at = 1_000_000;
  return {
    now: () => new Date(at),
    move: (ms: number) => {
      at += ms;
    },
  };
}

/** How many of so many are let in. */
const letIn = (rate: Rate, wanted: number): number =>
  Array.from({ length: wanted }).filter(() => {
    try {
      rate.take();
      return true;
    } catch (failure) {
      assert.ok(failure instanceof InroError && failure.code === 'http.busy');
      return false;
    }
  }).length;

describe('a rate', () => {
  it('lets so many in at once, then so many a second, and saves up no more than that', () => {
    const clock = movableClock();
    const rate = new Rate(clock, { aSecond: 10, atOnce: 30 });
    assert.equal(letIn(rate, 100), 30);
    clock.move(1_000);
    assert.equal(letIn(rate, 100), 10);
    clock.move(3_600_000);
    assert.equal(letIn(rate, 100), 30);
  });

  it('gives nothing for a clock that goes back, and goes on with it from there', () => {
    const clock = movableClock();
    const rate = new Rate(clock, { aSecond: 10, atOnce: 30 });
    letIn(rate, 30);
    clock.move(-3_600_000);
    assert.equal(letIn(rate, 100), 0);
    clock.move(1_000);
    assert.equal(letIn(rate, 100), 10);
  });

  it('of strangers lets a thousand begin at once, and keeps less than half a million rows an hour', () => {
    assert.ok(ofStrangers.atOnce >= 1_000);
    assert.ok(ofStrangers.atOnce + 3_600 * ofStrangers.aSecond < 500_000);
  });

  it('tells one too many when to come back, and writes no line of the log for it', async () => {
    const lines: unknown[] = [];
    const log = { debug: () => undefined, error: (line: unknown) => lines.push(line) } as unknown as Logger;
    const app = createServer(loneConfig('test'), log);
    const rate = new Rate(movableClock(), { aSecond: 1, atOnce: 1 });
    app.post('/rows', async () => rate.take());
    app.get('/broken', async () => {
      throw new Error('broken');
    });
    const answers = [
      await app.inject({ method: 'POST', url: 'http://test.localhost/rows' }),
      await app.inject({ method: 'POST', url: 'http://test.localhost/rows' }),
    ];
    assert.deepEqual(
      answers.map(({ statusCode, headers }) => [statusCode, headers['retry-after']]),
      [
        [200, undefined],
        [503, '5'],
      ],
    );
    assert.equal(answers[1]!.json().code, 'http.busy');
    assert.deepEqual(lines, []);
    await app.inject({ method: 'GET', url: 'http://test.localhost/broken' });
    assert.equal(lines.length, 1);
    await app.close();
  });
});
