import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { decisionTitle } from '../../tools/docs/decision-page.ts';

const folder = join(import.meta.dirname, '../../docs/adr');
const decisions = readdirSync(folder).filter((name) => /^\d{4}-/.test(name));
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

describe('a decision (docs/adr)', () => {
  for (const name of decisions) {
    it(`says what was decided, why, and what was rejected: ${name}`, () => {
      const page = read(name);
      assert.match(page, /^# \d+\. .+\n\nStatus: accepted, \d{4}-\d{2}-\d{2}/);
      for (const part of ['Decision', 'Why', 'Rejected']) assert.match(page, new RegExp(`^\\*\\*${part}`, 'm'), part);
    });
  }

  it('has a number of its own', () => {
    const numbers = decisions.map((name) => name.slice(0, 4));
    assert.deepEqual(numbers, [...new Set(numbers)]);
  });

  it('has in its title the number of its name', () => {
    assert.equal(decisionTitle('0007-a.md', '# 7. A title\n\nStatus: accepted'), 'A title');
    for (const wrong of ['# 8. A title\n', '# A title\n', '7. A title\n', '']) {
      assert.throws(() => decisionTitle('0007-a.md', wrong), TypeError);
    }
  });
});
