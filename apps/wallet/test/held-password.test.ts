import assert from 'node:assert/strict';
import { createHash, verify, X509Certificate } from 'node:crypto';
import { before, describe, it } from 'node:test';
import type { CardChannel, CommandApdu, ResponseApdu } from '@inro/apdu';
import { Secret } from '@inro/foundation';
import { JpkiClient } from '@inro/jpki';
import {
  newJpkiElement,
  personaliseFully,
  powerOn,
  TEST_PASSWORD,
} from '../../../quality/testing/element/personalised-element.ts';
import { MemoryStore } from '../../../quality/testing/element/stores.ts';
import {
  HeldPassword,
  LONGEST_HOLD_MS,
  signUnderPassword,
  type ToSign,
} from '../src/core/presentation/held-password.ts';

const password = new Secret(TEST_PASSWORD);
const message = (number: number): Buffer => Buffer.from(`document ${number}`);
const digestOf = (number: number): Uint8Array => new Uint8Array(createHash('sha256').update(message(number)).digest());
const real = {
  clock: { now: () => new Date() },
  wait: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
};

/** A clock that stands still until it is moved; whoever waits is woken by each move. */
function moved() {
  let now = Date.parse('2026-12-01T00:00:00Z');
  let waiting: (() => void)[] = [];
  return {
    ports: {
      clock: { now: () => new Date(now) },
      wait: () =>
        new Promise<void>((resolve) => {
          waiting.push(resolve);
        }),
    },
    async by(milliseconds: number): Promise<void> {
      now += milliseconds;
      const woken = waiting;
      waiting = [];
      for (const resolve of woken) resolve();
      await new Promise(setImmediate);
    },
  };
}

for (const profile of ['session', 'once'] as const)
  describe(`ADR 77: the signing password is held for the listed digests, a minute at most (applet: ${profile})`, () => {
    let state: ReadonlyMap<string, Uint8Array>;
    let certificate: Uint8Array;
    const sent: string[] = [];

    before(async () => {
      const store = new MemoryStore();
      const stored = await personaliseFully(newJpkiElement('phone', store, undefined, profile).connect());
      certificate = stored.digitalSignatureCertificate;
      state = store.load();
    });

    async function client(before?: (command: CommandApdu) => Promise<void>): Promise<JpkiClient> {
      sent.length = 0;
      const card = powerOn(new MemoryStore(state)).connect();
      const channel: CardChannel = {
        async transmit(command): Promise<ResponseApdu> {
          await before?.(command);
          if (command.ins === 0x20 && command.data.length > 0) sent.push('verify');
          if (command.ins === 0x2a) sent.push('sign');
          return await card.transmit(command);
        },
      };
      return await JpkiClient.select(channel);
    }

    it('signs twenty documents with one password', async () => {
      const digests = Array.from({ length: 20 }, (_, number) => digestOf(number));
      const answer = message(99);
      const toSign: ToSign<{ documents: readonly Uint8Array[]; answers: readonly Uint8Array[] }> = {
        async first(read) {
          assert.deepEqual(read, certificate);
          return digests;
        },
        second(signatures) {
          documents = signatures;
          return [digestOf(99)];
        },
        done: (answers) => ({ documents, answers }),
      };
      let documents: readonly Uint8Array[] = [];
      const signed = await signUnderPassword(await client(), { password }, toSign, real);
      const key = new X509Certificate(certificate).publicKey;
      assert.equal(signed.documents.length, 20);
      assert.ok(signed.documents.every((signature, number) => verify('sha256', message(number), key, signature)));
      assert.ok(verify('sha256', answer, key, signed.answers[0]!));
      const verified = sent.filter((step) => step === 'verify').length;
      assert.equal(verified, profile === 'once' ? 21 : 1);
    });

    it('signs no digest but those listed, none of them twice, and nothing once it is wiped', async () => {
      const applet = await client();
      const held = new HeldPassword(password, real);
      await held.verify(applet);
      await assert.rejects(held.sign(applet, digestOf(1)), TypeError);
      held.bindTo([digestOf(1), digestOf(2)]);
      assert.throws(() => held.bindTo([digestOf(3)]), TypeError);
      assert.throws(() => held.bindTo([digestOf(3)], { othersFollow: true }), TypeError);
      await assert.rejects(held.sign(applet, digestOf(3)), TypeError);
      await held.sign(applet, digestOf(1));
      await assert.rejects(held.sign(applet, digestOf(1)), TypeError);
      await held.sign(applet, digestOf(2));
      assert.ok(held.isWiped);
      await assert.rejects(held.verify(applet), { code: 'wallet.password_let_go' });
    });

    it('is wiped with the last signature, and when anything fails before it', async () => {
      const applet = await client(async ({ ins }) => {
        if (ins === 0x2a) throw new Error('the element was torn off');
      });
      const wiped = new HeldPassword(password, real);
      await wiped.verify(applet);
      wiped.bindTo([digestOf(1)]);
      await assert.rejects(wiped.sign(applet, digestOf(1)), /torn off/);
      wiped.wipe();
      const toSign: ToSign<number> = {
        first: () => Promise.reject(new RangeError('nothing to sign')),
        second: () => [],
        done: () => 0,
      };
      await assert.rejects(signUnderPassword(await client(), { password }, toSign, real), RangeError);
      const wrong = { password: new Secret('WRONG1') };
      await assert.rejects(signUnderPassword(await client(), wrong, toSign, real), { code: 'jpki.secret_wrong' });
    });

    it('signs to the last millisecond of the minute, and not after it, nor when the clock was set back', async () => {
      const time = moved();
      for (const [by, isHeld] of [
        [LONGEST_HOLD_MS - 1, true],
        [LONGEST_HOLD_MS, false],
        [-1, false],
      ] as const) {
        const applet = await client();
        const held = new HeldPassword(password, time.ports);
        await held.verify(applet);
        held.bindTo([digestOf(1), digestOf(2)]);
        await held.sign(applet, digestOf(1));
        await time.by(by);
        assert.equal(held.isWiped, !isHeld, `${by} ms`);
        const signing = held.sign(applet, digestOf(2));
        if (isHeld) assert.equal((await signing).length, 256);
        else await assert.rejects(signing, { code: 'wallet.password_let_go' });
      }
    });

    it('is wiped by the clock when the applet never answers', async () => {
      const time = moved();
      const applet = await client(({ ins }) => (ins === 0x2a ? new Promise<void>(() => undefined) : Promise.resolve()));
      const held = new HeldPassword(password, time.ports);
      await held.verify(applet);
      held.bindTo([digestOf(1)]);
      void held.sign(applet, digestOf(1));
      await time.by(LONGEST_HOLD_MS - 1);
      assert.equal(held.isWiped, false);
      await time.by(1);
      assert.equal(held.isWiped, true);
    });

    it('spends no last try that somebody else left while it was signing', async () => {
      const element = powerOn(new MemoryStore(state));
      const [card, thief] = [element.connect(), element.connect()];
      let signatures = 0;
      const applet = await JpkiClient.select({
        async transmit(command) {
          if (command.ins === 0x2a && signatures++ === 1) {
            const other = await JpkiClient.select(thief);
            for (let tries = 0; tries < 4; tries++)
              await assert.rejects(other.verify('signaturePassword', new Secret('WRONG1')));
          }
          return await card.transmit(command);
        },
      });
      const digests = [digestOf(1), digestOf(2)];
      const toSign: ToSign<number> = { first: async () => digests, second: () => [], done: () => 2 };
      const signing = signUnderPassword(applet, { password }, toSign, real);
      if (profile === 'once') await assert.rejects(signing, { code: 'jpki.last_try' });
      else assert.equal(await signing, 2);
      assert.equal((await applet.secretState('signaturePassword')).triesLeft, 1);
    });
  });
