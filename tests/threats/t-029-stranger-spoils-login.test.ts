// The threat: docs/threats/t-029-stranger-spoils-login.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromUtf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { outcomeOf } from './support/attack.ts';
import { agree } from './support/people.ts';
import { type Begun, beginLogin, finishLogin, type Scene } from './support/scene.ts';
import { shareScene } from './support/shared-house.ts';

describe('T-029 somebody who sees the code on the screen spoils the login', () => {
  let scene: Scene;
  before(async () => {
    scene = await shareScene();
  });
  after(() => scene.close());

  const post = async (fields: Record<string, string>): Promise<string> => {
    const { status, body } = await httpRequest(`${scene.house.system.origin('bank')}/presentations/answers`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
    return status === 200 ? 'taken' : String((JSON.parse(fromUtf8(body)) as { code: string }).code);
  };
  const goesOn = async (login: Begun): Promise<string | true> => {
    const answered = await outcomeOf(agree(scene.ports, login.link, { number: login.number }));
    return typeof answered === 'string' ? answered : await finishLogin(login.browser, login.transaction);
  };

  it('not with nonsense, nor with an answer that was made for something else: the login stays open', async () => {
    const login = await beginLogin(scene, 'cross-device');
    const junk = { state: login.id, vp_token: JSON.stringify({ login: ['e30.e30.AA'] }) };
    assert.match(await post(junk), /^presentation\.answer_/);
    assert.equal(await goesOn(login), true);
  });

  it('by refusing it in the victim’s place: a refusal is not signed (open)', async () => {
    const login = await beginLogin(scene, 'cross-device');
    // What is in the code leads to the request, and the request names the state.
    const uri = new URL(login.link).searchParams.get('request_uri')!;
    const jwt = fromUtf8((await httpRequest(uri)).body);
    const { state } = JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString()) as { state: string };
    assert.equal(await post({ error: 'access_denied', state }), 'taken');
    assert.equal(await goesOn(login), 'presentation.request_unavailable');
    assert.equal(await goesOn(await beginLogin(scene, 'cross-device')), true, 'the next one goes well');
  });
});
