// The threat: docs/threats/t-117-same-certificate-in-other-bytes.md
import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { concatBytes } from '@inro/foundation';
import { parseCertificate } from '@inro/pki/read';
import { der } from '../../quality/fuzz/samples/index.ts';

const certificate = der('ca');
const content = certificate.subarray(4);
const [high, low] = [content.length >> 8, content.length & 0xff];
const others = {
  'a length in three octets': concatBytes(Uint8Array.of(0x30, 0x83, 0, high, low), content),
  'a length in four octets': concatBytes(Uint8Array.of(0x30, 0x84, 0, 0, high, low), content),
  'indefinite length': concatBytes(Uint8Array.of(0x30, 0x80), content, Uint8Array.of(0, 0)),
  'a byte behind it': concatBytes(certificate, Uint8Array.of(0)),
};
const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('T-117 the same certificate in other bytes', () => {
  for (const [what, bytes] of Object.entries(others))
    it(`is not read with ${what}`, () => {
      parseCertificate(certificate);
      assert.throws(() => parseCertificate(bytes), { code: 'pki.malformed' });
    });

  it('counter-test: node:crypto takes such bytes for the same certificate, under another hash', () => {
    const { publicKey } = new X509Certificate(certificate);
    const taken = Object.values(others).filter((bytes) => {
      try {
        return new X509Certificate(bytes).verify(publicKey) && hash(bytes) !== hash(certificate);
      } catch {
        return false;
      }
    });
    assert.ok(taken.length >= 2, `${taken.length}`);
  });
});
