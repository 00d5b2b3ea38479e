import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { suite, test } from 'node:test';
import { commandApdu, expectStatus, serializeCommandApdu } from '@inro/apdu';
import { concatBytes, fromBase64Url, fromHex, toHex, utf8 } from '@inro/foundation';
import { type CardInterface, jpkiApplet } from '@inro/secure-element';
import fc from 'fast-check';
import {
  AMSD_DOMAIN,
  AMSD_KEYS,
  AS_AMSD,
  AS_ISSUER,
  asProvider,
  JPKI_APPLET,
  JPKI_DOMAIN,
  JPKI_SD,
  newElement,
  selectCommand,
  testOrder,
} from '../../../quality/testing/element/new-element.ts';
import { OffCard, personalize, storeDgi } from '../../../quality/testing/element/off-card.ts';
import type { MemoryStore } from '../../../quality/testing/element/stores.ts';
import { plausibleCommand } from './commands.ts';

const PIN = '7319';
const WINDOW = 8;

async function personalisedPhone() {
  const made = newElement(
    testOrder({
      domains: [AMSD_DOMAIN, JPKI_DOMAIN],
      applications: [{ aid: JPKI_APPLET, module: jpkiApplet, securityDomain: JPKI_SD }],
    }),
    [jpkiApplet],
  );
  const provider = await OffCard.open(made.card, asProvider(AMSD_KEYS));
  await provider.done(personalize(JPKI_APPLET));
  await provider.done(storeDgi(0x0101, fromHex('03'), 0));
  await provider.done(storeDgi(0x0102, concatBytes(fromHex('0017'), new Uint8Array(32)), 1));
  await provider.done(storeDgi(0x0102, concatBytes(fromHex('001A'), new Uint8Array(32)), 2, true));
  await setPin(made.card);
  return made;
}

async function setPin(card: CardInterface): Promise<void> {
  expectStatus(await card.process(selectCommand(JPKI_APPLET)));
  expectStatus(await card.process(commandApdu(0, 0xa4, 0x02, 0x0c, fromHex('0018'))));
  expectStatus(await card.process(commandApdu(0, 0x24, 0x01, 0x80, utf8(PIN))));
}

/** Every run of eight bytes of every private exponent and prime: none of them is ever in an answer. */
function secretWindows(store: MemoryStore): Set<string> {
  const windows = new Set<string>();
  const keys = [...store.load()].filter(([name]) => name.endsWith('/private')).map(([, value]) => value);
  assert.equal(keys.length, 2);
  for (const pkcs8 of keys) {
    const { d, p, q } = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }).export({
      format: 'jwk',
    });
    for (const value of [d, p, q].map((part) => toHex(fromBase64Url(part!)))) {
      for (let at = 0; at + 2 * WINDOW <= value.length; at += 2) windows.add(value.slice(at, at + 2 * WINDOW));
    }
  }
  return windows;
}

function assertSilent(data: Uint8Array, secrets: ReadonlySet<string>, about: string): void {
  const hex = toHex(data);
  for (let at = 0; at + 2 * WINDOW <= hex.length; at += 2) {
    assert.ok(!secrets.has(hex.slice(at, at + 2 * WINDOW)), `${about} gave a private key out`);
  }
}

suite('No command gives a private key out', () => {
  test('not in the clear, and not to the holder of every key there is', async () => {
    const { element, store } = await personalisedPhone();
    const secrets = secretWindows(store);
    const accesses = [undefined, AS_ISSUER, AS_AMSD, asProvider(AMSD_KEYS)];
    // What deletes, locks or replaces would only end the run early.
    const asking = plausibleCommand.filter(({ ins }) => ![0xe4, 0xf0, 0xd8, 0x82, 0x50].includes(ins));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...accesses), fc.array(asking, { maxLength: 40 }), async (access, commands) => {
        const card = element.connect();
        if (access === undefined) await card.process(selectCommand(JPKI_APPLET));
        const host = access && (await OffCard.open(card, access));
        if (access?.aid === JPKI_SD) await host?.send(personalize(JPKI_APPLET));
        for (const sent of commands) {
          if (host !== undefined && (sent.ins === 0xa4 || sent.ins === 0x70)) continue;
          const data = sent.data.slice(0, host?.session.maximumCommandData ?? 255);
          const command = { ...sent, cla: host === undefined ? sent.cla : 0x80, data };
          const answer = host === undefined ? await card.process(command) : await host.send(command);
          assertSilent(answer.data, secrets, toHex(serializeCommandApdu(command)));
        }
      }),
      { numRuns: 150 },
    );
    assert.equal([...store.load().keys()].filter((name) => name.endsWith('/private')).length, 2, 'the keys were there');
  });
  test('the counter-test: an answer that holds eight bytes of one is noticed', async () => {
    const { store } = await personalisedPhone();
    const secrets = secretWindows(store);
    const [some] = secrets;
    assert.throws(() => assertSilent(fromHex(`AA${some}BB`), secrets, 'this'), /gave a private key out/);
  });
});
