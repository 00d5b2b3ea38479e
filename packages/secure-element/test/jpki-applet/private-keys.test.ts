import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { type CardChannel, commandApdu, onLogicalChannel, type ResponseApdu } from '@inro/apdu';
import { concatBytes, fromBase64Url, fromHex, utf8 } from '@inro/foundation';
import fc from 'fast-check';
import { JPKI_APPLET } from '../../../../quality/testing/element/new-element.ts';
import {
  newJpkiElement,
  PROVIDER_KEY_VERSION,
  PROVIDER_KEYS,
  personaliseFully,
  powerOn,
} from '../../../../quality/testing/element/personalised-element.ts';
import { Personaliser } from '../../../../quality/testing/element/personaliser.ts';
import { MemoryStore } from '../../../../quality/testing/element/stores.ts';

const WINDOW = 8;
const windows = (bytes: Uint8Array): string[] =>
  Array.from({ length: Math.max(0, bytes.length - WINDOW + 1) }, (_, at) =>
    Buffer.from(bytes.subarray(at, at + WINDOW)).toString('hex'),
  );

describe('SECURITY.md: no command gives a private key out', () => {
  let state: ReadonlyMap<string, Uint8Array>;
  const secret = new Set<string>();

  before(async () => {
    const store = new MemoryStore();
    const card = newJpkiElement('phone', store).connect();
    await personaliseFully(card);
    await card.transmit(commandApdu(0x00, 0xa4, 0x04, 0x0c, JPKI_APPLET));
    // Those that sign once and those that open what is sealed, of the bank that no command below makes anew.
    for (const reference of [0x10, 0x11, 0x12])
      await card.transmit(commandApdu(0x80, 0x46, 0x00, reference, undefined, 256));
    state = store.load();
    for (const [name, value] of state) {
      if (!name.endsWith('/private')) continue;
      if (name.includes('/p256/')) {
        for (const window of windows(value)) secret.add(window);
        continue;
      }
      const jwk = createPrivateKey({ key: Buffer.from(value), format: 'der', type: 'pkcs8' }).export({ format: 'jwk' });
      for (const part of [jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi]) {
        for (const window of windows(fromBase64Url(part!))) secret.add(window);
      }
    }
    assert.ok(secret.size > 1575, 'the private keys were found in the store');
  });

  /** A channel that fails the test at the first response that holds any eight consecutive bytes of a secret number. */
  const watched = (channel: CardChannel): CardChannel => ({
    async transmit(command): Promise<ResponseApdu> {
      const response = await channel.transmit(command);
      for (const window of windows(response.data)) assert.ok(!secret.has(window), 'part of a private key came out');
      return response;
    },
  });

  const unlock = async (channel: CardChannel): Promise<void> => {
    await channel.transmit(commandApdu(0x00, 0xa4, 0x04, 0x0c, JPKI_APPLET));
    await channel.transmit(commandApdu(0x00, 0x20, 0x00, 0x98, utf8('1234')));
    await channel.transmit(commandApdu(0x00, 0x20, 0x00, 0x9b, utf8('ABC123')));
  };

  it('sees a private key when there is one (counter-test)', async () => {
    const [, key] = [...state].find(([name]) => name.endsWith('/private'))!;
    const leaking = watched({ transmit: async () => ({ data: key.slice(400, 600), statusWord: 0x9000 as never }) });
    await assert.rejects(leaking.transmit(commandApdu(0x00, 0xb0, 0x00, 0x00)), /private key came out/);
  });

  it('not with both secrets verified, over random commands on any logical channel', async () => {
    const element = powerOn(new MemoryStore(state));
    const byte = fc.integer({ min: 0, max: 0xff });
    const file = fc.constantFrom('0001', '0006', '000A', '0017', '0018', '001A', '001B', '00FF').map(fromHex);
    const command = fc
      .record({
        cla: fc.constantFrom(0x00, 0x80, 0x84, 0x90),
        ins: fc.oneof(
          fc.constantFrom(0xa4, 0xb0, 0xb2, 0xca, 0xcb, 0x20, 0x2a, 0xe2, 0x2c, 0x46, 0x47, 0x48, 0x4a),
          byte,
        ),
        p1: fc.oneof(fc.constantFrom(0, 1, 2, 4, 5, 0x80), byte),
        p2: fc.oneof(fc.constantFrom(0, 0x0c, 0x10, 0x11, 0x12, 0x80, 0x97, 0x9a), byte),
        data: fc.oneof(file, fc.uint8Array({ maxLength: 64 }), fc.constant(new Uint8Array(0))),
        channel: fc.integer({ min: 0, max: 2 }),
      })
      // Wrong secrets are another test's; they would only close the doors here.
      .filter(
        ({ cla, ins, p2 }) =>
          ins !== 0x20 && ins !== 0x24 && ins !== 0x70 && !(cla === 0x80 && ins === 0x46 && p2 >= 0x10),
      );
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 25 }), async (commands) => {
        const card = element.connect();
        await card.process(commandApdu(0x00, 0x70, 0x00, 0x00, undefined, 1));
        await card.process(commandApdu(0x00, 0x70, 0x00, 0x00, undefined, 1));
        const channel = watched(card);
        for (const number of [0, 1, 2]) {
          await unlock({ transmit: (apdu) => channel.transmit(onLogicalChannel(apdu, number)) });
        }
        for (const { cla, ins, p1, p2, data, channel: number } of commands) {
          await channel.transmit(commandApdu(cla | number, ins, p1, p2, data, 256));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('not to the service provider either, over random DGIs at level 33', async () => {
    const opening = { keys: PROVIDER_KEYS, keyVersion: PROVIDER_KEY_VERSION };
    const request = fc.record({
      // Reading alone: a new key in the place of these would not be among the numbers looked for.
      dgi: fc.constantFrom(0x0103, 0x0104, 0x0107, 0x0109, 0x8f01, 0x0106),
      head: fc.constantFrom('0017', '001A', '0001', '000A', '', '00').map(fromHex),
      tail: fc.uint8Array({ maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 20 }), async (requests) => {
        const personaliser = await Personaliser.open(powerOn(new MemoryStore(state)).connect(), opening);
        for (const { dgi, head, tail } of requests) {
          const { data } = await personaliser.storeData(dgi, concatBytes(head, tail));
          for (const window of windows(data)) assert.ok(!secret.has(window), 'part of a private key came out');
        }
      }),
      { numRuns: 60 },
    );
  });
});
