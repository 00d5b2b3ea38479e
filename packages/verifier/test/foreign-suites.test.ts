import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { conformanceFolder, loadSuites, suiteKinds } from '../../../quality/conformance/load.ts';
import { runSuite, type Suite } from '../../../quality/conformance/suite.ts';

const { suites, found } = loadSuites(conformanceFolder(), new Date('2026-11-22T00:00:00Z'));
console.log(`foreign suites: ${found.size} of ${suiteKinds.length} found`);

/** False rejects that are allowed, and no more; a skip is a miss. */
function allowedFalseRejects({ name, cases }: Suite): number {
  if (/limbo/.test(name)) return Math.ceil(cases.length / 109);
  return /pkits/.test(name) ? 3 : 0;
}

describe('foreign suites', () => {
  it('are all there where CI runs', () => {
    if (process.env.CI === 'true') assert.deepEqual([...found].sort(), [...suiteKinds].sort());
  });
  for (const suite of suites)
    it(`${suite.name}: ${suite.cases.length} cases, nothing bad accepted, each under a second`, () => {
      const result = runSuite(suite);
      assert.deepEqual(result.falseAccepts, []);
      assert.deepEqual(result.skips, []);
      assert.ok(result.falseRejects.length <= allowedFalseRejects(suite), result.falseRejects.join(', '));
      assert.ok(result.slowestMs < 1000, `${result.slowestMs} ms`);
    });
});
