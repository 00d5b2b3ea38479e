import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { InroError } from '@inro/problem';
import fc from 'fast-check';
import { newRoot, newSigner, randomness } from '../../../quality/testing/pki/certificates.ts';
import { parseCertificateRequest, parseOcspRequest } from '../src/read/index.ts';
import { buildCertificateRequest, buildOcspRequest } from '../src/request/index.ts';

/** Reads it, or refuses it with `pki.malformed`; nothing else may happen. */
function readsOrRefuses(read: (der: Uint8Array) => unknown, der: Uint8Array): boolean {
  try {
    read(der);
    return true;
  } catch (failure) {
    assert.ok(failure instanceof InroError && failure.code === 'pki.malformed', String(failure));
    return false;
  }
}

/** Flipped bits, cuts, doubled and foreign pieces of an honest message. */
const mutations = (honest: Uint8Array) =>
  fc
    .array(
      fc.record({
        at: fc.nat(honest.length - 1),
        kind: fc.constantFrom('flip', 'cut', 'double', 'set'),
        value: fc.nat(255),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((steps) =>
      steps.reduce<Uint8Array>((bytes, { at, kind, value }) => {
        const place = at % Math.max(1, bytes.length);
        if (kind === 'cut') return bytes.slice(0, place);
        if (kind === 'double') return Uint8Array.from([...bytes.subarray(0, place), ...bytes.subarray(place >> 1)]);
        const changed = Uint8Array.from(bytes);
        if (changed.length > 0) changed[place] = kind === 'flip' ? changed[place]! ^ (1 << (value & 7)) : value;
        return changed;
      }, honest),
    );

describe('Hostile requests to the authority', () => {
  let ocsp: Uint8Array;
  let certificateRequest: Uint8Array;
  before(async () => {
    const root = await newRoot('ec-p256');
    ocsp = buildOcspRequest(root.certificate, root.certificate, { nonce: randomness(32) });
    certificateRequest = await buildCertificateRequest('bank', {
      ...newSigner('ec-p256'),
      algorithm: 'ecdsa-with-SHA256',
    });
  });

  it('RFC 6960 §4.1: a mutated OCSP request is read or refused as malformed', () => {
    assert.ok(readsOrRefuses(parseOcspRequest, ocsp));
    fc.assert(
      fc.property(mutations(ocsp), (der) => void readsOrRefuses(parseOcspRequest, der)),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (der) => void readsOrRefuses(parseOcspRequest, der)),
      { numRuns: 500 },
    );
    assert.ok(!readsOrRefuses(parseOcspRequest, new Uint8Array(9000)));
  });

  it('RFC 2986: a mutated certification request is read or refused as malformed', () => {
    assert.ok(readsOrRefuses(parseCertificateRequest, certificateRequest));
    fc.assert(
      fc.property(mutations(certificateRequest), (der) => void readsOrRefuses(parseCertificateRequest, der)),
      { numRuns: 1000 },
    );
    assert.ok(!readsOrRefuses(parseCertificateRequest, new Uint8Array(17_000)));
  });
});
