import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { type CommandApdu, expectStatus, type ResponseApdu } from '@inro/apdu';
import { initializeUpdateCommand, OffCardSession, putKeyCommand, type StaticKeys } from '@inro/secure-channel/off-card';
import { PendingSession } from '@inro/secure-channel/on-card';
import type { CardInterface } from '@inro/secure-element';
import { deriveSession } from '../../packages/secure-channel/src/session.ts';
import { readKeyData } from '../../packages/secure-element/src/security-domain/key-data.ts';
import { selectCommand } from '../../packages/secure-element/test/element.ts';
import { OffCard } from '../../packages/secure-element/test/off-card.ts';
import { JPKI_SD, MemoryStore, newJpkiElement, PROVIDER_KEY_VERSION, PROVIDER_KEYS } from './support/terminal.ts';

// The set that the element is made with stands for the transport set that the issuer knows.
const TRANSPORT = PROVIDER_KEYS;
const final = (): StaticKeys => {
  const key = () => new Uint8Array(randomBytes(32));
  return { enc: key(), mac: key(), dek: key() };
};
const access = (keys: StaticKeys, version: number) => ({ aid: JPKI_SD, keys, version, i: 0x71 });
type Frame = readonly [CommandApdu, ResponseApdu];

/** The provider rotates the keys, through whoever relays the frames. */
async function rotate(card: CardInterface, keys: StaticKeys): Promise<Frame[]> {
  const frames: Frame[] = [];
  const send = async (command: CommandApdu): Promise<ResponseApdu> => {
    const answer = await card.process(command);
    frames.push([command, answer]);
    return answer;
  };
  await send(selectCommand(JPKI_SD));
  const hostChallenge = new Uint8Array(randomBytes(16));
  const answer = await send(initializeUpdateCommand(PROVIDER_KEY_VERSION, hostChallenge));
  const opened = OffCardSession.open({ keys: TRANSPORT, hostChallenge, securityLevel: 0x33, answer });
  opened.session.unwrap(await send(opened.externalAuthenticate));
  const replaces = { replaces: PROVIDER_KEY_VERSION, keyVersion: 3, keys };
  expectStatus(opened.session.unwrap(await send(opened.session.wrap(putKeyCommand(opened.session, replaces)))));
  return frames;
}

/** What the issuer makes of a recording: it plays the card, whose session keys follow from the transport set. */
function keysFrom([, update, authenticate, put]: readonly Frame[]): StaticKeys {
  const [asked, answered] = update!;
  const secrets = deriveSession(TRANSPORT, 0x71, asked.data, answered.data.slice(13, 29));
  const session = new PendingSession(secrets, 0x71).authenticate(authenticate![0]);
  return readKeyData(session, session.unwrap(put![0]).data).keys;
}

describe('T-112 an SE issuer that recorded the key rotation comes back', () => {
  it('open: from transport keys and recording it computes the final keys, which open the domain', async () => {
    const card = newJpkiElement('phone', new MemoryStore()).connect();
    const keys = final();
    const computed = keysFrom(await rotate(card, keys));
    assert.deepEqual(computed, keys);
    await OffCard.open(card, access(computed, 3));
  });

  it('held: without the recording, the transport keys open nothing after the rotation', async () => {
    const card = newJpkiElement('phone', new MemoryStore()).connect();
    await rotate(card, final());
    for (const version of [PROVIDER_KEY_VERSION, 3])
      await assert.rejects(OffCard.open(card, access(TRANSPORT, version)));
  });
});
