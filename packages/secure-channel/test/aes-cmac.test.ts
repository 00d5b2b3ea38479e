import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { equalInConstantTime, fromHex, toHex } from '@inro/foundation';
import { aesCmac, diversifyKeys, keyCheckValue } from '@inro/secure-channel/off-card';
import { aesCmacGroups } from './wycheproof.ts';

suite('AES-CMAC', () => {
  test('RFC 4493 §4: the four examples', () => {
    const key = fromHex('2B7E151628AED2A6ABF7158809CF4F3C');
    const message = fromHex(
      '6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E5130C81C46A35CE411E5FBC1191A0A52EFF69F2445DF4F9B17AD2B417BE66C3710',
    );
    const tags = [0, 16, 40, 64].map((length) => toHex(aesCmac(key, message.slice(0, length))));
    assert.deepEqual(tags, [
      'BB1D6929E95937287FA37D129B756746',
      '070A16B46B4D4144F79BDD9DD04A287C',
      'DFA66747DE9AE63030CA32611497C827',
      '51F0BEBF7E3B9D92FC49741779363CFE',
    ]);
  });
  test('Wycheproof aes_cmac_test: every valid tag is made, every invalid one is not', (t) => {
    const groups = aesCmacGroups();
    if (groups === undefined) {
      t.diagnostic('foreign suites: 0 of 1 found (wycheproof-aes_cmac_test.json.gz)');
      assert.notEqual(process.env.CI, 'true', 'with CI=true a missing foreign suite is a failure');
      return;
    }
    let cases = 0;
    for (const { keySize, tagSize, tests } of groups) {
      for (const { tcId, key, msg, tag, result } of tests) {
        cases++;
        if (![128, 192, 256].includes(keySize)) {
          assert.throws(() => aesCmac(fromHex(key), fromHex(msg)), `case ${tcId}: not an AES key`);
          continue;
        }
        const ours = aesCmac(fromHex(key), fromHex(msg)).subarray(0, tagSize / 8);
        assert.equal(equalInConstantTime(ours, fromHex(tag)), result === 'valid', `case ${tcId}`);
      }
    }
    assert.ok(cases > 0);
    t.diagnostic(`${cases} cases`);
  });
  test('GPCS 2.3.1 §B.6: the key check value of a recorded PUT KEY', () => {
    assert.equal(toHex(keyCheckValue(fromHex('404142434445464748494A4B4C4D4E4F'))), '504A77');
  });
  test('docs/protocol/secure-element.md: purpose, domain and element each give other keys', () => {
    const cplc = new Uint8Array(42);
    const keys = diversifyKeys(new Uint8Array(32), cplc, fromHex('A000000151534D01'));
    const other = diversifyKeys(new Uint8Array(32), cplc, fromHex('A000000151000000'));
    const elsewhere = diversifyKeys(new Uint8Array(32), cplc.with(41, 1), fromHex('A000000151534D01'));
    const all = [keys, other, elsewhere].flatMap(({ enc, mac, dek }) => [toHex(enc), toHex(mac), toHex(dek)]);
    assert.equal(new Set(all).size, 9);
    assert.ok(all.every((key) => key.length === 64));
  });
});
