// The threat: docs/threats/t-118-stranger-reader-spends-tries.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toHex, utf8 } from '@inro/foundation';
import { contactlessFace } from '../../apps/handset/src/contactless/faces.ts';
import { openReaderSlot, type ReaderSlot } from '../support/reader-slot.ts';
import { enrolledDisk, type MemoryStore, powerOn, TEST_PASSWORD, TEST_PIN, Terminal } from './support/terminal.ts';
import { asItIs, type World, without } from './support/without.ts';

const FIELDS = 'apps/handset/src/contactless/fields.ts';
const SELECT_APPLET = '00A4040C0AD392F000260100000001';
const WRONG_PIN = `0020009804${toHex(utf8('0000'))}`;

describe('T-118 a stranger’s reader spends all the tries of a phone', () => {
  let disk: MemoryStore;
  let slot: ReaderSlot;
  before(async () => {
    disk = await enrolledDisk();
    slot = await openReaderSlot();
  });
  after(() => slot.close());

  /** A phone in a pocket, with a wallet that has verified its PIN, and the fields that it comes into. */
  async function pocket(world: World) {
    const { ReaderFields } = await world<typeof import('../../apps/handset/src/contactless/fields.ts')>(FIELDS);
    const element = powerOn(disk.copy());
    const wallet = new Terminal(element.connect());
    await wallet.select();
    assert.equal(await wallet.verifyPin(TEST_PIN), '9000');
    const fields = new ReaderFields({ now: () => new Date() }, [slot.port, 1]);
    const approach = () => fields.approachPhone('phone', 0, contactlessFace(element.connect('contactless')));
    return { wallet, fields, approach };
  }

  /** What the reader is answered: nothing when no phone answers it. */
  async function spendTries(): Promise<readonly string[]> {
    const { card } = slot;
    if (card === undefined) return [];
    const answers: string[] = [];
    for (const command of [SELECT_APPLET, WRONG_PIN, WRONG_PIN, WRONG_PIN]) answers.push(await card.ask(command));
    return answers;
  }
  const SPENT = ['9000', '63C2', '63C1', '6983'];

  it('does not: nobody has allowed it, and the phone is silent', async () => {
    const { wallet, approach, fields } = await pocket(asItIs);
    await approach();
    assert.deepEqual(await spendTries(), []);
    assert.equal(await wallet.verifyPin(TEST_PIN), '9000');
    await fields.close();
  });

  it('does not once the reader that was allowed has been left', async () => {
    const { wallet, approach, fields } = await pocket(asItIs);
    await fields.allow('phone');
    await approach();
    assert.equal(await (await slot.untilCard()).ask(SELECT_APPLET), '9000');
    await fields.remove('phone:phone');
    await slot.untilEmpty();
    await approach();
    assert.deepEqual(await spendTries(), []);
    assert.equal(await wallet.verifyPin(TEST_PIN), '9000');
    await fields.close();
  });

  it('what stays: the reader that was allowed spends them, ends what the wallet had verified, and leaves the password its tries', async () => {
    const { wallet, approach, fields } = await pocket(asItIs);
    await approach();
    await fields.allow('phone');
    await slot.untilCard();
    assert.deepEqual(await spendTries(), SPENT);
    assert.equal(await wallet.verifyPin(TEST_PIN), '6983');
    assert.equal(await wallet.sign(), '6982');
    assert.equal(await wallet.verifyPassword(TEST_PASSWORD), '9000');
    await fields.close();
    await slot.untilEmpty();
  });

  it('counter-test: where the phone answers whatever comes near, three wrong PINs block the wallet’s', async () => {
    const { wallet, approach, fields } = await pocket(
      without({ file: FIELDS, defence: 'if (!this.#isAllowed(phone)) return;' }),
    );
    await approach();
    await slot.untilCard();
    assert.deepEqual(await spendTries(), SPENT);
    assert.equal(await wallet.verifyPin(TEST_PIN), '6983');
    await fields.close();
  });
});
