// The threat: docs/threats/t-111-provider-reads-private-key.md
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { type CardChannel, commandApdu, type ResponseApdu } from '@inro/apdu';
import { concatBytes, fromBase64Url, fromHex, toHex, utf8 } from '@inro/foundation';
import type { CardInterface } from '@inro/secure-element';
import { ISD } from '../../quality/testing/element/new-element.ts';
import { getStatus, OffCard, personalize } from '../../quality/testing/element/off-card.ts';
import { personaliseFully } from '../../quality/testing/element/personalised-element.ts';
import {
  elementIn,
  enrolledDisk,
  ISSUER_KEYS,
  JPKI_APPLET,
  JPKI_SD,
  MemoryStore,
  newJpkiElement,
  Personaliser,
  PROVIDER_KEY_VERSION,
  PROVIDER_KEYS,
  TEST_PASSWORD,
  TEST_PIN,
  Terminal,
} from './support/terminal.ts';
import { asItIs, type Defence, type World, without } from './support/without.ts';

const EFS = ['0001', '0002', '0006', '0008', '000A', '000B', '0017', '0018', '001A', '001B'];
const TAGS = [0x42, 0x45, 0x66, 0x67, 0xc1, 0xe0, 0x7f21, 0x9f7f, 0x00cf];

/** Every run of eight bytes of the private numbers on a disk, and the two secrets. */
function secretsOn(disk: MemoryStore): { readonly windows: Set<string>; readonly texts: string[] } {
  const windows = new Set<string>();
  for (const [name, value] of disk.load()) {
    if (!name.endsWith('/private')) continue;
    const jwk = createPrivateKey({ key: Buffer.from(value), format: 'der', type: 'pkcs8' }).export({ format: 'jwk' });
    for (const part of [jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi]) {
      const hex = toHex(fromBase64Url(part!));
      for (let at = 0; at + 16 <= hex.length; at += 2) windows.add(hex.slice(at, at + 16));
    }
  }
  return { windows, texts: [toHex(utf8(TEST_PASSWORD))] };
}

async function askAsIssuer(card: CardInterface, look: (data: Uint8Array) => void): Promise<void> {
  const issuer = await OffCard.open(card, { aid: ISD, keys: ISSUER_KEYS, version: 0x30, i: 0x71 });
  for (const tag of TAGS) look((await issuer.send(commandApdu(0x80, 0xca, tag >> 8, tag & 0xff, undefined, 256))).data);
  for (const scope of [0x80, 0x40, 0x20, 0x10]) look((await issuer.send(getStatus(scope))).data);
  assert.equal(await issuer.status(personalize(JPKI_APPLET)), '6985');
}

/** Asks for everything with the provider's keys, and the issuer's; whether a secret came back. */
async function search(
  disk: MemoryStore,
  secrets: ReturnType<typeof secretsOn>,
  world: World = asItIs,
): Promise<boolean> {
  let found = false;
  const look = (data: Uint8Array): void => {
    const hex = toHex(data);
    if (secrets.texts.some((text) => hex.includes(text))) found = true;
    for (let at = 0; at + 16 <= hex.length; at += 2) if (secrets.windows.has(hex.slice(at, at + 16))) found = true;
  };
  const card = (await elementIn(world, disk.copy())).connect();
  const channel: CardChannel = {
    async transmit(command): Promise<ResponseApdu> {
      const response = await card.process(command);
      look(response.data);
      return response;
    },
  };
  const provider = await Personaliser.open(channel, { keys: PROVIDER_KEYS, keyVersion: PROVIDER_KEY_VERSION });
  for (const key of ['0017', '001A', '0018', '001B'])
    for (let object = 0; object < 12; object++)
      for (const offset of ['0000', '0080', '00FF', '0100'])
        look(
          (await provider.storeData(0x0103, concatBytes(fromHex(key), Uint8Array.of(object), fromHex(`${offset}80`))))
            .data,
        );
  for (const ef of EFS) look((await provider.storeData(0x0107, fromHex(ef))).data);
  for (let dgi = 0x0100; dgi < 0x0120; dgi++)
    if (dgi !== 0x0108) look((await provider.storeData(dgi, fromHex('0017'))).data);
  await channel.transmit(commandApdu(0x00, 0xa4, 0x04, 0x00, JPKI_SD, 256));
  for (const tag of TAGS) await channel.transmit(commandApdu(0x80, 0xca, tag >> 8, tag & 0xff, undefined, 256));
  await askAsIssuer(card, look);
  const holder = new Terminal(card);
  await holder.select();
  assert.equal(await holder.verifyPin(TEST_PIN), '9000');
  assert.equal(await holder.verifyPassword(TEST_PASSWORD), '9000');
  for (const ef of EFS) {
    await holder.send('00A4020C', ef);
    for (let high = 0; high < 7; high++) look((await holder.send(`00B00${high}00`, '', 256)).data);
  }
  return found;
}

describe('T-111 the service provider reads a private key over its own secure channel', () => {
  let disk: MemoryStore;
  let secrets: ReturnType<typeof secretsOn>;
  before(async () => {
    disk = await enrolledDisk();
    secrets = secretsOn(disk);
    assert.ok(secrets.windows.size > 1500);
  });

  it('does not, whatever it asks for', async () => {
    assert.equal(await search(disk, secrets), false);
  });

  const open: Defence = {
    file: 'packages/secure-element/src/jpki-applet/personalisation.ts',
    defence: 'default:\n      return undefined;',
    instead: "default:\n      return records.get(recordName('key', slot.key).concat('/private'));",
  };
  const within: Defence = {
    file: 'packages/secure-element/src/application-context.ts',
    defence: "'rsa-2048': 'rsa',",
    instead: "'rsa-2048': 'rec',",
  };

  it('counter-test: an applet that gives out any object, and whose records reach its keys, gives them out; either is enough', async () => {
    for (const [gone, found] of [
      [[open], false],
      [[within], false],
      [[open, within], true],
    ] as const) {
      const world = without(...gone);
      const own = new MemoryStore();
      newJpkiElement('phone', own);
      await personaliseFully((await elementIn(world, own)).connect());
      assert.equal(await search(own, secretsOn(own), world), found);
    }
  });

  it('counter-test: the same search finds a key that lies among the readable files', async () => {
    const careless = disk.copy();
    const state = careless.load();
    const [, key] = [...state].find(([name]) => name.endsWith('/private'))!;
    const file = [...state.keys()].find((name) => name.endsWith('/rec/file-0002'))!;
    careless.commit(new Map([[file, key]]));
    assert.equal(await search(careless, secrets), true);
  });
});
