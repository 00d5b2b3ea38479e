// The threat: docs/threats/t-123-verified-channel-outlives-pin-change.md
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { elementIn, enrolledDisk, type MemoryStore, powerOn, TEST_PIN, Terminal } from './support/terminal.ts';
import { asItIs, without } from './support/without.ts';

describe('T-123 a verified channel outlives the change of a PIN', () => {
  let disk: MemoryStore;
  before(async () => {
    disk = await enrolledDisk();
  });

  /** The thief's verified channel, and the person at the same interface or another one. */
  async function both(apart: boolean, world = asItIs) {
    const element = await elementIn(world, disk.copy());
    const thief = new Terminal(element.connect());
    const person = apart ? new Terminal(element.connect()) : await thief.another();
    for (const one of [thief, person]) {
      await one.select();
      assert.equal(await one.verifyPin(TEST_PIN), '9000');
    }
    return { thief, person };
  }
  const does = async (thief: Terminal): Promise<string[]> => [
    await thief.sign(),
    await thief.read('000A'),
    await thief.setPin('6666'),
  ];

  for (const apart of [false, true])
    it(`does not, when it is changed ${apart ? 'through another interface' : 'on another channel'}`, async () => {
      const { thief, person } = await both(apart);
      assert.equal(await person.setPin('2580'), '9000');
      assert.deepEqual(await does(thief), ['6982', '6982', '6985']);
    });

  it('does not, even when the new PIN is the old one again', async () => {
    const { thief, person } = await both(true);
    assert.equal(await person.setPin(TEST_PIN), '9000');
    assert.deepEqual(await does(thief), ['6982', '6982', '6985']);
  });

  it('does not, after a thief has changed the PIN to itself 65,535 times beforehand: the generation does not come round', async () => {
    const element = powerOn(disk.copy());
    const [held, busy, person] = [1, 2, 3].map(() => new Terminal(element.connect())) as [Terminal, Terminal, Terminal];
    for (const one of [held, busy, person]) await one.select();
    assert.equal(await held.verifyPin(TEST_PIN), '9000');
    for (let n = 0; n < 0xffff; n++) {
      assert.equal(await busy.verifyPin(TEST_PIN), '9000');
      assert.equal(await busy.setPin(TEST_PIN), '9000');
    }
    assert.equal(await held.sign(), '6982');
    assert.equal(await person.verifyPin(TEST_PIN), '9000');
    assert.equal(await person.setPin('2580'), '9000');
    assert.deepEqual(await does(held), ['6982', '6982', '6985']);
  });

  it('ends with a wrong PIN on itself, and no other does', async () => {
    const { thief, person } = await both(true);
    assert.equal(await thief.verifyPin('0000'), '63C2');
    assert.deepEqual(await does(thief), ['6982', '6982', '6985']);
    assert.equal(await person.sign(), '9000');
  });

  it('without the change, the held channel signs, reads and changes the PIN', async () => {
    const { thief } = await both(true);
    assert.deepEqual(await does(thief), ['9000', '9000', '9000']);
  });

  const file = 'packages/secure-element/src/jpki-applet/secrets.ts';

  it('counter-test: where a verification forgets which secret it verified, the held channel does all three', async () => {
    const forgetful = without({
      file,
      defence: 'context.session.verified.get(secret) === generation',
      instead: 'context.session.verified.has(secret)',
    });
    for (const apart of [false, true]) {
      const { thief, person } = await both(apart, forgetful);
      assert.equal(await person.setPin('2580'), '9000');
      assert.deepEqual(await does(thief), ['9000', '9000', '9000']);
    }
  });

  it('counter-test: where a change does not count the generation up, it does too', async () => {
    const still = without({ file, defence: 'before.generation + 1', instead: 'before.generation' });
    const { thief, person } = await both(true, still);
    assert.equal(await person.setPin('2580'), '9000');
    assert.deepEqual(await does(thief), ['9000', '9000', '9000']);
  });

  it('counter-test: where the generation comes round after a byte, 255 changes to itself bring the held channel back', async () => {
    const narrow = without({ file, defence: 'before.generation + 1', instead: '(before.generation + 1) & 0xff' });
    const element = await elementIn(narrow, disk.copy());
    const [held, busy, person] = [1, 2, 3].map(() => new Terminal(element.connect())) as [Terminal, Terminal, Terminal];
    for (const one of [held, busy, person]) await one.select();
    assert.equal(await held.verifyPin(TEST_PIN), '9000');
    for (let n = 0; n < 0xff; n++) {
      assert.equal(await busy.verifyPin(TEST_PIN), '9000');
      assert.equal(await busy.setPin(TEST_PIN), '9000');
    }
    assert.equal(await person.verifyPin(TEST_PIN), '9000');
    assert.equal(await person.setPin('2580'), '9000');
    assert.deepEqual(await does(held), ['9000', '9000', '9000']);
  });

  it('counter-test: where a wrong PIN takes nothing back, the channel signs on after one', async () => {
    const lenient = without({
      file,
      defence: 'context.session.verified.delete(secret);\n    return responseApdu(\n',
      instead: 'return responseApdu(\n',
    });
    const { thief } = await both(true, lenient);
    assert.equal(await thief.verifyPin('0000'), '63C2');
    assert.deepEqual(await does(thief), ['9000', '9000', '9000']);
  });
});
