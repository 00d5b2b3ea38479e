// The threat: docs/threats/t-113-frame-moved-to-other-channel.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aids, commandApdu, onLogicalChannel } from '@inro/apdu';
import { OffCard } from '../../quality/testing/element/off-card.ts';
import {
  elementIn,
  ISSUER_KEYS,
  JPKI_SD,
  MemoryStore,
  newJpkiElement,
  PROVIDER_KEY_VERSION,
  PROVIDER_KEYS,
  Terminal,
} from './support/terminal.ts';
import { asItIs, without } from './support/without.ts';

const ask = commandApdu(0x80, 0xca, 0x00, 0xe0, undefined, 256);

const access = { aid: JPKI_SD, keys: PROVIDER_KEYS, version: PROVIDER_KEY_VERSION, i: 0x71 };
/** A domain has one session at a time (ADR 47): beside the provider's there can be the issuer's. */
const issuer = { aid: aids.issuerSecurityDomain, keys: ISSUER_KEYS, version: 0x30, i: 0x71 };

/** A phone with three logical channels beside the basic one. */
async function openPhone(world = asItIs) {
  const store = new MemoryStore();
  newJpkiElement('phone', store);
  const card = (await elementIn(world, store)).connect();
  const basic = new Terminal(card);
  const channels = [await basic.another(), await basic.another(), await basic.another()] as const;
  return { card, channels };
}

/** Sessions of the provider and of the issuer on two of the channels. */
async function phone() {
  const { card } = await openPhone();
  const one = await OffCard.open(card, { ...access, channel: 1 });
  const two = await OffCard.open(card, { ...issuer, channel: 2 });
  return { card, one, two };
}

/** The relay selects the domain on a second channel, and sends the frame of the first one's session there. */
async function movesFrame(world = asItIs): Promise<number> {
  const { card, channels } = await openPhone(world);
  assert.equal(await channels[1].select(JPKI_SD), '9000');
  const { session } = await OffCard.open(card, { ...access, channel: 1 });
  return (await card.process(onLogicalChannel(session.wrap(ask), 2))).statusWord;
}

/** The issuer's session with C-MAC alone gets a frame that is none of its own; what its next one is answered. */
async function afterForeignFrame(world = asItIs): Promise<string> {
  const { card } = await openPhone(world);
  const one = await OffCard.open(card, { ...access, channel: 1, level: 0x01 });
  const two = await OffCard.open(card, { ...issuer, channel: 2, level: 0x01 });
  assert.equal((await card.process(onLogicalChannel(one.session.wrap(ask), 2))).statusWord, 0x6982);
  return await two.status(ask);
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

  it('is refused everywhere once a second session to the same domain is open, and that one goes on', async () => {
    const { card, channels } = await openPhone();
    const first = await OffCard.open(card, { ...access, channel: 1 });
    const frame = first.session.wrap(ask);
    const second = await OffCard.open(card, { ...access, channel: 2 });
    for (const channel of [1, 3]) {
      if (channel === 3) assert.equal(await channels[2].select(JPKI_SD), '9000');
      assert.equal((await card.process(onLogicalChannel(frame, channel))).statusWord, 0x6982);
    }
    assert.equal(await second.status(ask), '9000');
  });

  it('is refused on a channel that has no session', async () => {
    const { card, one } = await phone();
    const frame = one.session.wrap(ask);
    for (const channel of [0, 3]) {
      const { statusWord } = await card.process(onLogicalChannel(frame, channel));
      assert.ok([0x6982, 0x6985].includes(statusWord), statusWord.toString(16));
    }
  });

  it('is refused where the domain is selected and nobody has opened a session', async () => {
    assert.equal(await movesFrame(), 0x6982);
  });

  it('ends the session it was sent on at every level, so that nobody can guess on', async () => {
    assert.equal(await afterForeignFrame(), '6982');
  });

  it('on the channel that it was made for, is carried out', async () => {
    const { card, two } = await phone();
    const frame = two.session.wrap(ask);
    assert.equal(two.session.unwrap(await card.process(onLogicalChannel(frame, 2))).statusWord, 0x9000);
  });

  it('counter-test: where all channels have one session, it is carried out on the other one', async () => {
    const shared = without({
      file: 'packages/secure-element/src/logical-channel.ts',
      defence: '  secureChannel: OnCardSession | undefined;\n',
      instead: `
  static open: OnCardSession | undefined;
  get secureChannel() { return LogicalChannel.open; }
  set secureChannel(session) { LogicalChannel.open = session; }
`,
    });
    assert.equal(await movesFrame(shared), 0x9000);
  });

  it('counter-test: where a frame that does not fit ends nothing, the session takes the next try', async () => {
    const patient = without({
      file: 'packages/secure-element/src/security-domain/dispatch.ts',
      defence: 'channel.endSecureChannel();\n    throw error;',
      instead: 'throw error;',
    });
    assert.equal(await afterForeignFrame(patient), '9000');
  });
});
