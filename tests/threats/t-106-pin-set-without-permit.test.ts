// The threat: docs/threats/t-106-pin-set-without-permit.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  elementIn,
  enrolledDisk,
  MemoryStore,
  newJpkiElement,
  Personaliser,
  PROVIDER_KEY_VERSION,
  PROVIDER_KEYS,
  TEST_PIN,
  Terminal,
} from './support/terminal.ts';
import { asItIs, type World, without } from './support/without.ts';

/** A fresh applet, with a permit for what the mask names. */
async function fresh(mask: number, world: World = asItIs): Promise<MemoryStore> {
  const disk = new MemoryStore();
  newJpkiElement('phone', disk);
  const card = (await elementIn(world, disk)).connect();
  const provider = await Personaliser.open(card, { keys: PROVIDER_KEYS, keyVersion: PROVIDER_KEY_VERSION });
  if (mask !== 0) await provider.permit(mask);
  return disk;
}

async function app(disk: MemoryStore, world: World = asItIs): Promise<Terminal> {
  const terminal = new Terminal((await elementIn(world, disk)).connect());
  assert.equal(await terminal.select(), '9000');
  return terminal;
}

describe('T-106 a PIN is set by somebody who was not permitted to', () => {
  it('is not, on a fresh applet without a permit', async () => {
    const terminal = await app(await fresh(0));
    assert.equal(await terminal.setPin('6666'), '6985');
    assert.equal(await terminal.verifyPin('6666'), '6985');
  });

  it('is not, over the PIN of an enrolled phone', async () => {
    const disk = await enrolledDisk();
    assert.equal(await (await app(disk)).setPin('6666'), '6985');
    assert.equal(await (await app(disk)).verifyPin(TEST_PIN), '9000');
  });

  it('is not, with a permit for the password alone', async () => {
    assert.equal(await (await app(await fresh(0x02))).setPin('6666'), '6985');
  });

  it('is not, with a permit that was used, also after the power was off', async () => {
    const disk = await fresh(0x01);
    const person = await app(disk);
    assert.equal(await person.setPin('1111'), '9000');
    assert.equal(await person.setPin('6666'), '6985');
    assert.equal(await (await app(disk)).setPin('6666'), '6985');
  });

  const file = 'packages/secure-element/src/jpki-applet/secrets.ts';

  it('counter-test: an applet that asks for no permit takes the app’s PIN, fresh or enrolled', async () => {
    const credulous = without({
      file,
      defence:
        'if (!before.permitted && !isVerified(context, secret)) throw new StatusWordError(statusWords.conditionsNotSatisfied);',
    });
    for (const disk of [await fresh(0), await enrolledDisk()]) {
      assert.equal(await (await app(disk, credulous)).setPin('6666'), '9000');
      assert.equal(await (await app(disk)).verifyPin('6666'), '9000');
    }
  });

  it('counter-test: one whose permit outlives the set takes a second PIN with it, also after the power was off', async () => {
    const kept = without({
      file,
      defence: 'triesLeft: maxTries, permitted: false,',
      instead: 'triesLeft: maxTries, permitted: before.permitted,',
    });
    const disk = await fresh(0x01, kept);
    assert.equal(await (await app(disk, kept)).setPin('1111'), '9000');
    assert.equal(await (await app(disk, kept)).setPin('6666'), '9000');
    assert.equal(await (await app(disk)).verifyPin('6666'), '9000');
  });

  it('counter-test: one that permits every secret at once takes a PIN with the permit for the password', async () => {
    const coarse = without({ file, defence: 'if ((mask & bit) !== 0) writeSecret', instead: 'if (bit) writeSecret' });
    assert.equal(await (await app(await fresh(0x02, coarse), coarse)).setPin('6666'), '9000');
  });

  it('counter-test: with a permit open, whoever comes first sets the PIN', async () => {
    const disk = await fresh(0x01);
    assert.equal(await (await app(disk)).setPin('6666'), '9000');
    assert.equal(await (await app(disk)).setPin('1111'), '6985');
    assert.equal(await (await app(disk)).verifyPin('6666'), '9000');
  });
});
