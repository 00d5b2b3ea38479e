import { parseResponseApdu } from '@inro/apdu';
import { concatBytes, fromHex, toHex } from '@inro/problem';
import fc from 'fast-check';
import { MemoryStore } from '../../../packages/secure-element/test/stores.ts';
import { newJpkiElement, personaliseFully, powerOn, TEST_PIN } from '../../../tests/support/personalised-element.ts';
import { mutatedBytes } from '../bytes.ts';
import { type FuzzTarget, hold, isSpecified, target } from '../target.ts';

const pin = toHex(new TextEncoder().encode(TEST_PIN));
const commands = [
  '0070000001',
  '0070800100',
  '00A4040008A000000151000000',
  '00A404000AD392F0002601E000000100',
  '00A404000AD392F00026010000000100',
  '01A404000AD392F00026010000000100',
  '00A4020C020018',
  '00A4020C02000A',
  '00A4020C020017',
  '00A4020C020001',
  '0020008000',
  `0020008004${pin}`,
  '002000800439393939',
  `0024018004${pin}`,
  '00B0000000',
  '00B0010000',
  '802A008004DEADBEEF00',
  '80CA006600',
  '80CA9F7F00',
  '80CA7F210300004000',
  '80F24002024F0000',
  '8050000010000102030405060708090A0B0C0D0E0F00',
  '84823300200000000000000000000000000000000000000000000000000000000000000000',
  '80E60C0010',
  '80E2880100',
  '80E400000C4F0AD392F000260100000001',
  '80D8008100',
  '80F0800F00',
].map(fromHex);

/** Up to twelve APDUs to an enrolled phone: real ones, real ones changed, and any bytes, on several channels. */
export async function commandsTarget(): Promise<FuzzTarget> {
  const factory = new MemoryStore();
  await personaliseFully(newJpkiElement('phone', factory).connect());
  const secrets = [...factory.load()]
    .filter(([name]) => name.endsWith('/private'))
    .map(([, value]) => toHex(value.subarray(value.length - 64, value.length - 48)));
  const apdu = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...commands) },
    { weight: 5, arbitrary: mutatedBytes(commands) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 262 }) },
  );
  return target<readonly Uint8Array[]>({
    inputs: fc.array(apdu, { minLength: 1, maxLength: 12 }),
    async run(list) {
      const card = powerOn(new MemoryStore(factory.load())).connect();
      for (const bytes of list) {
        const answer = await card.exchange(bytes);
        const { statusWord } = parseResponseApdu(answer);
        hold(isSpecified(statusWord), `answers ${statusWord.toString(16)}`);
        const text = toHex(answer);
        hold(!secrets.some((part) => text.includes(part)), 'a private key in an answer');
      }
    },
    refuses: () => false,
    show: (list) => toHex(concatBytes(...list.map((bytes) => concatBytes(Uint8Array.of(bytes.length & 0xff), bytes)))),
  });
}
export { commandsTarget as commands };
