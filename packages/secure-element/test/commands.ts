import type { CommandApdu } from '@inro/apdu';
import { concatBytes, fromHex } from '@inro/foundation';
import fc from 'fast-check';
import { AMSD, ISD, JPKI_APPLET, JPKI_SD } from '../../../quality/testing/element/new-element.ts';

const byte = fc.integer({ min: 0, max: 255 });
const aid = fc.constantFrom(ISD, AMSD, JPKI_SD, JPKI_APPLET, fromHex('A0000000990001'), fromHex('D392F00026'));
const lv = fc.oneof(
  aid.map((value) => concatBytes(Uint8Array.of(value.length), value)),
  fc.uint8Array({ maxLength: 20 }).map((value) => concatBytes(Uint8Array.of(value.length), value)),
  fc.constantFrom(...['0180', '0100', '00', '07A0000001515350', '08A000000151535041', '06D392F0002601'].map(fromHex)),
);
const tlv = fc.tuple(fc.constantFrom('4F', '5C', '9F70', 'C9', 'D2', '7F21', '42', '81', '0101', '0102', '8F01'), lv);
const data = fc.oneof(
  fc.uint8Array({ maxLength: 255 }),
  aid,
  fc.array(lv, { maxLength: 7 }).map((values) => concatBytes(...values).slice(0, 255)),
  fc
    .array(tlv, { maxLength: 4 })
    .map((values) => concatBytes(...values.flatMap(([t, v]) => [fromHex(t), v])).slice(0, 255)),
);
const ins = fc.oneof(fc.constantFrom(...fromHex('A4705082CAD8E2E4E6E8F0F2B020242A')), byte);
const p1 = fc.oneof(
  fc.constantFrom(0x00, 0x01, 0x02, 0x04, 0x08, 0x0c, 0x10, 0x20, 0x40, 0x60, 0x80, 0x88, 0x9f, 0x7f),
  byte,
);
const p2 = fc.oneof(fc.constantFrom(0x00, 0x01, 0x02, 0x03, 0x0c, 0x80, 0x81, 0x21, 0x66, 0xe0, 0x7f, 0x0f), byte);
/** TERMINATED and CARD_LOCKED would end the run at once: they have tests of their own. */
const harmless = (command: CommandApdu): boolean =>
  !(command.ins === 0xf0 && command.p1 === 0x80 && (command.p2 === 0xff || command.p2 === 0x7f));
/** Commands that look like what an element is asked: its instructions, its names, well-formed and broken data fields. */
export const plausibleCommand: fc.Arbitrary<CommandApdu> = fc
  .record({ cla: fc.constantFrom(0x00, 0x80), ins, p1, p2, data, le: fc.constantFrom(undefined, 1, 256) })
  .filter(harmless);
