import {
  parseCommandApdu,
  parseResponseApdu,
  parseTlvs,
  serializeCommandApdu,
  serializeResponseApdu,
  type Tlv,
} from '@inro/apdu';
import { fromHex, toHex } from '@inro/foundation';
import fc from 'fast-check';
import { mutatedBytes, untouched } from '../bytes.ts';
import { mutatedDer } from '../der.ts';
import { der } from '../samples/index.ts';
import { hold, target, withCodes, withStatusWord } from '../target.ts';

const commands = [
  '00A4040C0AD392F000260100000001',
  '00A404000AD392F00026010000000100',
  '00200080',
  '002000800431323334',
  '00B0000000',
  '802A0080333031300D060960864801650304020105000420000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F00',
  '80500000080102030405060708',
  '84820300100102030405060708090A0B0C0D0E0F10',
  '0070000001',
].map(fromHex);
const answers = ['9000', '6A82', '63C2', '010203049000', `${'00'.repeat(256)}9000`].map(fromHex);
const objects = [
  '4F0AD392F000260100000001',
  'E34F08A0000001510000009F700101C5039EFE80',
  '7F2181031234569F7F020102',
  'C90481020371',
].map(fromHex);

export const command = target<Uint8Array>({
  inputs: fc.oneof(untouched(commands), mutatedBytes(commands), fc.uint8Array({ maxLength: 300 })),
  run: (bytes) =>
    hold(toHex(serializeCommandApdu(parseCommandApdu(bytes))) === toHex(bytes), 'a command is written otherwise'),
  refuses: withStatusWord,
  show: toHex,
});

export const response = target<Uint8Array>({
  inputs: fc.oneof(untouched(answers), mutatedBytes(answers), fc.uint8Array({ maxLength: 300 })),
  run: (bytes) =>
    hold(toHex(serializeResponseApdu(parseResponseApdu(bytes))) === toHex(bytes), 'an answer is written otherwise'),
  refuses: withCodes('apdu.response_malformed'),
  show: toHex,
});

export const tlv = target<Uint8Array>({
  inputs: fc.oneof(
    untouched(objects),
    mutatedBytes(objects),
    mutatedDer([der('certificate')]),
    fc.uint8Array({ maxLength: 64 }),
  ),
  run(bytes) {
    const held = (list: readonly Tlv[]): number => list.reduce((sum, { value }) => sum + value.length, 0);
    hold(held(parseTlvs(bytes)) <= bytes.length, 'values are longer than the whole');
  },
  refuses: withCodes('apdu.tlv_malformed'),
  show: toHex,
});
