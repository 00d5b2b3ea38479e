import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { proveModel, readModels } from '../models.ts';
import { defencesOf } from '../variants.ts';

const protocols = readModels(join(import.meta.dirname, 'literature'));

describe('the prover, on protocols whose answers are known', () => {
  it('has Needham and Schroeder, Denning and Sacco, Yahalom and the handshake of the manual', () => {
    assert.deepEqual(
      protocols.map(({ name }) => name),
      ['denning-sacco', 'handshake', 'needham-schroeder', 'yahalom'],
    );
    for (const { name, text } of protocols) assert.equal(defencesOf(text).length, 1, name);
  });

  for (const protocol of protocols)
    for (const { name, without, queries } of proveModel(protocol))
      it(`answers ${name}${without === undefined ? '' : ` without ${without}`} as the literature does`, () => {
        assert.ok(queries.length > 0);
        for (const { query, expected, result } of queries) assert.equal(result, expected, query);
      });

  it('finds Lowe’s attack as Lowe tells it: the responder answers a key that the initiator never meant', () => {
    const ns = protocols.find(({ name }) => name === 'needham-schroeder')!;
    const attack = [...proveModel(ns)].find(({ without }) => without === 'Lowe')!;
    const [, secretB] = attack.queries;
    assert.equal(secretB!.result, 'false');
    assert.match(secretB!.run.at(-1)!, /secretB/);
    // A begins with a key of the attacker's own, and what B answers goes through A.
    assert.ok(
      secretB!.run.some((step) => /in\(c\): pk\(attackers_name|in\(c\): pk\(own/.test(step)),
      secretB!.run.join('\n'),
    );
  });
});
