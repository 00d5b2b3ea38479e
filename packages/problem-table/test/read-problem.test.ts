import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InroError, isProblem, renderProblem } from '@inro/problem';
import { type ErrorCode, errorTable, ReceivedError, readProblem } from '@inro/problem-table';

describe('a problem document of RFC 9457', () => {
  it('is read as the error that was rendered, with its details, for every code of the table', () => {
    const details = { status: 503, opensAt: '2026-11-22T00:00:00Z', held: true };
    for (const code of Object.keys(errorTable) as ErrorCode[]) {
      const document: unknown = JSON.parse(JSON.stringify(renderProblem(new ReceivedError(code, { details }))));
      const failure = readProblem(document);
      assert.ok(failure instanceof InroError);
      assert.deepEqual([failure.code, failure.details, failure.row], [code, details, errorTable[code]]);
      assert.ok(isProblem(document));
    }
  });

  it('is no error of ours with another code, or without one', () => {
    for (const json of [
      { code: 'http.of_no_table' },
      { code: 'toString' },
      { code: 1 },
      {},
      [],
      'http.busy',
      null,
      undefined,
    ])
      assert.equal(readProblem(json), undefined);
  });

  it('keeps no details that are not numbers, booleans and words', () => {
    for (const details of [{ who: { name: 'x' } }, { list: ['x'] }, ['x'], 'x', null])
      assert.deepEqual(readProblem({ code: 'http.busy', details })?.details, {});
  });

  it('without words for a person is not shown as it is', () => {
    for (const json of [{ code: 'http.busy' }, { code: 'http.busy', titles: {}, next: null }, null])
      assert.equal(isProblem(json), false);
  });
});
