// The threat: docs/threats/t-104-open-channel-stops-deletion.md
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { deleteCommand, OffCard } from '../../quality/testing/element/off-card.ts';
import {
  enrolledDisk,
  JPKI_APPLET,
  JPKI_SD,
  type MemoryStore,
  PROVIDER_KEYS,
  powerOn,
  TEST_PIN,
  Terminal,
} from './support/terminal.ts';

const provider = { aid: JPKI_SD, keys: PROVIDER_KEYS, version: 2, i: 0x71 };

describe('T-104 a channel held open stops a deletion', () => {
  let disk: MemoryStore;
  before(async () => {
    disk = await enrolledDisk();
  });

  async function held() {
    const element = powerOn(disk.copy());
    const thief = await new Terminal(element.connect()).another();
    await thief.select();
    assert.equal(await thief.verifyPin(TEST_PIN), '9000');
    return { element, thief };
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

  it('counter-test: as long as the deletion does not reach the element, the held channel signs', async () => {
    const { element, thief } = await held();
    await OffCard.open(element.connect(), provider);
    assert.equal(await thief.sign(), '9000');
  });
});
