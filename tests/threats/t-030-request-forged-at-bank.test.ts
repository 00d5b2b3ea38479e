// The threat: docs/threats/t-030-request-forged-at-bank.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { agree } from './support/people.ts';
import { beginLogin, finishLogin, type Scene } from './support/scene.ts';
import { shareScene } from './support/shared-house.ts';
import { without } from './support/without.ts';

describe('T-030 a foreign page acts at the bank in the browser of its victim (CSRF)', () => {
  let scene: Scene;
  before(async () => {
    scene = await shareScene();
  });
  after(() => scene.close());

  /** The foreign page logs the victim out, with the victim's cookie (a browser that sends it across sites). */
  const logOut = async (): Promise<boolean> => {
    const { browser, transaction, link } = await beginLogin(scene, 'same-device');
    const { redirectUri } = await agree(scene.ports, link);
    assert.equal(await finishLogin(browser, transaction, redirectUri), true);
    await browser.post('/api/logout', {}, 'http://games.example');
    return (await browser.get('/api/session')).json.loggedIn === true;
  };

  it('and is refused: what changes something comes from the bank’s own pages alone', async () => {
    assert.equal(await logOut(), true, 'the victim is still logged in');
  });

  it('and no other site is sent the cookie at all', async () => {
    const { browser } = await beginLogin(scene, 'same-device');
    assert.match(browser.setCookie!, /; HttpOnly; SameSite=Strict$/);
  });

  it('counter-test: a bank that does not ask which page calls logs the victim out', async () => {
    const defence = "if (foreign) throw new HttpError('http.unauthorized');";
    await scene.house.replace('bank', without({ file: 'packages/host/src/own-pages.ts', defence }));
    assert.equal(await logOut(), false);
  });
});
