// The threat: docs/threats/t-002-recorded-session-played-again.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CommandApdu, onLogicalChannel } from '@inro/apdu';
import { fromHex } from '@inro/foundation';
import { initializeUpdateCommand, OffCardSession } from '@inro/secure-channel/off-card';
import type { CardInterface } from '@inro/secure-element';
import { selectCommand } from '../../quality/testing/element/new-element.ts';
import { MemoryStore } from '../../quality/testing/element/stores.ts';
import {
  DOMAIN_KEYS,
  JPKI_APPLET,
  JPKI_SD,
  newStore,
  personalize,
  powerOn,
  storeDgi,
} from './support/personalised-element.ts';
import { elementIn } from './support/terminal.ts';
import { type Defence, without } from './support/without.ts';

const HOST_CHALLENGE = fromHex('0102030405060708');

const script = [personalize(JPKI_APPLET), storeDgi(0x0101, fromHex('01'), 0, true)];

/** Runs one session of the provider through a relay that keeps every frame. */
async function recordSession(
  card: CardInterface,
  securityLevel = 0x33,
  commands: readonly CommandApdu[] = script,
): Promise<CommandApdu[]> {
  const frames: CommandApdu[] = [];
  const relay = (command: CommandApdu) => {
    frames.push(command);
    return card.process(onLogicalChannel(command, 0));
  };
  await relay(selectCommand(JPKI_SD));
  const answer = await relay(initializeUpdateCommand(2, HOST_CHALLENGE));
  const { session, externalAuthenticate } = OffCardSession.open({
    keys: DOMAIN_KEYS,
    hostChallenge: HOST_CHALLENGE,
    securityLevel,
    answer,
  });
  assert.equal(session.unwrap(await relay(externalAuthenticate)).statusWord, 0x9000);
  for (const command of commands) {
    assert.equal(session.unwrap(await relay(session.wrap(command))).statusWord, 0x9000);
  }
  return frames;
}

async function replay(card: CardInterface, frames: readonly CommandApdu[]): Promise<string[]> {
  const answers: string[] = [];
  for (const frame of frames) answers.push((await card.process(frame)).statusWord.toString(16));
  return answers;
}

describe('T-002 a recorded secure-channel session is played again', () => {
  it('fails for a single frame sent twice, and ends the channel', async () => {
    const card = powerOn(newStore());
    const frames = await recordSession(card);
    assert.deepEqual(await replay(card, [frames.at(-1)!, frames.at(-1)!]), ['6982', '6982'], 'the channel is dead');
  });

  it('fails for the whole session, at once and after the power was off', async () => {
    const store = newStore();
    const card = powerOn(store);
    const frames = await recordSession(card);
    for (const again of [card, powerOn(store)]) {
      const [, , authenticate, ...rest] = await replay(again, frames);
      assert.equal(authenticate, '6300');
      for (const answer of rest) assert.ok(answer.startsWith('69'), answer);
    }
  });

  const levels = [0x01, 0x03, 0x11, 0x13, 0x33];
  for (const level of levels)
    it(`fails at level ${level.toString(16)} too: the last frame once more, and the whole session`, async () => {
      const store = newStore();
      const card = powerOn(store);
      const frames = await recordSession(card, level, [personalize(JPKI_APPLET)]);
      assert.deepEqual(await replay(card, [frames.at(-1)!]), ['6982']);
      for (const again of [card, powerOn(store)])
        assert.deepEqual(await replay(again, frames), ['9000', '9000', '6300', '6982']);
    });

  it('counter-test: on an element that counts no session, the whole one is accepted again, at once and after the power was off', async () => {
    const uncounted = without({
      file: 'packages/secure-element/src/security-domain/initialize-update.ts',
      defence: 'sequenceCounter: keys.nextSequenceCounter(),',
      instead: 'sequenceCounter: keys.sequenceCounter(),',
    });
    const store = newStore();
    const card = (await elementIn(uncounted, store)).connect();
    const frames = await recordSession(card);
    for (const again of [card, (await elementIn(uncounted, store)).connect()])
      assert.deepEqual(await replay(again, frames), ['9000', '9000', '9000', '9000', '9000']);
  });

  const file = 'packages/secure-channel/src/on-card/session.ts';
  const chain: Defence = { file, defence: '    this.#chainingValue = mac;\n' };
  const counted: Defence = { file, defence: 'this.#counter++;', instead: 'this.#counter = 1;' };

  /** The last frame once more; at the levels with R-MAC the provider hears at once that such an element does not chain. */
  const frameAgain = async (level: number, ...gone: readonly Defence[]): Promise<string[]> => {
    const card = (await elementIn(without(...gone), newStore())).connect();
    const frames = await recordSession(card, level, [personalize(JPKI_APPLET)]);
    return await replay(card, [frames.at(-1)!]);
  };

  it('counter-test: on an element whose C-MACs do not chain, a frame is accepted twice', async () => {
    assert.deepEqual(await frameAgain(0x01, chain), ['9000']);
  });

  it('counter-test: one that is encrypted as well passes its MAC, but reads otherwise unless commands are not counted either', async () => {
    assert.deepEqual(await frameAgain(0x03, chain), ['6a80']);
    assert.deepEqual(await frameAgain(0x03, chain, counted), ['9000']);
  });

  it('counter-test: on an element whose sequence counter was rolled back, the whole session is accepted again', async () => {
    const store = newStore();
    const copy = new MemoryStore(store.load());
    const frames = await recordSession(powerOn(store));
    assert.deepEqual(await replay(powerOn(copy), frames), ['9000', '9000', '9000', '9000', '9000']);
  });
});
