import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fromBase64 } from '@inro/foundation';
import { base64Text } from '@inro/host';
import fc from 'fast-check';

it('RFC 4648 §3.5: a body takes exactly the base64 that can be read, up to its length', () => {
  const schema = base64Text(64);
  const accepts = (text: string) => schema.safeParse(text).success;
  for (const text of ['QR==', 'QUJ=', 'QUI', 'Q Q=', 'QQ', 'QQ==\n', 'Q=Q=']) assert.ok(!accepts(text), text);
  for (const text of ['', 'QQ==', 'QUI=', 'QUJD']) assert.ok(accepts(text), text);
  assert.ok(!accepts('QUJD'.repeat(17)));
  const hardlyBase64 = fc.string({ unit: fc.constantFrom(...'AQz9+/=-_ ').map(String), maxLength: 64 });
  fc.assert(
    fc.property(fc.oneof(fc.base64String({ maxLength: 64 }), hardlyBase64), (text) => {
      if (accepts(text)) fromBase64(text);
      else assert.throws(() => fromBase64(text), TypeError);
    }),
    { numRuns: 2000 },
  );
});
