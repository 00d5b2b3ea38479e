// The threat: docs/threats/t-022-service-polls-status-for-ever.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromBase64 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { parseOcspResponse } from '@inro/pki/read';
import type { Scene } from './support/scene.ts';
import { shareScene } from './support/shared-house.ts';

describe("T-022 a service polls a person's status for ever at the verifiers' OCSP", () => {
  let scene: Scene;
  before(async () => {
    scene = await shareScene();
  });
  after(() => scene.close());

  it('and sees when the person loses the phone, moves or dies, long after the one login (open)', async () => {
    // Every service that was ever logged in to has the certificate, and so what this request is made of.
    const { request } = JSON.parse((await scene.wallet.storage.get('staple'))!) as { request: string };
    const poll = async (): Promise<string> => {
      const answer = await httpRequest(`${scene.house.system.origin('status')}/ocsp`, {
        method: 'POST',
        headers: { 'content-type': 'application/ocsp-request' },
        body: fromBase64(request),
      });
      return parseOcspResponse(answer.body).basic!.responses[0]!.status;
    };
    assert.equal(await poll(), 'good');
    await scene.house.peer('operator').call('registration', 'PUT', '/revocation-orders/lost-phone', {
      resident: scene.person.number,
      profiles: ['phone'],
      kinds: ['userAuthentication'],
      reason: 'certificateHold',
    });
    assert.equal(await poll(), 'revoked');
  });
});
