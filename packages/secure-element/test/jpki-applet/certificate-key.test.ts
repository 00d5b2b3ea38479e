import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { concatBytes, fromBase64Url } from '@inro/foundation';
import fc from 'fast-check';
import { testAuthority } from '../../../../quality/testing/element/applet-authority.ts';
import { keyOfCertificate } from '../../src/jpki-applet/certificate-key.ts';

describe('RFC 5280 §4.1: the key in a certificate, as the applet looks for it', async () => {
  const { n, e } = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
  const key = { modulus: fromBase64Url(n!), exponent: fromBase64Url(e!) };
  const certificate = await (await testAuthority('CA')).certify(key, 'Subject');

  it('finds modulus and exponent', () => {
    assert.deepEqual(keyOfCertificate(certificate), {
      algorithm: 'rsa-2048',
      octets: concatBytes(key.modulus, key.exponent),
    });
  });

  it('finds none in a truncated or lengthened certificate', () => {
    for (let length = 0; length < certificate.length; length++) {
      assert.equal(keyOfCertificate(certificate.subarray(0, length)), undefined);
    }
    assert.equal(keyOfCertificate(Uint8Array.of(...certificate, 0)), undefined);
  });

  it('answers to anything, and never throws', () => {
    const mutated = fc
      .tuple(fc.integer({ min: 0, max: certificate.length - 1 }), fc.integer({ min: 0, max: 255 }))
      .map(([at, byte]) => certificate.with(at, byte));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated), (bytes) => {
        const found = keyOfCertificate(bytes);
        assert.ok(found === undefined || found.octets instanceof Uint8Array);
      }),
      { numRuns: 2000 },
    );
  });
});
