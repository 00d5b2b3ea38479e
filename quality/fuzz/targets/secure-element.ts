import { parseResponseApdu } from '@inro/apdu';
import { concatBytes, fromHex, toHex } from '@inro/foundation';
import { jpkiApplet, SecureElement } from '@inro/secure-element';
import { nodeRsaEngine } from '@inro/secure-element/node';
import fc from 'fast-check';
import {
  newJpkiElement,
  PROVIDER_KEY_VERSION,
  PROVIDER_KEYS,
  personaliseFully,
  powerOn,
  TEST_PIN,
  testHost,
} from '../../testing/element/personalised-element.ts';
import { Personaliser } from '../../testing/element/personaliser.ts';
import { MemoryStore } from '../../testing/element/stores.ts';
import { mutatedBytes } from '../bytes.ts';
import { der } from '../samples/index.ts';
import { type FuzzTarget, hold, isSpecified, target } from '../target.ts';

/** Of {@link newJpkiElement}. */
const CPLC = '07'.repeat(42);
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

/**
 * Up to twelve APDUs to an enrolled phone, at its own line and at its contactless face: real ones, real ones changed, and
 * any bytes, on several channels.
 */
async function commandsTarget(): Promise<FuzzTarget> {
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
      const element = powerOn(new MemoryStore(factory.load()));
      for (const face of ['contactless', 'wired'] as const) {
        const card = element.connect(face);
        for (const bytes of list) {
          const answer = await card.exchange(bytes);
          const { statusWord } = parseResponseApdu(answer);
          hold(isSpecified(statusWord), `answers ${statusWord.toString(16)}`);
          const text = toHex(answer);
          hold(!secrets.some((part) => text.includes(part)), 'a private key in an answer');
          hold(face === 'wired' || !text.includes(CPLC), 'card data at the contactless face');
        }
      }
    },
    refuses: () => false,
    show: (list) => toHex(concatBytes(...list.map((bytes) => concatBytes(Uint8Array.of(bytes.length & 0xff), bytes)))),
  });
}

export { commandsTarget as commands };

const groups: readonly (readonly [number, Uint8Array])[] = [
  [0x0101, fromHex('03')],
  [0x0102, fromHex(`0017${'01'.repeat(32)}`)],
  [0x0102, fromHex(`001A${'01'.repeat(32)}`)],
  [0x0103, fromHex('001701000080')],
  [0x0103, fromHex('001A03000080')],
  [0x0104, new Uint8Array(0)],
  [0x0105, concatBytes(fromHex('000A0000'), der('certificate').slice(0, 180))],
  [0x0105, concatBytes(fromHex('000B0000'), der('ca').slice(0, 180))],
  [0x0106, fromHex(`000B00B4${'00'.repeat(32)}`)],
  [0x0107, fromHex('000A')],
  [0x0108, fromHex('0017')],
  [0x8f01, fromHex('01')],
];

/** Up to eight data groups of a hostile service provider, inside its own secure channel. */
export async function personalisation(): Promise<FuzzTarget> {
  const factory = new MemoryStore();
  await personaliseFully(newJpkiElement('phone', factory).connect());
  const pair = await nodeRsaEngine.generate();
  const identifiers = fc.oneof(fc.constantFrom(...groups.map(([dgi]) => dgi)), fc.nat(0xffff));
  const data = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...groups) },
    { weight: 3, arbitrary: fc.tuple(identifiers, mutatedBytes(groups.map(([, content]) => content))) },
  );
  return target<readonly (readonly [number, Uint8Array])[]>({
    inputs: fc.array(data, { minLength: 1, maxLength: 8 }),
    async run(list) {
      // A real key pair, made once: what is tried here is the reader of the data groups, not the making of keys.
      const host = { ...testHost(factory.copy()), rsa: { ...nodeRsaEngine, generate: async () => pair } };
      const card = new SecureElement(host, [jpkiApplet]).connect();
      const provider = await Personaliser.open(card, { keys: PROVIDER_KEYS, keyVersion: PROVIDER_KEY_VERSION });
      for (const [dgi, content] of list) {
        const { statusWord } = await provider.storeData(dgi, content.slice(0, 200));
        hold(isSpecified(statusWord), `answers ${statusWord.toString(16)}`);
      }
    },
    refuses: () => false,
    show: (list) => list.map(([dgi, content]) => `${dgi.toString(16)}:${toHex(content)}`).join(' '),
  });
}
