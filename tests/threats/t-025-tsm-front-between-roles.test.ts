// The threat: docs/threats/t-025-tsm-front-between-roles.md
import assert from 'node:assert/strict';
import { createECDH, generateKeyPairSync } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { TransportEnvelope } from '@inro/authority-wire/role';
import { peerPublicKey } from '@inro/host';
import { openTransportKeys, signTransportPublicKey } from '../../apps/tsm/src/role/transport-envelope.ts';
import { outcomeOf } from './support/attack.ts';
import { signedBy } from './support/false-front.ts';
import { type House, openHouse } from './support/house.ts';
import { without } from './support/without.ts';

describe('T-025 the TSM’s front puts itself between the two roles', () => {
  let house: House;
  before(async () => {
    house = await openHouse(['tsm-issuer']);
  });
  after(() => house.close());

  let mandates = 0;
  /** The front, which carries the hand-over, names a key of its own as the provider's. */
  const attack = async (deployment: string): Promise<string> => {
    const pair = createECDH('prime256v1');
    pair.generateKeys();
    const receiver = signTransportPublicKey(pair, generateKeyPairSync('ed25519').privateKey);
    // Registration has ordered the deployment: the front has a mandate for it.
    const now = house.clock.now();
    const mandate = signedBy(house, 'registration', {
      type: 'inro-mandate-1',
      deployment,
      number: ++mandates,
      act: 'deploy',
      cplc: 'AA'.repeat(42),
      application: 'A'.repeat(43),
      certificates: ['userAuthentication'],
      files: [],
      issuedAt: now.toISOString(),
      endsAt: new Date(now.getTime() + 60_000).toISOString(),
    });
    const answer = await outcomeOf(
      house.peer('tsm').call<{ envelope: TransportEnvelope }>('tsm-issuer', 'PUT', `/transport-keys/${deployment}`, {
        mandate,
        receiver,
      }),
    );
    if (typeof answer === 'string') return answer;
    const keys = openTransportKeys(deployment, answer.envelope, pair, peerPublicKey(house.configs.tsm!, 'tsm-issuer'));
    return `${keys.enc.length + keys.mac.length + keys.dek.length} bytes of keys`;
  };

  it("and gets nothing: the issuer's role seals only for a key that the provider's own signed", async () => {
    assert.equal(await attack('deployment-1'), 'tsm.hand_over_refused');
  });

  it('counter-test: an issuer that seals for whatever key it is given tells the front the transport keys', async () => {
    const defence =
      'if (!verify(null, keyStatement(publicKey), receiver.verifyWith, fromBase64(receiver.key.signature))) throw refused();';
    await house.replace('tsm-issuer', without({ file: 'apps/tsm/src/role/transport-envelope.ts', defence }));
    assert.equal(await attack('deployment-2'), '96 bytes of keys');
  });
});
