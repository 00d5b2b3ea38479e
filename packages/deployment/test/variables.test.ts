import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkVariables, variables } from '../src/index.ts';

describe('docs/operations/configuration.md', () => {
  it('takes what it lists, other programs’ variables, and what is set to nothing', () => {
    const right = {
      INRO_PORT: '8420',
      INRO_BIND: '::1',
      INRO_PCSC: '1',
      INRO_FORBIDDEN_PORTS: '',
      INRO_CLOCK_OFFSET_MS: '-5',
    };
    assert.equal(
      checkVariables({ ...right, PATH: '/bin', CA_CERTIFICATES: 'x', HOMEBREW_PREFIX: 'x', HOME: '/root' }),
      undefined,
    );
    assert.equal(checkVariables(Object.fromEntries(Object.keys(variables).map((name) => [name, '']))), undefined);
    assert.equal(checkVariables({ INRO_PORT: undefined }), undefined);
  });

  for (const [variable, nearest] of [
    ['INRO_BINDS', 'INRO_BIND'],
    ['INRO_LOGLEVEL', 'INRO_LOG_LEVEL'],
    ['INRO_log_level', 'INRO_LOG_LEVEL'],
    ['INRO_', 'INRO_PORT'],
    ['BANK_MAX_STAPLE_AG', 'BANK_MAX_STAPLE_AGE'],
    ['CA_CONFG', 'CA_CONFIG'],
    [`INRO_${'X'.repeat(5_000)}`, undefined],
  ] as const)
    it(`refuses ${variable.slice(0, 40)}, with the nearest name`, () => {
      const found = checkVariables({ [variable]: 'secret' });
      assert.equal(found?.variable, variable);
      if (nearest && nearest !== 'INRO_PORT') assert.equal(found.nearest, nearest);
      else assert.ok(found.nearest! in variables);
    });

  for (const [variable, value] of [
    ['INRO_PORT', '84 20'],
    ['INRO_PORT', '8420\n'],
    ['INRO_CLOCK_OFFSET_MS', '1 year'],
    ['INRO_PCSC', 'true'],
    ['INRO_BIND', 'localhost'],
    ['INRO_LOG_LEVEL', 'loud'],
    ['BANK_MAX_STAPLE_AGE', '10 minutes'],
    ['DATABASE_URL', 'mysql://u:secret@h/d'],
  ] as const)
    it(`refuses ${variable} that is of another type, and says nothing of its value: ${JSON.stringify(value)}`, () => {
      const found = checkVariables({ [variable]: value });
      assert.equal(found?.variable, variable);
      assert.ok(!JSON.stringify(found).includes(value));
    });
});
