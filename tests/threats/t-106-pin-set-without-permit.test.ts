// The threat: docs/threats/t-106-pin-set-without-permit.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  enrolledDisk,
  MemoryStore,
  newJpkiElement,
  Personaliser,
  PROVIDER_KEY_VERSION,
  PROVIDER_KEYS,
  powerOn,
  TEST_PIN,
  Terminal,
} from './support/terminal.ts';

/** A fresh applet, with a permit for what the mask names. */
async function fresh(mask: number): Promise<MemoryStore> {
  const disk = new MemoryStore();
  const card = newJpkiElement('phone', disk).connect();
  const provider = await Personaliser.open(card, { keys: PROVIDER_KEYS, keyVersion: PROVIDER_KEY_VERSION });
  if (mask !== 0) await provider.permit(mask);
  return disk;
}

async function app(disk: MemoryStore): Promise<Terminal> {
  const terminal = new Terminal(powerOn(disk).connect());
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

  it('counter-test: with a permit open, whoever comes first sets the PIN', async () => {
    const disk = await fresh(0x01);
    assert.equal(await (await app(disk)).setPin('6666'), '9000');
    assert.equal(await (await app(disk)).setPin('1111'), '6985');
    assert.equal(await (await app(disk)).verifyPin('6666'), '9000');
  });
});
