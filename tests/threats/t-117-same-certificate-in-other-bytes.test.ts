// The threat: docs/threats/t-117-same-certificate-in-other-bytes.md
import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { concatBytes } from '@inro/foundation';
import { parseCertificate } from '@inro/pki/read';
import { der } from '../../quality/fuzz/samples/index.ts';
import { type Defence, without } from './support/without.ts';

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

  it('though another reader, node:crypto, takes such bytes for the same certificate, under another hash', () => {
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

  const file = 'packages/pki/src/read/der.ts';
  const minimal: Defence = {
    file,
    defence: "if (length < 0x80 || bytes[at] === 0) this.refuse('length_not_minimal');",
  };
  const whole: Defence = { file, defence: "if (this.position !== this.end) this.refuse('trailing_bytes');" };
  /** What BER reads instead: the structure goes on to its end-of-contents octets. */
  const definite: Defence = {
    file,
    defence: "if (count === 0) this.refuse('indefinite_length');",
    instead: 'if (count === 0) { this.position = at; return end - 2; }',
  };
  const lax: Readonly<Record<keyof typeof others, readonly Defence[]>> = {
    'a length in three octets': [minimal],
    'a length in four octets': [minimal],
    'indefinite length': [definite, whole],
    'a byte behind it': [whole],
  };
  for (const [what, defences] of Object.entries(lax))
    it(`counter-test: a reader of BER takes ${what} for the same certificate, signed and all, under another hash`, async () => {
      const { parseCertificate: read } = await without(...defences)<
        typeof import('../../packages/pki/src/read/index.ts')
      >('packages/pki/src/read/index.ts');
      const [own, other] = [parseCertificate(certificate), read(others[what as keyof typeof others])];
      for (const part of ['serialNumber', 'tbs', 'signature'] as const) assert.deepEqual(other[part], own[part]);
      assert.notEqual(hash(others[what as keyof typeof others]), hash(certificate));
    });
});
