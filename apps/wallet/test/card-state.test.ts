import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HeldCertificate, Standing } from '@inro/wallet/core';
import { cardState } from '../web/pages/card-state.ts';

const standings: readonly Standing[] = ['inForce', 'unknown', 'expired', 'revoked', 'suspended', 'stopped', 'blocked'];
const auth = (standing: Standing): HeldCertificate => ({ kind: 'userAuthentication', standing });
const signature = (standing: Standing): HeldCertificate => ({ kind: 'digitalSignature', standing });

describe('the card of the wallet', () => {
  for (const standing of standings)
    it(`says ${standing} where all that it holds is that`, () => {
      assert.equal(cardState([auth(standing)]), standing);
      assert.equal(cardState([auth(standing), signature(standing)]), standing);
    });

  it('has a whole cord with its tick only where every certificate is in force', () => {
    for (const one of standings)
      for (const other of standings) {
        const isWhole = cardState([auth(one), signature(other)]) === 'inForce';
        assert.equal(isWhole, one === 'inForce' && other === 'inForce', `${one}, ${other}`);
      }
  });

  it('says that it is good for logging in alone where the signature certificate is not in force', () => {
    for (const other of standings.filter((standing) => standing !== 'inForce'))
      for (const order of [
        [auth('inForce'), signature(other)],
        [signature(other), auth('inForce')],
      ])
        assert.equal(cardState(order), 'partly', other);
  });

  it('says the gravest where it is not good for logging in, in whatever order they come', () => {
    assert.equal(cardState([auth('suspended'), signature('revoked')]), 'revoked');
    assert.equal(cardState([signature('inForce'), auth('blocked')]), 'blocked');
    assert.equal(cardState([signature('expired'), auth('unknown')]), 'expired');
  });

  it('says that it knows nothing where there is nothing', () => {
    assert.equal(cardState([]), 'unknown');
  });
});
