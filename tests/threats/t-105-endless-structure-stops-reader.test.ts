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
import { readCompactJws } from '../../packages/presentation/src/jws/compact.ts';
import { without } from './support/without.ts';

/** X.690 §10.1: in the fewest octets, so that nothing but its depth or size is wrong with a bomb. */
function length(n: number): Uint8Array {
  if (n < 0x80) return Uint8Array.of(n);
  const octets = [n >> 16, (n >> 8) & 0xff, n & 0xff];
  const least = octets.slice(octets.findIndex((octet) => octet !== 0));
  return Uint8Array.of(0x80 | least.length, ...least);
}

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

/** A SEQUENCE in which an INTEGER announces two gigabytes. */
const announcedInside = Uint8Array.of(0x30, 0x06, 0x02, 0x84, 0x7f, 0xff, 0xff, 0xff);
const objects = {
  'a data object of 16 MB in seven bytes': Uint8Array.of(0x7f, 0x21, 0x83, 0xff, 0xff, 0xff, 0),
  'a tag that goes on': Uint8Array.of(0x1f, 0x80, 0x80, 0x80),
};
const deepJson = `${'{"a":['.repeat(2000)}${']}'.repeat(2000)}`;
const form = { typ: ['t'], alg: ['ES256'], longest: 1000 } as const;
const longJws = `${toBase64Url(utf8('{"typ":"t","alg":"ES256"}'))}.${toBase64Url(utf8(JSON.stringify({ a: 'a'.repeat(5_000_000) })))}.AAAA`;

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
    refused(() => checkDer(announcedInside, 'any'));
  });

  it('does not stop that of data objects: a length that does not fit is believed by nobody', () => {
    for (const bomb of Object.values(objects)) refused(() => parseTlvs(bomb));
    assert.equal(parseTlvs(deep).length, 1);
  });

  it('does not stop those of the login’s wire', () => {
    const jws = `${toBase64Url(utf8('{"typ":"oauth-authz-req+jwt","alg":"ES256"}'))}.${toBase64Url(utf8(deepJson))}.AAAA`;
    for (const bomb of [jws, 'a.'.repeat(5_000_000), '['.repeat(1_000_000)]) {
      refused(() => readRequestObject(bomb));
      refused(() => readAnswer(bomb, 'login'));
    }
    refused(() => readJsonObject(deepJson));
    refused(() => readCompactJws(longJws, form));
  });

  const der = 'packages/pki/src/read/der.ts';
  const tlv = 'packages/apdu/src/tlv.ts';
  const json = 'packages/presentation/src/json/read.ts';
  const jws = 'packages/presentation/src/jws/compact.ts';

  it('counter-test: without the stated depth, a certificate’s reader goes 20,000 deep, and a JSON reader 4,000', async () => {
    const pki = without({ file: der, defence: "if (open.length >= MAXIMUM_DEPTH) top.refuse('nesting_too_deep');" });
    (await pki<typeof import('../../packages/pki/src/read/der.ts')>(der)).checkDer(deep, 'any');
    const presentation = without({
      file: json,
      defence: "if (open.length > DEEPEST) throw new TypeError('JSON is too deep');",
    });
    (await presentation<typeof import('../../packages/presentation/src/json/read.ts')>(json)).readJsonObject(deepJson);
  });

  it('counter-test: without a look at the bytes there are, lengths that do not fit are believed', async () => {
    const pki = without({ file: der, defence: "if (length > end - at) this.refuse('truncated');" });
    (await pki<typeof import('../../packages/pki/src/read/der.ts')>(der)).checkDer(announcedInside, 'any');
    const fits = without({ file: tlv, defence: 'if (at + length > bytes.length) throw malformed();' });
    const { readTlv } = await fits<typeof import('../../packages/apdu/src/tlv.ts')>(tlv);
    assert.equal(readTlv(objects['a data object of 16 MB in seven bytes']).end, 6 + 0xffffff);
  });

  it('counter-test: without a longest text, five megabytes are read as a login’s', async () => {
    const world = without({
      file: jws,
      defence: "if (text.length > form.longest) throw new TypeError('JWS is too long');",
    });
    const read = (await world<typeof import('../../packages/presentation/src/jws/compact.ts')>(jws)).readCompactJws;
    assert.equal((read(longJws, form).payload.a as string).length, 5_000_000);
  });

  it('counter-test: a reader that recurses into what it finds overflows its stack', () => {
    const naive = (bytes: Uint8Array): number => {
      const start = bytes[1]! < 0x80 ? 2 : 2 + (bytes[1]! & 0x7f);
      return bytes.length <= start ? 1 : 1 + naive(bytes.subarray(start));
    };
    assert.equal(naive(nested(100)), 100);
    assert.throws(() => naive(deep), RangeError);
  });
});
