// The threat: docs/threats/t-101-pin-verified-on-other-channel.md
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { elementIn, enrolledDisk, type MemoryStore, TEST_PIN, Terminal } from './support/terminal.ts';
import { asItIs, type World, without } from './support/without.ts';

describe('T-101 a PIN verified on one logical channel is used on another', () => {
  let disk: MemoryStore;
  before(async () => {
    disk = await enrolledDisk();
  });

  /** The wallet on channel 1, its PIN verified. */
  async function wallet(world: World = asItIs) {
    const element = await elementIn(world, disk.copy());
    const basic = new Terminal(element.connect());
    const own = await basic.another();
    await own.select();
    assert.equal(await own.verifyPin(TEST_PIN), '9000');
    assert.equal(await own.sign(), '9000');
    return { element, basic, own };
  }

  it('is not, on another channel of the same interface', async () => {
    const { basic, own } = await wallet();
    for (const stranger of [basic, await basic.another()]) {
      assert.equal(await stranger.select(), '9000');
      assert.equal(await stranger.sign(), '6982');
      assert.equal(await stranger.read('000A'), '6982');
    }
    assert.equal(await own.sign(), '9000');
  });

  it('is not, on another interface: the contactless face beside the wallet', async () => {
    const { element } = await wallet();
    const reader = new Terminal(element.connect('contactless'));
    await reader.select();
    assert.equal(await reader.sign(), '6982');
  });

  it('is not, on a channel opened again under the number of one that was closed', async () => {
    const { basic, own } = await wallet();
    assert.equal(await basic.status(`007080${own.channel.toString(16).padStart(2, '0')}`), '9000');
    const again = await basic.another();
    assert.equal(again.channel, own.channel);
    await again.select();
    assert.equal(await again.sign(), '6982');
  });

  it('is not, on the wallet’s own channel once something was selected there anew, nor after a reset', async () => {
    const { own } = await wallet();
    await own.select();
    assert.equal(await own.sign(), '6982');
    assert.equal(await own.verifyPin(TEST_PIN), '9000');
    await own.card.reset();
    const stranger = new Terminal(own.card);
    await stranger.select();
    assert.equal(await stranger.sign(), '6982');
  });

  it('counter-test: on an element that keeps one “verified” for the whole card, every one of them signs', async () => {
    const shared = without({
      file: 'packages/secure-element/src/jpki-applet/session.ts',
      defence: '(): JpkiSession => ({ selectedFile: undefined, verified: new Map() });',
      instead: '(): JpkiSession => card;\nconst card: JpkiSession = { selectedFile: undefined, verified: new Map() };',
    });
    const { element, basic, own } = await wallet(shared);
    const reader = new Terminal(element.connect('contactless'));
    for (const stranger of [basic, await basic.another(), reader]) {
      await stranger.select();
      assert.equal(await stranger.sign(), '9000');
    }
    assert.equal(await basic.status(`007080${own.channel.toString(16).padStart(2, '0')}`), '9000');
    const again = await basic.another();
    await again.select();
    assert.deepEqual([again.channel, await again.sign()], [own.channel, '9000']);
    await own.card.reset();
    await basic.select();
    assert.equal(await basic.sign(), '9000');
  });

  it('counter-test: with every command on the wallet’s own channel, the stranger signs', async () => {
    const { own } = await wallet();
    const stranger = new Terminal(own.card, own.channel);
    assert.equal(await stranger.sign(), '9000');
  });
});
