import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { later } from './later.ts';
import { signingAt } from './signing.ts';
import { codeIn, type Holder, openTown, TestClient, type Town } from './support.ts';

let town: Town;
let library: TestClient;
let hanako: Omit<Holder, 'at'>;
before(async () => {
  town = await openTown();
  library = await TestClient.register(town, 'library', { mayAskFor: ['name'], keptDays: 0 });
  hanako = await town.enrol('phone-1');
});
after(() => town?.dispose());

/** A code that was used, and what its token opens. */
async function used(scope = 'openid') {
  const { callback, verifier } = await library.codeFor(hanako, { scope });
  const code = codeIn(callback);
  const { status, json } = await library.token(code, verifier);
  assert.equal(status, 200);
  const opens = async () => (await signingAt(town).userinfo(json.access_token)).status === 200;
  return { again: () => library.token(code, verifier), opens };
}

describe('a code that is used again (OpenID Connect Core 1.0 §3.1.3.2, RFC 6749 §4.1.2)', () => {
  for (const [when, milliseconds] of [
    ['at once', 0],
    ['within 30 seconds', 29_000],
    ['after 30 seconds', 31_000],
  ] as const)
    it(`is refused ${when}, and the tokens that it brought open nothing any more`, async () => {
      const { again, opens } = await used();
      assert.ok(await opens(), 'counter-test: until then they do');
      assert.equal((await later(milliseconds, again)).json.error, 'invalid_grant');
      assert.equal(await opens(), false);
    });

  it('is refused after its minute, used or not', async () => {
    const { again } = await used();
    assert.equal((await later(61_000, again)).json.error, 'invalid_grant');
    const { callback, verifier } = await library.codeFor(hanako);
    const late = await later(61_000, () => library.token(codeIn(callback), verifier));
    assert.equal(late.json.error, 'invalid_grant');
    assert.equal((await library.token(codeIn(callback), verifier)).status, 200, 'counter-test: in time it is taken');
  });

  it('takes away what was given with it, which nobody has fetched yet', async () => {
    const { again, opens } = await used('openid name');
    await again();
    assert.equal(await opens(), false);
  });

  it('says no more of the second than of a code that never was', async () => {
    const { again } = await used();
    const never = await library.token('never', 'x'.repeat(43));
    const { status, json } = await again();
    assert.deepEqual([status, json], [never.status, never.json]);
  });
});
