// The threat: docs/threats/t-111-provider-reads-private-key.md
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { type CardChannel, commandApdu, type ResponseApdu } from '@inro/apdu';
import { concatBytes, fromBase64Url, fromHex, toHex, utf8 } from '@inro/foundation';
import {
  enrolledDisk,
  JPKI_SD,
  type MemoryStore,
  Personaliser,
  PROVIDER_KEY_VERSION,
  PROVIDER_KEYS,
  powerOn,
  TEST_PASSWORD,
  TEST_PIN,
  Terminal,
} from './support/terminal.ts';

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

/** Asks for everything with the provider's keys; whether a secret came back. */
async function search(disk: MemoryStore, secrets: ReturnType<typeof secretsOn>): Promise<boolean> {
  let found = false;
  const look = (data: Uint8Array): void => {
    const hex = toHex(data);
    if (secrets.texts.some((text) => hex.includes(text))) found = true;
    for (let at = 0; at + 16 <= hex.length; at += 2) if (secrets.windows.has(hex.slice(at, at + 16))) found = true;
  };
  const card = powerOn(disk.copy()).connect();
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

  it('counter-test: the same search finds a key that lies among the readable files', async () => {
    const careless = disk.copy();
    const state = careless.load();
    const [, key] = [...state].find(([name]) => name.endsWith('/private'))!;
    const file = [...state.keys()].find((name) => name.endsWith('/rec/file-0002'))!;
    careless.commit(new Map([[file, key]]));
    assert.equal(await search(careless, secrets), true);
  });
});
