import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromUtf8 } from '@inro/foundation';
import { tokenInformation } from '../../src/jpki-applet/token-information.ts';

describe('EF 0006 (PKCS #11 2.40 §3.2, CK_TOKEN_INFO)', () => {
  it('has 160 bytes with every field where the structure has it, and no serial number', () => {
    const file = tokenInformation({ carrier: 'phone' } as never);
    const view = new DataView(file.buffer, file.byteOffset, file.length);
    const text = (from: number, to: number) => fromUtf8(file.slice(from, to)).trimEnd();
    assert.equal(file.length, 160);
    assert.deepEqual([text(0, 32), text(80, 96), text(144, 160)], ['JPKIAPGPSETOKEN', '', '']);
    assert.equal(view.getUint32(96), 0x0000040e);
    assert.deepEqual([view.getUint32(116), view.getUint32(120)], [16, 6], 'longest and shortest secret');
    assert.deepEqual([...file.slice(140, 144)], [1, 0, 1, 0], 'versions');
  });
});
