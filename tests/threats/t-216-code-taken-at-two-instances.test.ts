// The threat: docs/threats/t-216-code-taken-at-two-instances.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { codeIn, TestClient, type Town } from '../../apps/gateway/test/support.ts';
import { openGateway } from './support/gateway.ts';
import { asItIs, type Defence, without } from './support/without.ts';

const oneUse: Defence = {
  file: 'apps/gateway/src/provider/records.ts',
  defence: "      .where('consumed_at', 'is', null)\n",
};
/** The provider's own way: it looks for a mark, and then leaves one. */
const markedOnce: Defence = {
  file: 'apps/gateway/src/provider/make-provider.ts',
  defence: '  markOnce(provider, parts);\n',
};
const AT_ONCE = 24;

type Holder = Awaited<ReturnType<Town['enrol']>>;
interface Scene {
  readonly town: Town;
  readonly library: TestClient;
  readonly hanako: Holder;
  readonly second: string;
}

async function openScene(world: Parameters<typeof openGateway>[0]): Promise<Scene> {
  const town = await openGateway(world);
  const library = await TestClient.register(town, 'library');
  return { town, library, hanako: await town.enrol('phone-1'), second: `http://127.0.0.1:${await town.another()}` };
}

/** Whoever has a code, and its client's key, hands it in at both instances at once: how many are given tokens. */
async function codeAtBoth({ town, library, hanako, second }: Scene): Promise<number> {
  const { callback, verifier } = await library.codeFor(hanako);
  const form = { grant_type: 'authorization_code', code: codeIn(callback), code_verifier: verifier };
  const ask = (n: number) =>
    library.post(
      'token',
      { ...form, redirect_uri: library.redirectUri, ...library.proof() },
      {},
      n % 2 ? second : town.back,
    );
  const answers = await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => ask(n)));
  return answers.filter(({ status }) => status === 200).length;
}

/** Whoever reads one assertion on its way uses it beside its client: how many are believed. */
async function assertionAtBoth({ town, library, second }: Scene): Promise<number> {
  const form = { grant_type: 'authorization_code', code: 'x', code_verifier: 'v'.repeat(43), ...library.proof() };
  const ask = (n: number) =>
    library.post('token', { ...form, redirect_uri: library.redirectUri }, {}, n % 2 ? second : town.back);
  const answers = await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => ask(n)));
  // The code is none: who gets so far was believed to be the client.
  return answers.filter(({ json }) => (json.error as unknown) === 'invalid_grant').length;
}

describe('T-216 what is used once is handed in at two instances at once', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene(asItIs);
  });
  after(() => scene?.town.dispose());

  it('a code gives tokens once', async () => {
    for (const _time of [1, 2, 3]) assert.equal(await codeAtBoth(scene), 1);
  });

  it('an assertion is believed once', async () => {
    for (const _time of [1, 2, 3]) assert.equal(await assertionAtBoth(scene), 1);
  });

  it('not by another client, nor after its minute, nor once more after a restart', async () => {
    const { town, library, hanako } = scene;
    const kiosk = await TestClient.register(town, 'kiosk');
    const { callback, verifier } = await library.codeFor(hanako);
    assert.equal((await kiosk.token(codeIn(callback), verifier)).json.error as unknown, 'invalid_grant');
    assert.equal((await library.token(codeIn(callback), verifier)).status, 200);
    await town.restart();
    assert.equal((await library.token(codeIn(callback), verifier)).json.error as unknown, 'invalid_grant');
  });

  it('counter-test: a gateway that looks and then marks takes both', async () => {
    const open = await openScene(without(oneUse, markedOnce));
    let [codes, assertions] = [0, 0];
    // A race: a few times are enough for both to be lost.
    for (let time = 0; time < 5 && !(codes > 1 && assertions > 1); time++) {
      codes = Math.max(codes, await codeAtBoth(open));
      assertions = Math.max(assertions, await assertionAtBoth(open));
    }
    await open.town.dispose();
    assert.ok(codes > 1, 'more than one has tokens');
    assert.ok(assertions > 1, 'more than one is believed');
  });
});
