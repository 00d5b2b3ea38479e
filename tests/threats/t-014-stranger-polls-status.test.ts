// The threat: docs/threats/t-014-stranger-polls-status.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromBase64, fromUtf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { parseOcspResponse } from '@inro/pki/read';
import { buildOcspRequest } from '@inro/pki/request';
import { enrolPhone, newPerson, newPhone, rootsOf } from './support/people.ts';
import type { Scene } from './support/scene.ts';
import { shareScene } from './support/shared-house.ts';
import { without } from './support/without.ts';

describe("T-014 a stranger polls a person's status at the wallets' endpoint", () => {
  let scene: Scene;
  let request: Uint8Array;
  let tokens: { readonly own: string; readonly victims: string };
  before(async () => {
    scene = await shareScene();
    const { house } = scene;
    const stranger = await newPhone(house);
    await enrolPhone(house, await newPerson(house), stranger);
    const stapleOf = async (wallet: Pick<Scene['wallet'], 'storage'>) =>
      JSON.parse((await wallet.storage.get('staple'))!) as { request: string; token: string };
    tokens = { own: (await stapleOf(stranger)).token, victims: (await stapleOf(scene.wallet)).token };
    request = fromBase64((await stapleOf(scene.wallet)).request);
  });
  after(() => scene.close());

  /** What the endpoint says of the victim's certificate to the holder of this token. */
  const poll = async (token?: string, body = request): Promise<string> => {
    const answer = await httpRequest(`${scene.house.system.origin('status')}/staples`, {
      method: 'POST',
      headers: {
        'content-type': 'application/ocsp-request',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body,
    });
    if (answer.status !== 200) return (JSON.parse(fromUtf8(answer.body)) as { code: string }).code;
    return parseOcspResponse(answer.body).basic!.responses[0]!.status;
  };

  it('and learns nothing: without a token, with a guessed one, or with that of another enrolment', async () => {
    for (const token of [undefined, 'x'.repeat(43), tokens.own])
      assert.equal(await poll(token), 'ca.staple_token_invalid');
    assert.equal(await poll(tokens.victims), 'good', 'the holder does');
  });

  it("and learns nothing of the signing certificate either, which the holder's token opens", async () => {
    const { request } = JSON.parse((await scene.wallet.storage.get('signing-staple'))!) as { request: string };
    for (const token of [undefined, 'x'.repeat(43), tokens.own])
      assert.equal(await poll(token, fromBase64(request)), 'ca.staple_token_invalid');
    assert.equal(await poll(tokens.victims, fromBase64(request)), 'good');
  });

  it('and cannot tell a certificate that exists from one that does not', async () => {
    const [root] = await rootsOf(scene.house, 'authentication');
    assert.equal(await poll(tokens.own, buildOcspRequest(root!, root!)), 'ca.staple_token_invalid');
  });

  it("counter-test: an endpoint that does not ask whose token it is tells every enrolled person everybody's status", async () => {
    const defence = 'return row !== undefined;';
    await scene.house.replace(
      'ca',
      without({ file: 'apps/ca/src/status/staples.ts', defence, instead: 'return row !== null;' }),
    );
    assert.equal(await poll(tokens.own), 'good');
  });
});
