import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { onLogicalChannel, parseResponseApdu, serializeCommandApdu } from '@inro/apdu';
import { fromHex, toHex } from '@inro/foundation';
import { type CardInterface, jpkiApplet } from '@inro/secure-element';
import fc from 'fast-check';
import {
  AMSD_DOMAIN,
  AMSD_KEYS,
  AS_AMSD,
  AS_ISSUER,
  asProvider,
  ISD,
  JPKI_APPLET,
  JPKI_DOMAIN,
  JPKI_SD,
  newElement,
  selectCommand,
  testOrder,
} from '../../../quality/testing/element/new-element.ts';
import { OffCard } from '../../../quality/testing/element/off-card.ts';
import { plausibleCommand } from './commands.ts';

/** The status words of GPCS 2.3.1 §11.1.3, ISO/IEC 7816-4 §5.6 and the applet; 63Cx counts as one. 6F00 is never right. */
const SPECIFIED = new Set(
  '9000 6200 6283 6300 6310 6700 6881 6882 6884 6982 6983 6984 6985 6986 6A80 6A81 6A82 6A84 6A86 6A88 6B00 6D00 6E00'.split(
    ' ',
  ),
);
const specified = (statusWord: number): boolean => {
  const hex = statusWord.toString(16).toUpperCase();
  return SPECIFIED.has(hex) || /^63C[0-9A-F]$/.test(hex);
};

const phone = () =>
  newElement(
    testOrder({
      domains: [AMSD_DOMAIN, JPKI_DOMAIN],
      applications: [{ aid: JPKI_APPLET, module: jpkiApplet, securityDomain: JPKI_SD }],
    }),
    [jpkiApplet],
  );

/** The registry must make sense whatever was sent: associated domains exist, nothing hangs in a circle. */
async function checkRegistry(card: CardInterface): Promise<void> {
  const isd = await OffCard.open(card, AS_ISSUER);
  const parents = new Map<string, string>([[toHex(ISD), toHex(ISD)]]);
  for (let next = 2; ; next = 3) {
    const { data: answer, statusWord } = await isd.send({
      cla: 0x80,
      ins: 0xf2,
      p1: 0x40,
      p2: next,
      data: fromHex('4F00'),
      le: 256,
    });
    for (const [, own, parent] of toHex(answer).matchAll(
      /4F(?:0[5-9A-F]|10)([0-9A-F]{10,32}?)9F7001.*?CC(?:0[5-9A-F]|10)([0-9A-F]{10,32}?)(?=E3|$)/g,
    )) {
      parents.set(own!, parent!);
    }
    if (statusWord !== 0x6310) break;
  }
  for (const start of parents.keys()) {
    let at = start;
    for (let depth = 0; parents.get(at) !== at; depth++) {
      assert.ok(depth <= parents.size && parents.has(at), `${start} hangs on nothing`);
      at = parents.get(at)!;
    }
  }
}

suite('Hostile input to the element', () => {
  test('any bytes on any channel are answered with a status word of the specification', async () => {
    const { card } = phone();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 262 }), async (bytes) => {
        const { statusWord } = parseResponseApdu(await card.exchange(bytes));
        assert.ok(specified(statusWord), statusWord.toString(16));
      }),
      { numRuns: 1000 },
    );
  });
  test('plausible commands in the clear, over several channels, never crash and never leave the specification', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(plausibleCommand, fc.integer({ min: 0, max: 4 })), { maxLength: 40 }),
        async (commands) => {
          const { card } = phone();
          for (let n = 0; n < 4; n++) await card.exchange(fromHex('0070000001'));
          await card.process(onLogicalChannel(selectCommand(JPKI_APPLET), 1));
          for (const [sent, channel] of commands) {
            const bytes = serializeCommandApdu(onLogicalChannel(sent, channel));
            const { statusWord } = parseResponseApdu(await card.exchange(bytes));
            assert.ok(specified(statusWord), `${toHex(bytes)}: ${statusWord.toString(16)}`);
          }
          await checkRegistry(card);
        },
      ),
      { numRuns: 60 },
    );
  });
  for (const [who, access] of [
    ['issuer', AS_ISSUER],
    ['AMSD', AS_AMSD],
    ['JPKI SD', asProvider(AMSD_KEYS)],
  ] as const) {
    test(`even with the ${who}’s keys: status words of the specification, a registry that makes sense`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            plausibleCommand.filter(({ ins: n }) => n !== 0x50 && n !== 0x82),
            { maxLength: 40 },
          ),
          async (commands) => {
            const { card } = phone();
            const host = await OffCard.open(card, access);
            for (const sent of commands) {
              if (sent.ins === 0xa4 || sent.ins === 0x70) continue;
              const fitting = { ...sent, cla: 0x80, data: sent.data.slice(0, host.session.maximumCommandData) };
              const { statusWord } = await host.send(fitting);
              assert.ok(specified(statusWord), `${toHex(serializeCommandApdu(fitting))}: ${statusWord.toString(16)}`);
            }
            await card.reset();
            await checkRegistry(card);
          },
        ),
        { numRuns: 60 },
      );
    });
  }
});
