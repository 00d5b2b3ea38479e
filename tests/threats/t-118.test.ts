import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { enrolledDisk, type MemoryStore, powerOn, TEST_PASSWORD, TEST_PIN, Terminal } from './support/terminal.ts';

describe('T-118 a stranger’s reader spends all the tries of a phone', () => {
  let disk: MemoryStore;
  before(async () => {
    disk = await enrolledDisk();
  });

  async function attacked() {
    const element = powerOn(disk.copy());
    const wallet = new Terminal(element.connect());
    await wallet.select();
    assert.equal(await wallet.verifyPin(TEST_PIN), '9000');
    const reader = new Terminal(element.connect());
    await reader.select();
    for (const answer of ['63C2', '63C1', '6983']) assert.equal(await reader.verifyPin('0000'), answer);
    return wallet;
  }

  it('open: three wrong PINs at the contactless face block the wallet’s PIN', async () => {
    const wallet = await attacked();
    assert.equal(await wallet.verifyPin(TEST_PIN), '6983');
  });

  it('held: what the wallet had verified ends with the block, and the signing password keeps its own tries', async () => {
    const wallet = await attacked();
    assert.equal(await wallet.sign(), '6982');
    assert.equal(await wallet.verifyPassword(TEST_PASSWORD), '9000');
  });
});
