import { spawnSync } from 'node:child_process';
import { generateKeyPair, generateKeyPairSync, sign } from 'node:crypto';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type CommandApdu, commandApdu, expectStatus, parseCommandApdu } from '@inro/apdu';
import { concatBytes, fromHex } from '@inro/foundation';
import { aesCmac } from '@inro/secure-channel/off-card';
import type { CardInterface, ElementStore } from '@inro/secure-element';
import { SqliteStore } from '@inro/secure-element/node';
import { cbc } from '@noble/ciphers/aes.js';
import { JPKI_APPLET, JPKI_SD } from '../../testing/element/new-element.ts';
import { OffCard } from '../../testing/element/off-card.ts';
import { PROVIDER_KEY_VERSION, PROVIDER_KEYS, powerOn, TEST_PIN } from '../../testing/element/personalised-element.ts';
import { openReaderRoom } from '../../testing/reader-room/reader-room.ts';
import { type Benchmark, rates, toBenchmark } from '../measure.ts';
import { type PhonesOnDisk, personalisedStore, phonesOnDisk, powerOnFile } from './secure-element/phones.ts';

const PHONES = 1000;
const here = (file: string): string => join(import.meta.dirname, 'secure-element', file);
const select = commandApdu(0x00, 0xa4, 0x04, 0x0c, JPKI_APPLET);
const verifyPin = commandApdu(0x00, 0x20, 0x00, 0x98, new TextEncoder().encode(TEST_PIN));
const signature = commandApdu(0x80, 0x2a, 0x02, 0x97, new Uint8Array(32).fill(7), 256);

/** What a client of the applet sends most: SELECT, select a file, READ BINARY, ask for the tries. */
const mix = ['00A4040C0AD392F000260100000001', '00A4020C020006', '00B0000000', '0020009800'].map(fromHex);
const accepted = async (card: CardInterface, command: CommandApdu): Promise<void> =>
  void expectStatus(await card.process(command));

async function apdusInProcess(card: CardInterface, onDisk: CardInterface, scratch: ElementStore): Promise<Benchmark[]> {
  await accepted(card, select);
  await accepted(onDisk, select);
  const measured = await rates({
    ours: (i) => card.exchange(mix[i % mix.length]!),
    // The bare frame: bytes to a command and nothing done.
    limit: (i) => parseCommandApdu(mix[i % mix.length]!),
  });
  const record = new Uint8Array(21);
  const commitTwice = () => {
    for (const name of ['spent', 'filled']) scratch.commit(new Map([[name, record]]));
  };
  const verify = await rates({
    ours: () => onDisk.process(verifyPin),
    limit: commitTwice,
    'in memory': () => card.process(verifyPin),
  });
  return [
    toBenchmark('apdu-in-process', 'APDU/s', measured),
    toBenchmark('verify-pin-two-synced-commits', 'VERIFY/s', verify),
  ];
}

async function frames(card: CardInterface, i: number, level: number): Promise<Benchmark> {
  const access = { aid: JPKI_SD, keys: PROVIDER_KEYS, version: PROVIDER_KEY_VERSION, i, level };
  const ask = commandApdu(0x80, 0xca, 0x00, 0xe0, undefined, 256);
  const store = commandApdu(0x80, 0xca, 0x00, 0x66, new Uint8Array(160), 256);
  const channel = await OffCard.open(card, access);
  const key = new Uint8Array(32).fill(1);
  const block = new Uint8Array(176);
  const crypt = () => cbc(key, new Uint8Array(16), { disablePadding: true }).encrypt(block);
  const bits = level.toString(2).split('1').length - 1;
  const measured = await rates({
    ours: (n) => channel.send(n % 2 === 0 ? ask : store),
    // As many CMACs and CBC runs as the level has bits, once at each end, over the larger of the two frames.
    limit: () => {
      for (let n = 0; n < 2 * bits; n++) n % 2 === 0 ? aesCmac(key, block) : crypt();
    },
  });
  const size = i & 1 ? 'S16' : 'S8';
  return toBenchmark(`scp03-${size}-level-${level.toString(16).padStart(2, '0')}`, 'frames/s, both ends', measured);
}

async function rsa(card: CardInterface): Promise<Benchmark[]> {
  await accepted(card, select);
  await accepted(card, verifyPin);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const message = new Uint8Array(64);
  const signatures = await rates({
    ours: () => accepted(card, signature),
    limit: () => sign('sha256', message, privateKey),
  });
  return [toBenchmark('rsa2048-signature', 'signatures/s', signatures)];
}

async function keyGeneration(card: CardInterface): Promise<Benchmark> {
  const opening = { aid: JPKI_SD, keys: PROVIDER_KEYS, version: PROVIDER_KEY_VERSION, i: 0x71 };
  const provider = await OffCard.open(card, opening);
  const personalize = concatBytes(fromHex('00000A'), JPKI_APPLET, fromHex('000000'));
  await provider.done(commandApdu(0x80, 0xe6, 0x20, 0x00, personalize, 256));
  let block = 0;
  const dgi = async (id: string, data: Uint8Array): Promise<void> => {
    const group = concatBytes(fromHex(id), Uint8Array.of(data.length), data);
    await provider.done(commandApdu(0x80, 0xe2, 0x09, block++ & 0xff, group, 256));
  };
  const generate = concatBytes(fromHex('0017'), new Uint8Array(32));
  const bare = promisify(generateKeyPair);
  await dgi('0108', fromHex('0017'));
  const measured = await rates(
    { ours: () => dgi('0102', generate), limit: () => bare('rsa', { modulusLength: 2048 }) },
    500,
  );
  return toBenchmark('rsa2048-key-generation', 'keys/s, attested and proved', measured);
}

/** Through pcscd and vpcd, in namespaces of their own; the limit is a card that does nothing. */
async function throughReader(file: string): Promise<Benchmark> {
  const room = await openReaderRoom();
  try {
    const element = await room.start('present.ts', [file]);
    const echo = await room.start(here('echo-card.ts'), []);
    const client = ['--disable-warning=ExperimentalWarning', here('reader-client.ts')];
    const { stdout, stderr } = room.run(process.execPath, client);
    await element.stop();
    await echo.stop();
    if (stdout.length === 0) throw new Error(stderr);
    const { element: ours, echo: limit } = JSON.parse(stdout.toString()) as { element: number; echo: number };
    return toBenchmark('apdu-through-pcscd-and-vpcd', 'APDU/s', { ours, limit });
  } finally {
    await room.close();
  }
}

function coldStart(phones: PhonesOnDisk): Benchmark[] {
  const folder = dirname(phones.files[0]!);
  const node = ['--expose-gc', '--disable-warning=ExperimentalWarning', here('cold-start.ts')];
  const { stdout, stderr } = spawnSync(process.execPath, [...node, folder, String(PHONES)], { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  const { readMs, startMs, perPhone } = JSON.parse(stdout) as Record<'readMs' | 'startMs' | 'perPhone', number>;
  const perSecond = (ms: number): number => Math.round((PHONES * 1000) / ms);
  const start = { ours: perSecond(startMs), limit: perSecond(readMs) };
  const memory = { ours: Math.round(perPhone / 1024), limit: Math.round(statSync(phones.files[0]!).size / 1024) };
  return [
    toBenchmark(`cold-start-of-${PHONES}-phones-on-disk`, 'phones/s', start),
    toBenchmark('memory-a-phone', 'KiB', memory),
  ];
}

/** The virtual secure element beside what the machine allows: `npm run bench -- secure-element`. */
export async function run(): Promise<readonly Benchmark[]> {
  const store = await personalisedStore();
  const phones = phonesOnDisk(store, PHONES);
  try {
    const { card: onDisk, close } = powerOnFile(phones.files[1]!);
    const scratch = new SqliteStore(join(dirname(phones.files[0]!), 'scratch.sqlite'));
    const inMemory = () => powerOn(store.copy()).connect();
    const rows = await apdusInProcess(inMemory(), onDisk, scratch);
    close();
    scratch.close();
    for (const level of [0x01, 0x03, 0x11, 0x13, 0x33]) rows.push(await frames(inMemory(), 0x71, level));
    rows.push(...(await rsa(inMemory())), await keyGeneration(inMemory()));
    rows.push(await throughReader(phones.files[2]!), ...coldStart(phones));
    return rows;
  } finally {
    phones.dispose();
  }
}
