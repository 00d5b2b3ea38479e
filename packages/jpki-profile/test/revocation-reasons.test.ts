import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isSuspension, type RevocationReason, revocationReasons } from '@inro/pki/read';
import {
  finalReasons,
  isFinal,
  isRelease,
  mayBeReleased,
  mayOrder,
  operatorReasons,
  orderedReasons,
} from '../src/index.ts';

const all = Object.keys(revocationReasons) as RevocationReason[];

describe('who may revoke for what, RFC 5280 §5.3.1', () => {
  it('has every reason that the CA takes final, a suspension, a release, or of services alone', () => {
    for (const reason of orderedReasons) {
      const groups = [isFinal(reason), isSuspension(reason), isRelease(reason), reason === 'privilegeWithdrawn'];
      assert.equal(groups.filter(Boolean).length, 1, reason);
    }
    assert.deepEqual(all.filter(isFinal), [...finalReasons]);
  });

  it('takes no reason that has no meaning here: of a root, or of attribute certificates', () => {
    const taken: readonly RevocationReason[] = orderedReasons;
    assert.deepEqual(
      all.filter((reason) => !taken.includes(reason)),
      ['cACompromise', 'aACompromise'],
    );
  });

  it('lets an operator name a reason, never leave it open', () => {
    const known: readonly RevocationReason[] = orderedReasons;
    for (const reason of operatorReasons) assert.ok(known.includes(reason));
    assert.ok(!(operatorReasons as readonly RevocationReason[]).includes('unspecified'));
  });

  it('lets the operator alone withdraw a privilege, and nobody else than the two order at all', () => {
    for (const reason of orderedReasons) {
      assert.ok(mayOrder('operator', reason));
      assert.equal(mayOrder('registration', reason), reason !== 'privilegeWithdrawn');
      for (const peer of ['tsm', 'counter', 'home', '']) assert.ok(!mayOrder(peer, reason));
    }
  });

  it('releases no certificate that signs documents', () => {
    assert.ok(mayBeReleased('userAuthentication'));
    assert.ok(!mayBeReleased('digitalSignature'));
  });
});
