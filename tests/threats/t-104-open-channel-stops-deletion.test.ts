// The threat: docs/threats/t-104-open-channel-stops-deletion.md
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { asProvider, ISD } from '../../quality/testing/element/new-element.ts';
import { deleteCommand, extradite, installJpki, OffCard } from '../../quality/testing/element/off-card.ts';
import { personaliseFully } from '../../quality/testing/element/personalised-element.ts';
import {
  elementIn,
  enrolledDisk,
  ISSUER_KEYS,
  JPKI_APPLET,
  JPKI_SD,
  type MemoryStore,
  PROVIDER_KEYS,
  TEST_PIN,
  Terminal,
} from './support/terminal.ts';
import { asItIs, type Defence, type World, without } from './support/without.ts';

const issuer = { aid: ISD, keys: ISSUER_KEYS, version: 0x30, i: 0x71 };
const provider = asProvider(PROVIDER_KEYS);

describe('T-104 a channel held open stops a deletion', () => {
  let disk: MemoryStore;
  before(async () => {
    disk = await enrolledDisk();
  });

  async function held(world: World = asItIs) {
    const element = await elementIn(world, disk.copy());
    const thief = await new Terminal(element.connect()).another();
    await thief.select();
    assert.equal(await thief.verifyPin(TEST_PIN), '9000');
    return { element, thief };
  }

  /** The same phone is enrolled again, under the applet's old name; what the held channel may do then. */
  async function afterNewLife(world?: World): Promise<string> {
    const { element, thief } = await held(world);
    const card = element.connect();
    await (await OffCard.open(card, provider)).done(deleteCommand(JPKI_APPLET));
    const host = await OffCard.open(card, issuer);
    await host.done(installJpki(JPKI_APPLET));
    await host.done(extradite(JPKI_APPLET, JPKI_SD));
    await personaliseFully(card);
    return await thief.sign();
  }

  it('does not: the applet goes, and the channel that held it neither signs nor reads', async () => {
    const { element, thief } = await held();
    const own = await OffCard.open(element.connect(), provider);
    assert.equal(await own.status(deleteCommand(JPKI_APPLET)), '9000');
    assert.equal(await thief.sign(), '6985');
    assert.equal(await thief.read('000A'), '6985');
    assert.equal(await thief.select(), '6A82');
  });

  it('does not on the very interface that carries the deletion', async () => {
    const { thief } = await held();
    const own = await OffCard.open(thief.card, provider);
    assert.equal(await own.status(deleteCommand(JPKI_APPLET)), '9000');
    assert.equal(await thief.sign(), '6985');
  });

  it('does not, and does not come to life again with the applet that is installed anew under the same name', async () => {
    assert.equal(await afterNewLife(), '6985');
  });

  const file = 'packages/secure-element/src/logical-channel.ts';
  const lookedUp = 'return entry?.serial === this.#selected.serial ? entry : undefined;';
  const forgets: readonly Defence[] = [
    {
      file,
      defence: '{ aid: entry.aid, serial: entry.serial };\n    this.session',
      instead: 'entry;\n    this.session',
    },
    { file, defence: lookedUp, instead: 'return entry ?? (this.#selected as RegistryEntry);' },
  ];
  const erases: Defence = {
    file: 'packages/secure-element/src/registry.ts',
    defence: 'this.#transaction.deleteAll(`app/',
    instead: 'this.#transaction.keys(`app/',
  };

  it('counter-test: where the channel keeps what it selected and the keys stay, the thief goes on signing; either is enough', async () => {
    for (const [gone, signs] of [
      [forgets, '6985'],
      [[erases], '6985'],
      [[...forgets, erases], '9000'],
    ] as const) {
      const { element, thief } = await held(without(...gone));
      const own = await OffCard.open(element.connect(), provider);
      assert.equal(await own.status(deleteCommand(JPKI_APPLET)), '9000');
      assert.equal(await thief.sign(), signs);
    }
  });

  it('counter-test: where an instance is known by its name alone, a PIN verified in its first life signs in its second', async () => {
    assert.equal(await afterNewLife(without({ file, defence: lookedUp, instead: 'return entry;' })), '9000');
  });

  it('counter-test: as long as the deletion does not reach the element, the held channel signs', async () => {
    const { element, thief } = await held();
    await OffCard.open(element.connect(), provider);
    assert.equal(await thief.sign(), '9000');
  });
});
