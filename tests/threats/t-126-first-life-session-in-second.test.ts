// The threat: docs/threats/t-126-first-life-session-in-second.md
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { type CommandApdu, expectStatus } from '@inro/apdu';
import { initializeUpdateCommand, OffCardSession } from '@inro/secure-channel/off-card';
import type { CardInterface, ElementStore } from '@inro/secure-element';
import { enrol, FINAL, factory, issuer, JPKI_APPLET, JPKI_SD, powerOn } from '../../quality/faults/element/phone.ts';
import { asProvider, selectCommand } from '../../quality/testing/element/new-element.ts';
import { deleteCommand, OffCard, personalize, storeDgi } from '../../quality/testing/element/off-card.ts';
import { elementProgram } from './support/element-program.ts';
import type { MemoryStore } from './support/terminal.ts';
import { without } from './support/without.ts';

/** The provider permits secrets anew, through a wallet that keeps every frame. */
async function record(card: CardInterface): Promise<CommandApdu[]> {
  const frames: CommandApdu[] = [];
  const send = (command: CommandApdu) => {
    frames.push(command);
    return card.process(command);
  };
  await send(selectCommand(JPKI_SD));
  const hostChallenge = new Uint8Array(randomBytes(16));
  const answer = await send(initializeUpdateCommand(2, hostChallenge));
  const { session, externalAuthenticate } = OffCardSession.open({
    keys: FINAL,
    hostChallenge,
    securityLevel: 0x33,
    answer,
  });
  session.unwrap(await send(externalAuthenticate));
  for (const command of [personalize(JPKI_APPLET), storeDgi(0x0101, Uint8Array.of(3), 0, true)])
    expectStatus(session.unwrap(await send(session.wrap(command))));
  return frames;
}

/** Sends the recorded session again and again, a counter further each time; whether it was ever accepted. */
async function replay(card: CardInterface, frames: readonly CommandApdu[]): Promise<boolean> {
  for (let again = 0; again < 20; again++) {
    const answers: number[] = [];
    for (const frame of frames) answers.push((await card.process(frame)).statusWord);
    if (answers.every((statusWord) => statusWord === 0x9000)) return true;
  }
  return false;
}

describe('T-126 a session of a domain’s first life is played again in its second', () => {
  let frames: CommandApdu[];
  /** At the end of the first life, before the deletion and after it. */
  let lastDay: MemoryStore;
  let disk: MemoryStore;
  before(async () => {
    disk = factory();
    const card = powerOn(disk);
    await enrol(card);
    // A life of some length: the second one then passes every counter of it.
    for (let n = 0; n < 12; n++) await OffCard.open(card, asProvider(FINAL));
    frames = await record(card);
    lastDay = disk.copy();
    const host = await OffCard.open(card, issuer);
    await host.done(deleteCommand(JPKI_SD, true));
  });

  it('is not: no counter comes again under keys that come back', async () => {
    const card = powerOn(disk.copy());
    await enrol(card);
    assert.equal(await replay(card, frames), false);
  });

  it('is not, after the power was off and after further lives', async () => {
    const store = disk.copy();
    for (let life = 0; life < 3; life++) {
      const card = powerOn(store);
      await enrol(card);
      assert.equal(await replay(card, frames), false);
      await (await OffCard.open(card, issuer)).done(deleteCommand(JPKI_SD, true));
    }
  });

  it('counter-test: where the counter goes with its domain, the whole session is accepted again', async () => {
    const store = disk.copy();
    const forgetful: ElementStore = {
      load: () => new Map([...store.load()].filter(([name]) => !name.startsWith('floor/'))),
      commit: (changes) => store.commit(changes),
    };
    const card = powerOn(forgetful);
    await enrol(card);
    assert.equal(await replay(card, frames), true);
  });

  for (const { what, ...defence } of [
    {
      what: 'that keeps no counter of a domain that goes',
      file: 'packages/secure-element/src/registry.ts',
      defence: 'keepSequenceCounter(this.#transaction, aid);',
    },
    {
      what: 'that counts from zero under keys that come back',
      file: 'packages/secure-element/src/security-domain/put-key.ts',
      defence: 'keys.raiseSequenceCounter();',
    },
  ])
    it(`counter-test: an element ${what} accepts the whole session again`, async () => {
      const card = powerOn(lastDay.copy(), await elementProgram(without(defence)));
      await (await OffCard.open(card, issuer)).done(deleteCommand(JPKI_SD, true));
      await enrol(card);
      assert.equal(await replay(card, frames), true);
    });
});
