import assert from 'node:assert/strict';
import { it } from 'node:test';
import { compareWithOracles } from '../../../quality/conformance/differential.ts';

it('no mutated certificate is good here and bad for OpenSSL, pkijs or @peculiar/x509 without an explanation on file', async () => {
  const { unexplained, accepted, refused, slowestMs } = await compareWithOracles(1500, 20_261_122);
  assert.deepEqual(unexplained, []);
  assert.ok(accepted > 10 && refused > 1000, `${accepted} accepted, ${refused} refused`);
  assert.ok(slowestMs < 1000);
});
