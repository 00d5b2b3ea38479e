import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromHex, toHex } from '@inro/foundation';
import { der } from '../../../quality/fuzz/samples/index.ts';
import { verifyCertificateSync } from '../src/node/index.ts';

const staple = toHex(der('ocspResponse'));
const at = new Date('2026-11-22T02:00:00Z');
const check = (ocspResponse: string) =>
  verifyCertificateSync({
    certificate: der('certificate'),
    trustAnchors: [der('ca')],
    at,
    purpose: 'digital-signature',
    revocation: { ocspResponses: [fromHex(ocspResponse)] },
  });

describe('RFC 6960 §4.2.2: a staple whose responder certificate is broken where it is read late', () => {
  // The named curve P-256, then the BIT STRING of the key: another tag, another length, unused bits, another form.
  const KEY = '2A8648CE3D03010703420004';
  const COMMON_NAME = '06035504030C0E';
  const broken: readonly (readonly [string, string, string])[] = [
    ['key with another tag', KEY, '2A8648CE3D03010704420004'],
    ['key cut short', KEY, '2A8648CE3D03010703410004'],
    ['key with unused bits', KEY, '2A8648CE3D03010703420104'],
    ['name with another tag', COMMON_NAME, '06035504030D0E'],
  ];
  it('is good as it came', () => {
    assert.equal(check(staple).status, 'valid');
  });
  for (const [what, real, changed] of broken)
    it(`is a finding, not an exception: ${what}`, () => {
      assert.ok(staple.includes(real));
      assert.notEqual(check(staple.replaceAll(real, changed)).status, 'valid');
    });
});
