import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { modelsFolder, proveModel, readModels } from '../models.ts';
import { modelsPage } from '../page.ts';
import { defencesOf, without } from '../variants.ts';

const models = readModels();
const runs = models.flatMap((model) => [...proveModel(model)]);

describe('the models of docs/protocol', () => {
  it('are of login, enrolment and orders', () => {
    assert.deepEqual(
      models.map(({ name }) => name),
      ['enrolment', 'login', 'orders'],
    );
  });

  for (const { name, without: defence, queries } of runs)
    it(`${name}${defence === undefined ? '' : ` without ${defence}`}: every query is answered as its comment expects`, () => {
      for (const { says, query, expected, result } of queries) assert.equal(result, expected, says || query);
    });

  for (const { name, text } of models) {
    it(`${name} says of each defence what becomes of a query without it, and can fail`, () => {
      const comments = [...text.matchAll(/\(\*[\s\S]*?\*\)/g)].map(([comment]) => comment).join('\n');
      for (const defence of defencesOf(text)) assert.ok(comments.includes(`without ${defence}:`), defence);
      const [whole, ...variants] = runs.filter((run) => run.name === name);
      const broken = whole!.queries.filter(
        ({ result }, index) => result === 'true' && variants.some(({ queries }) => queries[index]!.result === 'false'),
      );
      assert.ok(broken.length >= 3, `${broken.length} queries`);
    });

    it(`${name} has a run against each query that is false`, () => {
      for (const { queries } of runs.filter((run) => run.name === name))
        for (const { result, run } of queries) assert.equal(run.length > 0, result === 'false');
    });
  }

  it('have a page that says what the prover answers (npm run docs)', () => {
    assert.equal(readFileSync(join(modelsFolder, 'README.md'), 'utf8'), modelsPage(models, runs));
  });

  it('lose with a defence its lines, and get what stands there instead', () => {
    const text = 'a\nb (* defence: x, y *)\nc (* defence: y *)\n  (* without y: d *)\ne';
    assert.deepEqual(defencesOf(text), ['x', 'y']);
    assert.equal(without(text, 'x'), 'a\nc (* defence: y *)\n  (* without y: d *)\ne');
    assert.equal(without(text, 'y'), 'a\n  d\ne');
    assert.throws(() => without(text, 'z'), TypeError);
  });
});
