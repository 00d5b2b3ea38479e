import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reached, stages } from '../web/enrol/progress.ts';

const at = (progress: Parameters<typeof reached>[0]) => {
  const { step, part } = reached(progress);
  return step - 1 + part;
};

test('each report of an enrolment without disturbance moves the bar on, and none fills a stage that is not over', () => {
  const reports = [
    { stage: 'apply' },
    { stage: 'install' },
    ...[1, 2, 3, 4].map((done) => ({ stage: 'install', done, of: 5 }) as const),
    { stage: 'secrets' },
    { stage: 'issue' },
    { stage: 'store', done: 5, of: 5 },
    { stage: 'check' },
  ] as const;
  assert.deepEqual(reports.map(at), [0, 1, 1, 1.25, 1.5, 1.75, 2, 3, 4, 5]);
  assert.ok(
    reports.every((report) => at(report) < stages.length),
    'it is full on the next page alone',
  );
});

test('what cannot be counted fills nothing, and a count out of order stays within its stage', () => {
  for (const counts of [{}, { done: 1, of: 1 }, { done: 0, of: 5 }, { done: 1, of: 0 }])
    assert.equal(at({ stage: 'install', ...counts }), 1);
  assert.equal(at({ stage: 'install', done: 99, of: 5 }), 2);
  assert.equal(at({ stage: 'issue', done: 4, of: 5 }), 3);
});
