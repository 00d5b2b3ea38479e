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

  /** The foreign page begins a login in the victim's browser, or ends one that the victim began. */
  const begins = async (): Promise<string | true> => {
    const { browser } = await beginLogin(scene, 'cross-device');
    const { json } = await browser.post('/api/logins', { flow: 'cross-device' }, 'http://games.example');
    return typeof json.transaction === 'string' ? true : String(json.code);
  };
  const ends = async (): Promise<string | true> => {
    const { browser, transaction, link, number } = await beginLogin(scene, 'cross-device');
    await agree(scene.ports, link, { number });
    const { json } = await browser.post(`/api/logins/${transaction}/finish`, {}, 'http://games.example');
    return json.loggedIn === true ? true : String(json.code);
  };

  it('neither begins nor ends a login there', async () => {
    assert.equal(await begins(), 'relying-party.foreign_page');
    assert.equal(await ends(), 'relying-party.foreign_page');
  });

  it('and no other site is sent the cookie at all', async () => {
    const { browser, transaction, link } = await beginLogin(scene, 'same-device');
    assert.match(browser.setCookie!, /^inro-login=.*; HttpOnly; SameSite=Strict$/);
    const { redirectUri } = await agree(scene.ports, link);
    assert.equal(await finishLogin(browser, transaction, redirectUri), true);
    assert.match(browser.setCookie!, /^session=.*; HttpOnly; SameSite=Strict$/);
  });

  it('counter-test: a bank that does not ask which page calls logs the victim out', async () => {
    const defence = "if (foreign) throw new HttpError('http.unauthorized');";
    await scene.house.replace('bank', without({ file: 'packages/host/src/own-pages.ts', defence }));
    assert.equal(await logOut(), false);
  });

  it('counter-test: an SDK that does not ask lets it begin and end logins', async () => {
    const defence = "(origin !== undefined && origin !== own) || (site !== undefined && site !== 'same-origin')";
    const file = 'packages/relying-party/src/endpoints/reading.ts';
    await scene.house.replace('bank', without({ file, defence, instead: 'false as boolean' }));
    assert.equal(await begins(), true);
    assert.equal(await ends(), true);
  });
});
