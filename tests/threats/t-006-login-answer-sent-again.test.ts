// The threat: docs/threats/t-006-login-answer-sent-again.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromUtf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import type { DoorClient, PresentationPorts } from '@inro/wallet/core';
import { agree } from './support/people.ts';
import { type Begun, beginLogin, finishLogin, type Scene } from './support/scene.ts';
import { shareScene } from './support/shared-house.ts';
import { without } from './support/without.ts';

describe('T-006 a login answer is sent again, or to another service', () => {
  let scene: Scene;
  /** Bodies of the answers that left the phone. */
  const sent: string[] = [];
  let overheard: PresentationPorts;
  before(async () => {
    scene = await shareScene();
    const { door } = scene.ports;
    const listening: Pick<DoorClient, 'fetch' | 'openChannel' | 'storage'> = {
      storage: door.storage,
      openChannel: (aid) => door.openChannel(aid),
      fetch: (request) => {
        if (request.method === 'POST') sent.push(fromUtf8(request.body!));
        return door.fetch(request);
      },
    };
    overheard = { ...scene.ports, door: listening as DoorClient };
  });
  after(() => scene.close());

  /** An answer that was overheard, put into another login; what the attacker's browser gets of it. */
  const replay = async (form: string, service: string, into?: Begun): Promise<string | true> => {
    const begun = into ?? (await beginLogin(scene, 'cross-device', service));
    await httpRequest(`${scene.house.system.origin(service)}/presentations/requests/${begun.id}`);
    const fields = new URLSearchParams(form);
    fields.set('state', begun.id);
    const { status, body } = await httpRequest(`${scene.house.system.origin(service)}/presentations/answers`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: fields.toString(),
    });
    if (status !== 200) return String((JSON.parse(fromUtf8(body)) as { code: string }).code);
    return await finishLogin(begun.browser, begun.transaction);
  };

  const overhear = async (service = 'bank'): Promise<{ readonly form: string; readonly login: Begun }> => {
    const login = await beginLogin(scene, 'cross-device', service);
    await agree(overheard, login.link, { number: login.number });
    return { form: sent.at(-1)!, login };
  };

  it('is refused in the login it was made for, once that is answered', async () => {
    const { form, login } = await overhear();
    assert.equal(await replay(form, 'bank', login), 'relying-party.transaction_over');
    assert.equal(await finishLogin(login.browser, login.transaction), true, 'the login itself went well');
  });

  it('is refused in a later login at the same service', async () => {
    const { form } = await overhear();
    assert.equal(await replay(form, 'bank'), 'presentation.answer_for_another_request');
  });

  it('is refused at another service: a clinic cannot log in to the bank with what it was sent', async () => {
    const { form } = await overhear('clinic');
    assert.equal(await replay(form, 'bank'), 'presentation.answer_for_another_service');
  });

  it("counter-test: a bank that does not compare an answer with its request logs the clinic in as the clinic's patient", async () => {
    const file = 'packages/relying-party/src/answer.ts';
    const compared = { file, defence: '  checkAnswer(answer.claims, asked);\n' };
    const number = { file, defence: '!hasNumber(answer.claims, asked)', instead: 'false as boolean' };
    await scene.house.replace('bank', without(compared, number));
    const [earlier, elsewhere] = [await overhear(), await overhear('clinic')];
    assert.equal(await replay(earlier.form, 'bank'), true);
    assert.equal(await replay(elsewhere.form, 'bank'), true);
  });
});
