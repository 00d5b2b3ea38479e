import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toHex, utf8 } from '@inro/foundation';
import fc from 'fast-check';
import { encodeKeyStatement, type KeyStatement, keyKinds, keyStatementDomains } from '../src/index.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const statement: fc.Arbitrary<KeyStatement> = fc.record({
  domain: fc.constantFrom(...Object.values(keyStatementDomains)),
  appletVersion: fc.integer({ min: 0, max: 0xffff }),
  kind: fc.constantFrom(...keyKinds),
  nonce: bytes(32),
  modulus: bytes(256),
  exponent: bytes(3),
});
const fields = ['domain', 'appletVersion', 'kind', 'nonce', 'modulus', 'exponent'] as const;

describe('the statement that GENERATE KEY PAIR signs, docs/protocol/secure-element.md', () => {
  it('is written octet by octet as the page has it', () => {
    const given = { appletVersion: 0x0100, nonce: new Uint8Array(32).fill(0x11) };
    const key = { modulus: new Uint8Array(256).fill(0xc5), exponent: Uint8Array.of(1, 0, 1) };
    const tail = `${'11'.repeat(32)}${'C5'.repeat(256)}010001`;
    assert.equal(
      toHex(
        encodeKeyStatement({ ...given, ...key, domain: keyStatementDomains.attestation, kind: 'userAuthentication' }),
      ),
      `${toHex(utf8('inro-key-attestation-1'))}0001000017${tail}`,
    );
    assert.equal(
      toHex(encodeKeyStatement({ ...given, ...key, domain: keyStatementDomains.possession, kind: 'digitalSignature' })),
      `${toHex(utf8('inro-proof-of-possession-1'))}000100001A${tail}`,
    );
  });

  it('is another one for every other domain, version, key, nonce, modulus or exponent', () => {
    fc.assert(
      fc.property(statement, statement, fc.constantFrom(...fields), (one, other, field) => {
        const changed = { ...one, [field]: other[field] } as KeyStatement;
        const isSame = `${one[field]}` === `${other[field]}`;
        assert.equal(toHex(encodeKeyStatement(one)) === toHex(encodeKeyStatement(changed)), isSame);
      }),
    );
  });
});
