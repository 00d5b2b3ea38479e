// The threat: docs/threats/t-113-frame-moved-to-other-channel.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandApdu, onLogicalChannel } from '@inro/apdu';
import { OffCard } from '../../quality/testing/element/off-card.ts';
import {
  JPKI_SD,
  MemoryStore,
  newJpkiElement,
  PROVIDER_KEY_VERSION,
  PROVIDER_KEYS,
  Terminal,
} from './support/terminal.ts';

const ask = commandApdu(0x80, 0xca, 0x00, 0xe0, undefined, 256);

/** A phone with sessions of the provider on two logical channels, and a third channel open. */
async function phone() {
  const card = newJpkiElement('phone', new MemoryStore()).connect();
  const basic = new Terminal(card);
  for (let n = 0; n < 3; n++) await basic.another();
  const access = { aid: JPKI_SD, keys: PROVIDER_KEYS, version: PROVIDER_KEY_VERSION, i: 0x71 };
  const one = await OffCard.open(card, { ...access, channel: 1 });
  const two = await OffCard.open(card, { ...access, channel: 2 });
  return { card, one, two };
}

describe('T-113 a frame is moved to another logical channel', () => {
  it('is refused there, and the session it belongs to goes on', async () => {
    const { card, one, two } = await phone();
    const frame = one.session.wrap(ask);
    assert.equal((await card.process(onLogicalChannel(frame, 2))).statusWord, 0x6982);
    assert.equal(one.session.unwrap(await card.process(onLogicalChannel(frame, 1))).statusWord, 0x9000);
    assert.equal(await one.status(ask), '9000');
    assert.equal(await two.status(ask), '6982', 'the session it was sent on has ended');
  });

  it('is refused on a channel that has no session', async () => {
    const { card, one } = await phone();
    const frame = one.session.wrap(ask);
    for (const channel of [0, 3]) {
      const { statusWord } = await card.process(onLogicalChannel(frame, channel));
      assert.ok([0x6982, 0x6985].includes(statusWord), statusWord.toString(16));
    }
  });

  it('counter-test: on the channel that it was made for, it is carried out', async () => {
    const { card, two } = await phone();
    const frame = two.session.wrap(ask);
    assert.equal(two.session.unwrap(await card.process(onLogicalChannel(frame, 2))).statusWord, 0x9000);
  });
});
