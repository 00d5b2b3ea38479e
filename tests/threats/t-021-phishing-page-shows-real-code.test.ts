// The threat: docs/threats/t-021-phishing-page-shows-real-code.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { outcomeOf } from './support/attack.ts';
import { agree } from './support/people.ts';
import { beginLogin, finishLogin, type Scene } from './support/scene.ts';
import { shareScene } from './support/shared-house.ts';
import { without } from './support/without.ts';

describe("T-021 a phishing page shows the bank's own code and number to its victim", () => {
  let scene: Scene;
  before(async () => {
    scene = await shareScene();
  });
  after(() => scene.close());

  it('and is logged in as the victim, who believes to log in to the phishing page (open)', async () => {
    const { browser, transaction, link, number } = await beginLogin(scene, 'cross-device');
    await agree(scene.ports, link, { number });
    assert.equal(await finishLogin(browser, transaction), true);
  });

  it('but cannot guess the number where the victim sees only the code', async () => {
    const { browser, transaction, link, number } = await beginLogin(scene, 'cross-device');
    const wrong = number === '11' ? '12' : '11';
    assert.equal(await outcomeOf(agree(scene.ports, link, { number: wrong })), 'presentation.number_wrong');
    assert.equal(await finishLogin(browser, transaction), 'presentation.number_wrong', 'one guess, then it is over');
  });

  it('counter-test: a bank that goes on after a wrong number, and counts no tries, lets a hundred guesses through', async () => {
    const again = without(
      {
        file: 'packages/relying-party/src/answer.ts',
        defence: "return 'presentation.number_wrong';",
        instead: "throw new PresentationError('presentation.number_wrong');",
      },
      { file: 'packages/relying-party/src/relying-party.ts', defence: '    await this.#admitTry(transaction);\n' },
    );
    await scene.house.replace('bank', again);
    const { browser, transaction, link } = await beginLogin(scene, 'cross-device');
    let outcome: unknown = '';
    for (let guess = 0; guess < 100 && typeof outcome === 'string'; guess++)
      outcome = await outcomeOf(agree(scene.ports, link, { number: String(guess).padStart(2, '0') }));
    assert.equal(await finishLogin(browser, transaction), true);
  });
});
