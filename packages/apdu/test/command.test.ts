import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  classByte,
  commandApdu,
  MAX_LOGICAL_CHANNELS,
  onLogicalChannel,
  parseClassByte,
  parseCommandApdu,
  parseResponseApdu,
  StatusWordError,
  serializeCommandApdu,
  serializeResponseApdu,
} from '@inro/apdu';
import { fromHex, toHex } from '@inro/foundation';
import fc from 'fast-check';

const byte = fc.integer({ min: 0, max: 255 });
const refused = (hex: string, statusWord: number) =>
  assert.throws(
    () => parseCommandApdu(fromHex(hex)),
    (error) => error instanceof StatusWordError && error.statusWord === statusWord,
  );

suite('ISO/IEC 7816-4 §5.2, short command APDUs', () => {
  test('the four cases are read as they are written', () => {
    assert.deepEqual(parseCommandApdu(fromHex('00A40400')), commandApdu(0, 0xa4, 4, 0));
    assert.deepEqual(parseCommandApdu(fromHex('00B0000000')), commandApdu(0, 0xb0, 0, 0, undefined, 256));
    assert.deepEqual(parseCommandApdu(fromHex('00A4020C020018')), commandApdu(0, 0xa4, 2, 12, fromHex('0018')));
    assert.deepEqual(
      parseCommandApdu(fromHex('80500000021234FF')),
      commandApdu(0x80, 0x50, 0, 0, fromHex('1234'), 255),
    );
  });
  test('every command comes back from the wire as it went', () => {
    const le = fc.option(fc.integer({ min: 1, max: 256 }), { nil: undefined });
    const command = fc.tuple(byte, byte, byte, byte, fc.uint8Array({ maxLength: 255 }), le);
    fc.assert(
      fc.property(command, ([cla, ins, p1, p2, data, expected]) => {
        const original = commandApdu(cla, ins, p1, p2, data, expected);
        assert.deepEqual(parseCommandApdu(serializeCommandApdu(original)), original);
      }),
    );
  });
  test('extended and inconsistent lengths are refused with 6700', () => {
    for (const hex of ['', '00', '00A404', '00A4040000000A', '00A404000211', '00A40400021122334455'])
      refused(hex, 0x6700);
  });
  test('any bytes are a command or 6700', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          assert.equal(toHex(serializeCommandApdu(parseCommandApdu(bytes))), toHex(bytes));
        } catch (error) {
          assert.ok(error instanceof StatusWordError && error.statusWord === 0x6700, String(error));
        }
      }),
    );
  });
});

suite('ISO/IEC 7816-4 §5.6, responses', () => {
  test('data and status word are told apart', () => {
    const response = parseResponseApdu(fromHex('01029000'));
    assert.equal(response.statusWord, 0x9000);
    assert.equal(toHex(serializeResponseApdu(response)), '01029000');
  });
  test('what cannot be a response is apdu.response_malformed', () => {
    for (const hex of ['', '90', '1234', '6000', '00'.repeat(259)]) {
      assert.throws(() => parseResponseApdu(fromHex(hex)), { code: 'apdu.response_malformed' });
    }
  });
});

suite('GPCS 2.3.1 §11.1.4, class bytes', () => {
  test('each of the twenty logical channels has its class byte, plain and secured', () => {
    for (let logicalChannel = 0; logicalChannel < MAX_LOGICAL_CHANNELS; logicalChannel++) {
      for (const proprietary of [false, true]) {
        for (const secureMessaging of [false, true]) {
          const value = { logicalChannel, proprietary, secureMessaging };
          assert.deepEqual(parseClassByte(classByte(value)), value);
        }
      }
    }
    assert.equal(classByte({ logicalChannel: 4, proprietary: true, secureMessaging: true }), 0xe0);
  });
  test('a relay moves a command to another channel and changes nothing else', () => {
    const command = commandApdu(0x84, 0xf2, 0x80, 2, fromHex('4F00'), 256);
    assert.deepEqual(onLogicalChannel(command, 19), { ...command, cla: 0xef });
    assert.deepEqual(onLogicalChannel(onLogicalChannel(command, 7), 0), command);
  });
  test('chaining, foreign secure messaging and reserved classes are refused by name', () => {
    const status = (cla: number) => {
      try {
        parseClassByte(cla);
        return 0;
      } catch (error) {
        return (error as StatusWordError).statusWord;
      }
    };
    assert.deepEqual(
      [0x10, 0x90, 0x50, 0x08, 0x8c, 0x20, 0xa0, 0xff].map(status),
      [0x6884, 0x6884, 0x6884, 0x6882, 0x6882, 0x6e00, 0x6e00, 0x6e00],
    );
  });
});
