import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type CommandApdu, commandApdu, expectStatus } from '@inro/apdu';
import { fromHex, toHex } from '@inro/foundation';
import { keyDataField, putKeyCommand, type StaticKeys } from '@inro/secure-channel/off-card';
import { type CardInterface, manufacture, SecureElement } from '@inro/secure-element';
import {
  AMSD_DOMAIN,
  AS_AMSD,
  AS_ISSUER,
  asProvider,
  hostOn,
  JPKI_APPLET,
  JPKI_SD,
  probe,
  selectCommand,
  testOrder,
} from '../../../quality/testing/element/new-element.ts';
import {
  deleteCommand,
  extradite,
  getStatus,
  installDomain,
  installJpki,
  OffCard,
  personalize,
  setStatus,
  storeDgi,
} from '../../../quality/testing/element/off-card.ts';
import { CuttingStore, MemoryStore } from '../../../quality/testing/element/stores.ts';

const TRANSPORT: StaticKeys = {
  enc: new Uint8Array(32).fill(7),
  mac: new Uint8Array(32).fill(8),
  dek: new Uint8Array(32).fill(9),
};
const FINAL: StaticKeys = {
  enc: new Uint8Array(32).fill(4),
  mac: new Uint8Array(32).fill(5),
  dek: new Uint8Array(32).fill(6),
};
const provider = asProvider(FINAL);

function factory(): MemoryStore {
  const store = new MemoryStore();
  const amsd = AMSD_DOMAIN;
  manufacture(hostOn(store), [probe], testOrder({ domains: [amsd] }));
  store.writes = 0;
  return store;
}
const powerOn = (store: ConstructorParameters<typeof CuttingStore>[0]) =>
  new SecureElement(hostOn(store), [probe]).connect();

const pauses = {
  note: commandApdu(0x80, 0x10, 0, 0, fromHex('CAFE')),
  reset: commandApdu(0x80, 0x16, 0, 0, fromHex('F00D')),
};

/** A whole deployment, use and deletion. Stops at the first command that fails: then the power has gone. */
async function story(card: CardInterface): Promise<void> {
  const host = await OffCard.open(card, AS_AMSD);
  await host.done(installDomain(JPKI_SD));
  await host.done(installJpki(JPKI_APPLET));
  await host.done(extradite(JPKI_APPLET, JPKI_SD));
  await host.done(personalize(JPKI_SD));
  await host.done(storeDgi(0x8f01, keyDataField(host.session, 1, TRANSPORT), 0, true));
  const first = await OffCard.open(card, { ...provider, keys: TRANSPORT, version: 1 });
  await first.done(putKeyCommand(first.session, { replaces: 1, keyVersion: 2, keys: FINAL }));
  const second = await OffCard.open(card, provider);
  await second.done(storeDgi(0x0042, fromHex('01020304'), 0, true));
  await second.done(personalize(JPKI_APPLET));
  await second.done(storeDgi(0x0102, new Uint8Array(0), 0));
  await second.done(storeDgi(0x0103, fromHex('AA'), 1, true));
  await second.done(setStatus(0x40, 0x0f, JPKI_SD));
  expectStatus(await card.process(selectCommand(JPKI_APPLET)));
  expectStatus(await card.process(pauses.note));
  await card.process(pauses.reset);
  const end = await OffCard.open(card, AS_AMSD);
  await end.done(setStatus(0x60, 0x80, JPKI_SD));
  await end.done(setStatus(0x60, 0x00, JPKI_SD));
  await end.done(deleteCommand(JPKI_SD, true));
}

/** The durable state with every RSA key reduced to its name: each run makes other ones. */
function image(store: MemoryStore): string {
  const lines = [...store.load()].map(([name, value]) => `${name}=${name.includes('/rsa/') ? 'key' : toHex(value)}`);
  return lines.sort().join('\n');
}

/** The state after each write of an undisturbed run: what the world may look like after a cut. */
async function undisturbed(): Promise<string[]> {
  const store = factory();
  const images = [image(store)];
  const commit = store.commit.bind(store);
  store.commit = (changes) => {
    commit(changes);
    images.push(image(store));
  };
  await story(powerOn(store));
  return images;
}

/** What must be true of an element at any moment: registry whole, exactly one key set opens the JPKI SD if it has any. */
async function checkAlive(store: MemoryStore): Promise<void> {
  const card = powerOn(store);
  const isd = await OffCard.open(card, AS_ISSUER);
  const status = await isd.send(getStatus(0x40));
  assert.equal(status.statusWord, 0x9000);
  const seen = toHex(status.data);
  const applet = seen.includes(`4F0A${toHex(JPKI_APPLET)}`);
  assert.ok(!applet || seen.includes(`4F0A${toHex(JPKI_SD)}`), 'an applet without its security domain');
  await OffCard.open(card, AS_AMSD);
  if (!seen.includes(`4F0A${toHex(JPKI_SD)}9F700107`)) return;
  const opens = [];
  for (const [keys, version] of [
    [TRANSPORT, 1],
    [FINAL, 2],
  ] as const) {
    opens.push(
      await OffCard.open(card, { ...provider, keys, version }).then(
        () => true,
        () => false,
      ),
    );
  }
  assert.ok(opens.filter(Boolean).length <= 1, 'old and new keys open it');
}

suite('Power cuts (a write is whole or not at all)', () => {
  test('before and after every write of a deployment, its use and its deletion', async (t) => {
    const images = await undisturbed();
    const n = images.length - 1;
    t.diagnostic(`n = ${n} writes, ${2 * n} cuts`);
    assert.ok(n > 20);
    for (let k = 1; k <= n; k++) {
      for (const when of ['before', 'after'] as const) {
        const store = factory();
        const cutting = new CuttingStore(store, k, when);
        await assert.rejects(story(powerOn(cutting)), Error, `cut ${when} write ${k} went unnoticed`);
        assert.equal(image(store), images[when === 'before' ? k - 1 : k], `${when} write ${k}`);
        await checkAlive(store);
      }
    }
  });

  test('no sequence counter that a card has ever answered comes again', async () => {
    const counters = new Set<string>();
    const store = factory();
    for (let k = 1; k <= 12; k++) {
      const cutting = new CuttingStore(store, k, k % 2 === 0 ? 'before' : 'after');
      const card = powerOn(cutting);
      const ask: CommandApdu = commandApdu(0x80, 0x50, 0, 0, new Uint8Array(8), 256);
      for (;;) {
        const { statusWord, data } = await card.process(ask);
        if (statusWord !== 0x9000) break;
        const counter = toHex(data.slice(-3));
        assert.ok(!counters.has(counter), counter);
        counters.add(counter);
      }
    }
    assert.equal(counters.size, 66);
  });
});
