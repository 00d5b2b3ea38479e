// The threat: docs/threats/t-140-phones-host-opens-every-element.md
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { aids } from '@inro/apdu';
import { type PartyRow, type ProcessRow, parties, processes, type SecretName } from '@inro/deployment';
import { fromHex } from '@inro/foundation';
import { PeerClient, systemClock } from '@inro/host';
import { temporaryFolder } from '@inro/host/testing';
import { diversifyKeys } from '@inro/secure-channel/off-card';
import type { CardInterface } from '@inro/secure-element';
import { MakerClient } from '../../apps/handset/src/elements/maker-client.ts';
import { openShelf } from '../../apps/handset/src/elements/shelf.ts';
import { OffCard } from '../../quality/testing/element/off-card.ts';
import { runPhoneMaker } from '../../quality/testing/house/handset.ts';
import { environmentOf } from '../../tools/start/environment.ts';
import { channelOf, readCplc } from '../support/deploy-to-phone.ts';
import { without } from './support/without.ts';

const place = temporaryFolder();
const dataDir = join(place.path, 'data');
const rowOf = (name: string): ProcessRow => processes.find((row) => row.name === name)!;

/** What `npm start` hands to a process: it makes the files that are missing. */
const handedTo = (row: ProcessRow, handOver = environmentOf): Record<string, string> =>
  handOver(row, {
    dataDir,
    port: 8420,
    topologyFile: join(dataDir, 'topology.json'),
    databaseUrl: undefined,
    databasePort: 8480,
  });

/** Everything of 32 bytes that is in a text, or in the files and folders that it names: in hexadecimal, base64url or plain. */
function keysIn(value: string): Uint8Array[] {
  const inFiles = filesOf(value).map((file) => readFileSync(file, 'latin1'));
  return [value, ...inFiles].flatMap((text) => [
    ...[...text.matchAll(/[0-9a-f]{64}/gi)].map(([hex]) => fromHex(hex)),
    ...[...text.matchAll(/[\w+/-]{43,44}/g)].map(([word]) => new Uint8Array(Buffer.from(word, 'base64')).slice(0, 32)),
    ...(text.length === 32 ? [new Uint8Array(Buffer.from(text, 'latin1'))] : []),
  ]);
}

function filesOf(path: string): string[] {
  if (!path.startsWith('/') || !existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path).flatMap((name) => filesOf(join(path, name)));
}

const domains = [
  { name: 'ISD', aid: aids.issuerSecurityDomain, version: 0x30 },
  { name: 'JPKI', aid: aids.jpkiSecurityDomain, version: 0x02 },
] as const;

const freshKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .publicKey.export({ type: 'spki', format: 'der' })
    .toString('base64');

let shelf: ReturnType<typeof openShelf>;
let maker: Awaited<ReturnType<typeof runPhoneMaker>>;
let made = 0;
async function newCard(): Promise<{ readonly card: CardInterface; readonly cplc: Uint8Array }> {
  const element = (await shelf.make('card', `victim-${made++}`, 'my-number-card')).connect();
  return { card: element as CardInterface, cplc: await readCplc(channelOf(element)) };
}
before(async () => {
  mkdirSync(join(dataDir, 'keys'), { recursive: true });
  const { INRO_ISSUER_MASTER_KEY, INRO_PROVIDER_MASTER_KEY } = handedTo(rowOf('phone-maker'));
  const key = (file: string | undefined): Uint8Array => fromHex(readFileSync(file!, 'utf8'));
  const masters = { issuer: key(INRO_ISSUER_MASTER_KEY), provider: key(INRO_PROVIDER_MASTER_KEY) };
  maker = await runPhoneMaker(place.path, masters);
  shelf = openShelf(join(place.path, 'handset'), new MakerClient(maker.peers));
});
after(async () => {
  shelf.close();
  await maker.close();
  place.dispose();
});

/** The domains that somebody opens who has these values; each try at a card that nobody tried before. */
async function opened(keys: readonly Uint8Array[]): Promise<string[]> {
  const open = new Set<string>();
  for (const { name, aid, version } of domains)
    for (const key of keys) {
      const { card, cplc } = await newCard();
      const access = { aid, version, keys: diversifyKeys(key, cplc, aid), i: 0x71 };
      await OffCard.open(card, access).then(
        () => open.add(name),
        () => undefined,
      );
    }
  return [...open];
}

const attack = (row: ProcessRow, handOver = environmentOf): Promise<string[]> =>
  opened(Object.values(handedTo(row, handOver)).flatMap(keysIn));

describe('T-140 who takes over the host of the phones opens every element', () => {
  it('finds nothing in what the handset is handed, though it reads every file of it', async () => {
    assert.ok(Object.values(handedTo(rowOf('handset'))).flatMap(keysIn).length > 0, 'something was tried');
    assert.deepEqual(await attack(rowOf('handset')), []);
  });

  it('finds nothing beside it either: whatever home, wallet, bank, counter and operator are handed', async () => {
    for (const name of ['home', 'wallet', 'bank']) assert.deepEqual(await attack(rowOf(name)), [], name);
    for (const party of parties as readonly PartyRow[])
      assert.deepEqual(await attack({ ...rowOf('home'), ...party } as ProcessRow), [], party.name);
  });

  it('gets from the maker no keys of an element that is there, and nothing under another name', async () => {
    const order = { profile: 'card', model: 'my-number-card', attestationPublicKey: 'A'.repeat(124) } as const;
    await assert.rejects(new MakerClient(new PeerClient(maker.config, systemClock)).order(order), {
      code: 'handset.maker_unavailable',
    });
    const own = await new MakerClient(maker.peers).order({ ...order, attestationPublicKey: freshKey() });
    const keys = own.keys.map(({ enc, mac, dek }) => ({ enc: fromHex(enc), mac: fromHex(mac), dek: fromHex(dek) }));
    for (const { aid, version } of domains)
      for (const set of keys) {
        const { card } = await newCard();
        await assert.rejects(OffCard.open(card, { aid, version, keys: set, i: 0x71 }));
      }
  });

  for (const [secret, domain] of [
    ['issuerMasterKey', 'ISD'],
    ['providerMasterKey', 'JPKI'],
  ] as const satisfies readonly (readonly [SecretName, string])[])
    it(`counter-test: with a row that hands it the ${secret}, the same attack opens its domain`, async () => {
      const world = without({
        file: 'packages/deployment/src/processes.ts',
        defence: "INRO_FORBIDDEN_PORTS: { ports: 'closedToWallets' },\n",
        instead: `INRO_FORBIDDEN_PORTS: { ports: 'closedToWallets' }, INRO_X: { secret: '${secret}' },\n`,
      });
      const table = await world<typeof import('../../packages/deployment/src/index.ts')>(
        'packages/deployment/src/index.ts',
      );
      const start = await world<typeof import('../../tools/start/environment.ts')>('tools/start/environment.ts');
      const row = table.processes.find(({ name }) => name === 'handset')!;
      assert.deepEqual(await attack(row, start.environmentOf), [domain]);
    });
});
