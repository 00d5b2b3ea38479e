import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogEntry } from '@inro/wallet/core';
import { byDay, filterLog, usefulFilters, whatLeft } from '../web/pages/log-view.ts';

const entry = (kind: LogEntry['kind'], outcome: LogEntry['outcome'], at = '2026-11-29T01:00:00.000Z'): LogEntry => ({
  at,
  kind,
  outcome,
});
const login = entry('login', 'handedOver');
const refused = entry('login', 'refused');
const failed = entry('login', 'failed');
const enrolled = entry('enrolment', 'done');

describe('the page of what the holder did', () => {
  it('says of a login what left the phone and what did not, and of a refusal that nothing did', () => {
    assert.deepEqual(whatLeft(login)?.given, ['certificate', 'status', 'signature']);
    assert.deepEqual(
      whatLeft({ ...login, outcome: 'done' }),
      whatLeft(login),
      'a line of before hand-overs were noted',
    );
    assert.deepEqual(whatLeft(refused)?.given, []);
    for (const item of ['nameAndAddress', 'birthAndSex', 'myNumber', 'pin'] as const) {
      assert.ok(whatLeft(login)?.kept.includes(item));
      assert.ok(whatLeft(refused)?.kept.includes(item));
    }
    for (const item of whatLeft(login)!.given) assert.ok(whatLeft(refused)?.kept.includes(item));
  });

  it('claims nothing of what left the phone where the line does not tell', () => {
    assert.equal(whatLeft(failed), null, 'a login that failed may have failed after the hand-over');
    for (const kind of ['enrolment', 'deletion'] as const)
      for (const outcome of ['done', 'failed'] as const) assert.equal(whatLeft(entry(kind, outcome)), null);
  });

  it('offers a filter only where it shows something and not everything', () => {
    assert.deepEqual(usefulFilters([]), []);
    assert.deepEqual(usefulFilters([login, refused]), []);
    assert.deepEqual(usefulFilters([login, enrolled]), ['all', 'login', 'certificate']);
    assert.deepEqual(usefulFilters([login, failed]), ['all', 'failed']);
    assert.deepEqual(filterLog([login, failed, enrolled], 'failed'), [failed]);
    assert.deepEqual(filterLog([login, failed, enrolled], 'login'), [login, failed]);
    assert.deepEqual(filterLog([login, failed, enrolled], 'certificate'), [enrolled]);
  });

  it('keeps the order within a day and among the days', () => {
    const older = entry('login', 'refused', '2026-11-28T01:00:00.000Z');
    const days = byDay([login, enrolled, older], (at) => at.slice(0, 10));
    assert.deepEqual(days, [
      { day: '2026-11-29', entries: [login, enrolled] },
      { day: '2026-11-28', entries: [older] },
    ]);
  });
});
