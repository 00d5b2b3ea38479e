import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { parseOcspResponse } from '@inro/pki/read';
import { buildOcspRequest } from '@inro/pki/request';
import { readPassphrase } from '../src/authority.ts';
import { Delegates } from '../src/delegates/delegates.ts';
import { OcspAnswers } from '../src/status/answers.ts';
import { digestText, fromText, makeOrder, startTestAuthority, type TestAuthority } from './support.ts';

describe('RFC 6960 §2.4: a staple that is made while its certificate is revoked', () => {
  let ca: TestAuthority;
  before(async () => {
    ca = await startTestAuthority();
  });
  after(() => ca.dispose());

  it('says good of a time before the revocation, never of one after it', async () => {
    const { body } = makeOrder('phone', await ca.card(), ca.element, { now: ca.clock.now() });
    const [one] = (await ca.issue('stapled', body)).certificates;
    const certificate = fromText(one!.certificate);
    const { context } = ca.running;
    const answers = new OcspAnswers(context, new Delegates(context, readPassphrase(ca.places)));
    let revokedAt = 0;
    const staple = await answers.fresh(buildOcspRequest(certificate, fromText(one!.issuer)), async () => {
      ca.clock.move(10_000);
      const at = ca.clock.now();
      revokedAt = at.getTime();
      const order = { reason: 'keyCompromise', at: at.toISOString() };
      await ca.registration.call('ca', 'PUT', `/revocations/${digestText(certificate)}`, order);
      ca.clock.move(10_000);
      return true;
    });
    const { basic } = parseOcspResponse(staple!.der);
    assert.equal(basic!.responses[0]!.status, 'good');
    assert.ok(basic!.responses[0]!.thisUpdate < revokedAt);
    assert.ok(basic!.producedAt < revokedAt);
  });
});
