import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { httpRequest } from '@inro/host';
import { parseOcspResponse } from '@inro/pki/read';
import { buildOcspRequest } from '@inro/pki/request';
import { fromText, makeOrder, startTestAuthority, type TestAuthority } from './support.ts';

const DAY = 86_400_000;
/** Twice as many as the pool has connections. */
const AT_ONCE = 16;

describe('RFC 5019, first asks at once', () => {
  let ca: TestAuthority;
  let request: Uint8Array;
  before(async () => {
    ca = await startTestAuthority();
    const { certificates } = await ca.issue('phone', makeOrder('phone', await ca.card(), ca.element).body);
    const [{ certificate, issuer }] = certificates as [(typeof certificates)[number]];
    request = buildOcspRequest(fromText(certificate), fromText(issuer));
    await ca.running.schedule.kick();
  });
  after(() => ca.dispose());

  it('are all answered while the responder is certified anew', async () => {
    ca.clock.move(16 * DAY);
    const path = `/ocsp/${encodeURIComponent(Buffer.from(request).toString('base64'))}`;
    const said = await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        const { status, body } = await httpRequest(`${ca.statusOrigin}${path}`, { timeoutMs: 20_000 });
        return status === 200 ? parseOcspResponse(body).status : String(status);
      }),
    );
    assert.deepEqual(
      said,
      Array.from({ length: AT_ONCE }, () => 'successful'),
    );
  });
});
