// The threat: docs/threats/t-245-statement-shown-elsewhere-or-again.md
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { commandApdu } from '@inro/apdu';
import { Secret } from '@inro/foundation';
import { JpkiClient, StatementKeys } from '@inro/jpki';
import { statementKey } from '@inro/jpki-profile';
import { JPKI_APPLET } from '../../quality/testing/element/new-element.ts';
import {
  type ElementProgram,
  newJpkiElement,
  personaliseFully,
  powerOn,
  TEST_PIN,
} from '../../quality/testing/element/personalised-element.ts';
import { MemoryStore } from '../../quality/testing/element/stores.ts';
import { formOf, makeStatement, p256, showInAnswer } from '../../quality/testing/statement/shown.ts';
import { askFor, cinema, closeServices, handIn, issuer, openSdk } from './support/statements.ts';
import { asItIs, type World, without } from './support/without.ts';

const CHECK = 'packages/presentation/src/answer/check.ts';
const bar = 'http://bar.localhost:8431';
after(closeServices);

/** An answer that was made for one request, handed in for another. */
async function carried(world: World, from: string, to: string) {
  const [one, other] = [await openSdk(world, from), await openSdk(world, to)];
  const [first, second] = [await askFor(one), await askFor(other)];
  const key = p256();
  const statement = await makeStatement({ issuer, key });
  const shown = showInAnswer(first.request, statement, ['age_over_18'], key, { number: second.number });
  return await handIn(other, second, formOf(second.request, { statement: shown }));
}

describe('T-245 a statement is shown elsewhere, or again', () => {
  it('and one that was made for another service, or another question, leaves the request open', async () => {
    assert.deepEqual(await carried(asItIs, bar, cinema), ['presentation.answer_for_another_service', 'opened']);
    assert.deepEqual(await carried(asItIs, cinema, cinema), ['presentation.answer_for_another_request', 'opened']);
  });

  it('and what binds it is signed: every word of it changed is another service’s, another question’s, or nobody’s', async () => {
    const sdk = await openSdk();
    const key = p256();
    const statement = await makeStatement({ issuer, key });
    const changes = {
      aud: 'x509_hash:another',
      nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
      response_uri: `${bar}/presentations/answers`,
      request_sha256: 'A'.repeat(43),
      more: 1,
    };
    for (const [name, value] of Object.entries(changes)) {
      const asked = await askFor(sdk);
      const shown = showInAnswer(asked.request, statement, ['age_over_18'], key, {
        number: asked.number,
        change: { [name]: value },
      });
      const [told, state] = await handIn(sdk, asked, formOf(asked.request, { statement: shown }));
      assert.match(told!, /^presentation\.answer_/, name);
      assert.equal(state, 'opened', name);
    }
  });

  it('and the same answer counts once; wrong digits end it', async () => {
    const sdk = await openSdk();
    const key = p256();
    const statement = await makeStatement({ issuer, key });
    const asked = await askFor(sdk);
    const form = formOf(asked.request, {
      statement: showInAnswer(asked.request, statement, ['age_over_18'], key, { number: asked.number }),
    });
    assert.deepEqual(await handIn(sdk, asked, form), ['taken', 'answered']);
    assert.deepEqual(await handIn(sdk, asked, form), ['relying-party.transaction_over', 'answered']);
    const again = await askFor(sdk);
    const wrong = String((Number(again.number) + 1) % 100).padStart(2, '0');
    const guess = showInAnswer(again.request, statement, ['age_over_18'], key, { number: wrong });
    assert.deepEqual(await handIn(sdk, again, formOf(again.request, { statement: guess })), [
      'presentation.number_wrong',
      'failed',
    ]);
  });

  /** How often a key of the pool signs, on one channel and on another, with the power cut in between. */
  async function signatures(program?: ElementProgram): Promise<number> {
    const store = new MemoryStore();
    await personaliseFully(newJpkiElement('phone', store).connect());
    const reference = statementKey(0, 0);
    await open(store, program).then(({ keys }) => keys.make(reference));
    let made = 0;
    for (let time = 0; time < 3; time++) {
      const { keys } = await open(store, program);
      for (let again = 0; again < 2; again++)
        await keys.signOnce(reference, new Uint8Array(32).fill(time + 1)).then(
          () => made++,
          ({ code }: { code: string }) => assert.equal(code, 'jpki.statement_keys_missing'),
        );
    }
    return made;
  }
  async function open(store: MemoryStore, program?: ElementProgram) {
    const card = powerOn(store, program).connect();
    await card.transmit(commandApdu(0x00, 0xa4, 0x04, 0x0c, JPKI_APPLET));
    await new JpkiClient(card).verify('userAuthenticationPin', new Secret(TEST_PIN));
    return { keys: new StatementKeys(card) };
  }

  it('and no wallet shows one twice: its key signs once', async () => {
    assert.equal(await signatures(), 1);
  });

  it('counter-test: where the key stays, one statement is shown to whoever asks', async () => {
    const world = without({
      file: 'packages/secure-element/src/application-context.ts',
      defence: "const privateKey = this.#privateKey(name, 'ec-p256');\n    this.delete(name);",
      instead: "const privateKey = this.#privateKey(name, 'ec-p256');",
    });
    assert.equal(await signatures(await world<ElementProgram>('packages/secure-element/src/index.ts')), 6);
  });

  it('counter-test: where nobody compares address and question, the bar’s customer is at the cinema', async () => {
    const world = without(
      {
        file: CHECK,
        defence: '!same(claims.audience, expected.clientId) || !same(claims.responseUri, expected.responseUri)',
        instead: 'false',
      },
      {
        file: CHECK,
        defence: '!same(claims.nonce, expected.nonce) || !same(claims.requestDigest, expected.requestDigest)',
        instead: 'false',
      },
    );
    assert.deepEqual(await carried(world, bar, cinema), ['taken', 'answered']);
  });
});
