// The threat: docs/threats/t-105-endless-structure-stops-reader.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseTlvs } from '@inro/apdu';
import { concatBytes, toBase64Url, utf8 } from '@inro/foundation';
import {
  checkDer,
  parseCertificate,
  parseCertificateList,
  parseOcspResponse,
  parseSignedApplication,
} from '@inro/pki/read';
import { readAnswer, readJsonObject, readRequestObject } from '@inro/presentation';
import { InroError } from '@inro/problem';

const length = (n: number): Uint8Array =>
  n < 0x80 ? Uint8Array.of(n) : Uint8Array.of(0x83, n >> 16, (n >> 8) & 0xff, n & 0xff);

/** A SEQUENCE in a SEQUENCE, `depth` times. */
function nested(depth: number): Uint8Array {
  const heads: Uint8Array[] = [];
  let size = 0;
  for (let n = 0; n < depth; n++) {
    const head = concatBytes(Uint8Array.of(0x30), length(size));
    heads.push(head);
    size += head.length;
  }
  return concatBytes(...heads.reverse());
}
const deep = nested(20_000);
const many = concatBytes(
  Uint8Array.of(0x30),
  length(600_000),
  new Uint8Array(600_000).fill(5).map((_, n) => (n % 2 ? 0 : 5)),
);
const announced = Uint8Array.of(0x30, 0x84, 0x7f, 0xff, 0xff, 0xff, 0x02, 0x01, 0x00);

/** Refused with a code of the table, within a second. */
function refused(read: () => unknown): void {
  const start = performance.now();
  assert.throws(read, (failure) => failure instanceof InroError || failure instanceof TypeError);
  assert.ok(performance.now() - start < 1000);
}

describe('T-105 a nested or endless structure stops a reader', () => {
  it('does not stop those of certificates, lists, status answers and applications', () => {
    for (const bomb of [deep, many, announced])
      for (const read of [parseCertificate, parseCertificateList, parseOcspResponse, parseSignedApplication])
        refused(() => read(bomb));
    refused(() => checkDer(deep, 'any'));
    refused(() => checkDer(announced, 'any'));
  });

  it('does not stop that of data objects: a length that does not fit is believed by nobody', () => {
    for (const bomb of [Uint8Array.of(0x7f, 0x21, 0x83, 0xff, 0xff, 0xff, 0), Uint8Array.of(0x1f, 0x80, 0x80, 0x80)])
      refused(() => parseTlvs(bomb));
    assert.equal(parseTlvs(deep).length, 1);
  });

  it('does not stop those of the login’s wire', () => {
    const body = `${'{"a":['.repeat(2000)}${']}'.repeat(2000)}`;
    const jws = `${toBase64Url(utf8('{"typ":"oauth-authz-req+jwt","alg":"ES256"}'))}.${toBase64Url(utf8(body))}.AAAA`;
    for (const bomb of [jws, 'a.'.repeat(5_000_000), '['.repeat(1_000_000)]) {
      refused(() => readRequestObject(bomb));
      refused(() => readAnswer(bomb, 'login'));
    }
    refused(() => readJsonObject(body));
  });

  it('counter-test: a reader that recurses into what it finds overflows its stack', () => {
    const naive = (bytes: Uint8Array): number => {
      const start = bytes[1]! < 0x80 ? 2 : 5;
      return bytes.length <= start ? 1 : 1 + naive(bytes.subarray(start));
    };
    assert.equal(naive(nested(100)), 100);
    assert.throws(() => naive(deep), RangeError);
  });
});
