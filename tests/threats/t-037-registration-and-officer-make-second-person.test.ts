// The threat: docs/threats/t-037-registration-and-officer-make-second-person.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { agree, enrolPhone, loginPorts, newPerson, newPhone } from './support/people.ts';
import { beginLogin, finishLogin, type Scene } from './support/scene.ts';
import { shareScene } from './support/shared-house.ts';

describe('T-037 registration and a counter officer together make a second person of one', () => {
  let scene: Scene;
  before(async () => {
    scene = await shareScene();
  });
  after(() => scene.close());

  it('and neither CA nor TSM can tell, nor does the person hear of it (open)', async () => {
    const { house } = scene;
    // The same name, address and birth under another number of the register, and a card for it in the officer's pocket.
    const double = await newPerson(house);
    const wallet = await newPhone(house);
    assert.equal((await enrolPhone(house, double, wallet)).state.step, 'done');
    const { browser, transaction, link } = await beginLogin({ house, wallet }, 'same-device');
    const { redirectUri } = await agree(await loginPorts(house, wallet), link);
    assert.equal(await finishLogin(browser, transaction, redirectUri), true);
  });
});
