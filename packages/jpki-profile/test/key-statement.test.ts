import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { concatBytes, fromHex, toHex, utf8 } from '@inro/foundation';
import fc from 'fast-check';
import {
  encodeKeyStatement,
  type KeyProof,
  type KeyStatement,
  keyAlgorithms,
  keyKinds,
  keyStatementDomains,
} from '../src/index.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const statement: fc.Arbitrary<KeyStatement> = fc.record({
  proof: fc.constantFrom<KeyProof>('attestation', 'possession'),
  algorithm: fc.constantFrom(...keyAlgorithms),
  appletVersion: fc.integer({ min: 0, max: 0xffff }),
  kind: fc.constantFrom(...keyKinds),
  nonce: bytes(32),
  publicKey: fc.oneof(bytes(259), bytes(97)),
});
const fields = ['proof', 'algorithm', 'appletVersion', 'kind', 'nonce', 'publicKey'] as const;

describe('the statement that GENERATE KEY PAIR signs, docs/protocol/secure-element.md', () => {
  it('is written octet by octet as the page has it', () => {
    const given = { appletVersion: 0x0100, nonce: new Uint8Array(32).fill(0x11) };
    const rsa = {
      ...given,
      algorithm: 'rsa-2048',
      publicKey: concatBytes(new Uint8Array(256).fill(0xc5), fromHex('010001')),
    } as const;
    const tail = `${'11'.repeat(32)}${'C5'.repeat(256)}010001`;
    assert.equal(
      toHex(encodeKeyStatement({ ...rsa, proof: 'attestation', kind: 'userAuthentication' })),
      `${toHex(utf8('inro-key-attestation-1'))}0001000017${tail}`,
    );
    assert.equal(
      toHex(encodeKeyStatement({ ...rsa, proof: 'possession', kind: 'digitalSignature' })),
      `${toHex(utf8('inro-proof-of-possession-1'))}000100001A${tail}`,
    );
    const point = concatBytes(fromHex('04'), new Uint8Array(96).fill(0xd6));
    const p384 = { ...given, algorithm: 'ec-p384', publicKey: point } as const;
    const parameterAndPoint = `${'11'.repeat(32)}F0010104${'D6'.repeat(96)}`;
    assert.equal(
      toHex(encodeKeyStatement({ ...p384, proof: 'attestation', kind: 'userAuthentication' })),
      `${toHex(utf8('inro-key-attestation-2'))}0001000017${parameterAndPoint}`,
    );
    assert.equal(
      toHex(encodeKeyStatement({ ...p384, proof: 'possession', kind: 'digitalSignature' })),
      `${toHex(utf8('inro-proof-of-possession-2'))}000100001A${parameterAndPoint}`,
    );
  });

  it('has a name of its own for each proof of each algorithm', () => {
    const names = Object.values(keyStatementDomains).flatMap((each) => Object.values(each));
    assert.equal(new Set(names).size, 2 * keyAlgorithms.length);
  });

  it('is another one for every other proof, algorithm, version, key reference, nonce or key', () => {
    fc.assert(
      fc.property(statement, statement, fc.constantFrom(...fields), (one, other, field) => {
        const changed = { ...one, [field]: other[field] } as KeyStatement;
        const isSame = `${one[field]}` === `${other[field]}`;
        assert.equal(toHex(encodeKeyStatement(one)) === toHex(encodeKeyStatement(changed)), isSame);
      }),
    );
  });
});
