import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { type CardChannel, type CommandApdu, statusWords } from '@inro/apdu';
import { Secret } from '@inro/foundation';
import { JpkiClient } from '@inro/jpki';
import type { CardInterface } from '@inro/secure-element';
import {
  newJpkiElement,
  type Personalised,
  personaliseFully,
  powerOn,
} from '../../../quality/testing/element/personalised-element.ts';
import { MemoryStore } from '../../../quality/testing/element/stores.ts';

const pin = new Secret('1234');

/** A channel like the phone's door, which notes what goes over it at once; optionally an element that gives short parts. */
function counted(card: CardInterface, most = 256): CardChannel & { readonly journeys: (readonly CommandApdu[])[] } {
  const journeys: (readonly CommandApdu[])[] = [];
  const one = async (command: CommandApdu) => {
    const { data, statusWord } = await card.process(command);
    return { data: command.ins === 0xb0 ? data.subarray(0, most) : data, statusWord };
  };
  return {
    journeys,
    async transmit(command) {
      journeys.push([command]);
      return one(command);
    },
    async transmitAll(commands) {
      journeys.push(commands);
      const responses = [];
      for (const command of commands) responses.push(await one(command));
      return responses;
    },
  };
}

describe('JpkiClient over a channel where each way there and back costs', () => {
  const store = new MemoryStore();
  let stored: Personalised;
  let card: CardInterface;
  before(async () => {
    stored = await personaliseFully(newJpkiElement('phone', store).connect());
  });
  beforeEach(() => {
    card = powerOn(new MemoryStore(store.load())).connect();
  });

  it('reads a certificate of any length in two journeys, and the tries left in one', async () => {
    const channel = counted(card);
    const client = await JpkiClient.select(channel);
    await client.verify('userAuthenticationPin', pin);
    channel.journeys.length = 0;
    assert.deepEqual(await client.readCertificate('userAuthentication'), stored.userAuthenticationCertificate);
    assert.equal(channel.journeys.length, 2);
    await client.secretState('userAuthenticationPin');
    assert.equal(channel.journeys.length, 3);
  });

  it('reads on from where it was when an element gives less than it was asked for', async () => {
    const client = await JpkiClient.select(counted(card, 100));
    assert.deepEqual(await client.readCertificate('userAuthenticationCa'), stored.userAuthenticationCa);
  });

  it('asks an element that gives crumbs, or tells of a file without end, no more than a certificate takes', async () => {
    for (const most of [1, 63]) {
      const channel = counted(card, most);
      const client = await JpkiClient.select(channel);
      await assert.rejects(client.readCertificate('userAuthenticationCa'), { code: 'jpki.certificate_unreadable' });
      assert.ok(channel.journeys.length <= 3);
    }
    let asked = 0;
    const answer = (command: CommandApdu, data: Uint8Array) => {
      asked++;
      return { data: command.ins === 0xb0 ? data : new Uint8Array(0), statusWord: statusWords.success };
    };
    for (const [length, most] of [
      [0xffff, 256],
      [8_188, 64],
      [1_000, 300],
      [290, 300],
    ] as const) {
      const data = new Uint8Array(most);
      data.set([0x30, 0x82, length >> 8, length & 0xff]);
      const endless: CardChannel = { transmit: async (command) => answer(command, data) };
      const reading = (await JpkiClient.select(endless)).readCertificate('userAuthenticationCa');
      if (length === 8_188) assert.equal((await reading).length, 8_192);
      else await assert.rejects(reading, { code: 'jpki.certificate_unreadable' });
    }
    assert.ok(asked < 150, `${asked} commands`);
  });

  it('nor one that begins well and gives nothing, crumbs or more than it was asked for from then on', async () => {
    for (const later of [0, 1, 63, 257]) {
      let asked = 0;
      const transmit = async ({ ins, p1, p2 }: CommandApdu) => {
        if (++asked > 10) throw new Error('asked without end');
        const data = new Uint8Array(ins !== 0xb0 ? 0 : p1 + p2 === 0 ? 256 : later);
        if (data.length === 256) data.set([0x30, 0x82, 0x03, 0xe8]);
        return { data, statusWord: statusWords.success };
      };
      const reading = (await JpkiClient.select({ transmit })).readCertificate('userAuthenticationCa');
      await assert.rejects(reading, { code: 'jpki.certificate_unreadable' });
    }
  });

  it('never sends a secret, or uses a key, together with a command whose answer is not known yet', async () => {
    const channel = counted(card);
    const client = await JpkiClient.select(channel);
    await client.verify('userAuthenticationPin', pin);
    await client.signDigest('userAuthentication', new Uint8Array(32));
    await client.change('userAuthenticationPin', { old: pin, new: new Secret('4321') });
    const careful = channel.journeys.filter((commands) =>
      commands.some(({ ins, data }) => ins === 0x24 || ins === 0x2a || (ins === 0x20 && (data?.length ?? 0) > 0)),
    );
    assert.equal(careful.length, 4);
    for (const commands of careful) assert.equal(commands.length, 1);
  });

  it('refuses when the file it asks something of is not there, whatever the question was answered', async () => {
    const inner = counted(card);
    await JpkiClient.select(inner);
    const lost: CardChannel = {
      transmit: inner.transmit,
      transmitAll: async (commands) => {
        const responses = await inner.transmitAll!(commands);
        return [{ data: new Uint8Array(0), statusWord: 0x6a82 as never }, ...responses.slice(1)];
      },
    };
    const client = new JpkiClient(lost);
    const refused = { name: 'InroError', code: 'jpki.unexpected_answer' };
    await assert.rejects(client.secretState('userAuthenticationPin'), refused);
    await assert.rejects(client.verify('userAuthenticationPin', pin), refused);
    await assert.rejects(client.readCertificate('userAuthenticationCa'), { code: 'jpki.certificate_missing' });
  });
});
