// The threat: docs/threats/t-246-wallet-shows-more-than-was-asked.md
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { type CheckedRequest, prepareStatement, readRequestObject, type StatementItem } from '@inro/presentation';
import { formOf, makeStatement, p256, showInAnswer, someItems } from '../../quality/testing/statement/shown.ts';
import { askFor, closeServices, handIn, issuer, openSdk } from './support/statements.ts';
import { asItIs, type World, without } from './support/without.ts';

after(closeServices);

async function shown(names: readonly string[], world: World = asItIs, items: Record<string, unknown> = someItems) {
  const sdk = await openSdk(world);
  const asked = await askFor(sdk);
  const key = p256();
  const statement = await makeStatement({ issuer, key, items });
  const part = showInAnswer(asked.request, statement, names, key, { number: asked.number });
  const outcome = await handIn(sdk, asked, formOf(asked.request, { statement: part }));
  const { transaction, browserSession } = asked;
  const given = await sdk.result({ acts: ['statement'], transaction, browserSession }).catch(() => undefined);
  return { outcome, items: given?.statement.items };
}

describe('T-246 a wallet shows more than was asked', () => {
  it('and the service takes what it asked for, with or without what was optional', async () => {
    for (const names of [['age_over_18'], ['age_over_18', 'prefecture']]) {
      const { outcome, items } = await shown(names);
      assert.deepEqual(outcome, ['taken', 'answered']);
      assert.deepEqual(Object.keys(items!).sort(), names.toSorted());
    }
  });

  it('and keeps nothing of an answer with more in it, nor of one with less than it needs', async () => {
    for (const names of [
      ['age_over_18', 'name'],
      ['name'],
      ['age_over_65'],
      ['age_over_18', 'age_over_65'],
      ['prefecture'],
      [],
    ])
      assert.deepEqual(
        (await shown(names)).outcome,
        ['presentation.answer_for_another_request', 'opened'],
        names.join(),
      );
  });

  it('nor of one with something in it that is no item, or an item in another form', async () => {
    const malformed = ['presentation.answer_malformed', 'opened'];
    assert.deepEqual((await shown(['age_over_18', 'sub'], asItIs, { ...someItems, sub: 'x' })).outcome, malformed);
    const forms: Record<string, unknown>[] = [
      { age_over_18: 'true' },
      { age_over_18: 1 },
      { age_over_18: true, prefecture: 'Atlantis' },
      { age_over_18: true, prefecture: { text: '東京都' } },
    ];
    for (const items of forms)
      assert.deepEqual((await shown(Object.keys(items), asItIs, items)).outcome, malformed, JSON.stringify(items));
  });

  it('nor does our wallet make such an answer, whatever its page says', async () => {
    const sdk = await openSdk();
    const request = readRequestObject((await askFor(sdk)).request) as CheckedRequest;
    const statement = await makeStatement({ issuer, key: p256() });
    const made = (items: readonly StatementItem[]) => () =>
      prepareStatement(request, statement, { items, at: new Date() });
    for (const items of [['age_over_18', 'name'], ['name'], ['prefecture'], []] as StatementItem[][])
      assert.throws(made(items), TypeError);
    made(['age_over_18', 'prefecture'])();
  });

  it('counter-test: where nobody compares, a name that was not asked for lies at the service', async () => {
    const world = without({
      file: 'packages/relying-party/src/statement.ts',
      defence: '!isAsked || !required.every((item) => shown.includes(item))',
      instead: 'false',
    });
    const { outcome, items } = await shown(['name'], world);
    assert.deepEqual(outcome, ['taken', 'answered']);
    assert.deepEqual(items?.name, someItems.name);
  });
});
