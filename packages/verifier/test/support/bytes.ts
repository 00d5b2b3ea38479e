import assert from 'node:assert/strict';
import { der } from '../../../../quality/testing/verifier/authority.ts';

/** A signed body (one SEQUENCE) with a part of it put in place of another, under a length that fits again. */
export function rewritten(body: Uint8Array, part: Uint8Array, other: Uint8Array): Uint8Array {
  const content = Buffer.from(body.subarray(body[1]! < 0x80 ? 2 : 2 + (body[1]! & 0x7f)));
  const at = content.indexOf(part);
  assert.ok(at >= 0);
  return der.sequence(content.subarray(0, at), other, content.subarray(at + part.length));
}
