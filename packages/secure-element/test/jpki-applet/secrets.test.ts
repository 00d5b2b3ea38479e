import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { commandApdu, onLogicalChannel, type StatusWord } from '@inro/apdu';
import { fromHex, toHex, utf8 } from '@inro/foundation';
import type { CardInterface, SecureElement } from '@inro/secure-element';
import fc from 'fast-check';
import { JPKI_APPLET } from '../../../../quality/testing/element/new-element.ts';
import { newJpkiElement, personaliseFully, powerOn } from '../../../../quality/testing/element/personalised-element.ts';
import { CuttingStore, MemoryStore } from '../../../../quality/testing/element/stores.ts';

const hex = (statusWord: StatusWord): string => statusWord.toString(16).toUpperCase();
const states: Record<'card' | 'phone', ReadonlyMap<string, Uint8Array>> = { card: new Map(), phone: new Map() };

before(async () => {
  for (const profile of ['card', 'phone'] as const) {
    const store = new MemoryStore();
    await personaliseFully(newJpkiElement(profile, store).connect());
    states[profile] = store.load();
  }
});

/** One logical channel with the applet selected; every method answers a status word, in hexadecimal. */
class Terminal {
  readonly #card: CardInterface;
  readonly #channel: number;
  constructor(card: CardInterface, channel = 0) {
    this.#card = card;
    this.#channel = channel;
  }
  async send(header: string, data = '', le?: number): Promise<string> {
    const [cla, ins, p1, p2] = fromHex(header) as unknown as [number, number, number, number];
    const command = commandApdu(cla, ins, p1, p2, fromHex(data), le);
    const response = await this.#card.process(onLogicalChannel(command, this.#channel));
    return hex(response.statusWord);
  }
  select = () => this.send('00A4040C', toHex(JPKI_APPLET));
  query = (p2 = '98') => this.send(`002000${p2}`);
  verify = (secret: string, p2 = '98') => this.send(`002000${p2}`, toHex(utf8(secret)));
  change = (secret: string, p2 = '98') => this.send(`002401${p2}`, toHex(utf8(secret)));
  sign = (p2 = '97') => this.send(`802A02${p2}`, '00'.repeat(32), 256);
  async read(ef: string): Promise<string> {
    const selected = await this.send('00A4020C', ef);
    return selected === '9000' ? this.send('00B00000', '', 4) : selected;
  }
}

async function terminalOn(element: SecureElement, channel = 0): Promise<Terminal> {
  const card = element.connect();
  for (let opened = 0; opened < channel; opened++) {
    await card.process(commandApdu(0x00, 0x70, 0x00, 0x00, undefined, 1));
  }
  const terminal = new Terminal(card, channel);
  assert.equal(await terminal.select(), '9000');
  return terminal;
}

describe('applet.md §1 and §3: the secrets of the JPKI applet', () => {
  for (const [profile, blocked, freeCertificate] of [
    ['card', '6984', '9000'],
    ['phone', '6983', '6982'],
  ] as const) {
    describe(`${profile} profile`, () => {
      let terminal: Terminal;
      beforeEach(async () => {
        terminal = await terminalOn(powerOn(new MemoryStore(states[profile])), 2);
      });

      it('answers a query with the tries left in every state', async () => {
        assert.equal(await terminal.query(), '63C3');
        assert.equal(await terminal.query('9B'), '63C5');
        assert.equal(await terminal.verify('1234'), '9000');
        assert.equal(await terminal.query(), '63C3');
        for (const answer of ['63C2', '63C1', blocked]) assert.equal(await terminal.verify('9999'), answer);
        assert.equal(await terminal.query(), '63C0');
      });

      it(`answers ${blocked} once blocked, to the right secret too, and only for that secret`, async () => {
        for (let tries = 0; tries < 3; tries++) await terminal.verify('0000');
        assert.equal(await terminal.verify('1234'), blocked);
        assert.equal(await terminal.verify('ABC123', '9B'), '9000');
        assert.equal(await terminal.sign(), '6982');
        assert.equal(await terminal.change('5678'), '6985');
      });

      it('guards reading and signing, each by its own secret', async () => {
        const reads = async () => {
          const answers: string[] = [];
          for (const ef of ['0001', '0002', '000A', '000B', '0006', '0008']) answers.push(await terminal.read(ef));
          return answers;
        };
        assert.deepEqual(await reads(), ['6982', '9000', freeCertificate, '9000', '9000', '9000']);
        assert.deepEqual([await terminal.sign('97'), await terminal.sign('9A')], ['6982', '6982']);
        await terminal.verify('1234');
        assert.deepEqual(await reads(), ['6982', '9000', '9000', '9000', '9000', '9000']);
        assert.deepEqual([await terminal.sign('97'), await terminal.sign('9A')], ['9000', '6982']);
        await terminal.select();
        await terminal.verify('ABC123', '9B');
        assert.deepEqual(await reads(), ['9000', '9000', freeCertificate, '9000', '9000', '9000']);
        assert.deepEqual([await terminal.sign('97'), await terminal.sign('9A')], ['6982', '9000']);
      });

      it('keeps the verified state over a second VERIFY, and loses it at a wrong one and at SELECT', async () => {
        await terminal.verify('1234');
        assert.equal(await terminal.verify('1234'), '9000');
        assert.equal(await terminal.sign(), '9000');
        await terminal.verify('1235');
        assert.equal(await terminal.sign(), '6982');
        await terminal.verify('1234');
        await terminal.select();
        assert.equal(await terminal.sign(), '6982');
      });
    });
  }

  it('never lets a verification on one logical channel or interface count on another', async () => {
    const element = powerOn(new MemoryStore(states.phone));
    const wallet = await terminalOn(element, 1);
    const reader = await terminalOn(element);
    await wallet.verify('1234');
    assert.deepEqual([await wallet.sign(), await reader.sign()], ['9000', '6982']);
  });

  it('ends a verification elsewhere when the secret is changed or blocked', async () => {
    const element = powerOn(new MemoryStore(states.phone));
    const [one, two] = [await terminalOn(element, 1), await terminalOn(element)];
    await one.verify('1234');
    await two.verify('1234');
    assert.equal(await two.change('5678'), '9000');
    assert.equal(await one.sign(), '6982');
    await one.verify('5678');
    for (let tries = 0; tries < 3; tries++) await two.verify('0000');
    assert.equal(await one.sign(), '6982');
  });

  it('ends every verification at reset', async () => {
    const card = powerOn(new MemoryStore(states.card)).connect();
    const terminal = new Terminal(card);
    await terminal.select();
    await terminal.verify('1234');
    await card.reset();
    await terminal.select();
    assert.equal(await terminal.sign(), '6982');
  });

  it('changes a secret after the old one alone, to a well-formed one alone, and fills the counter', async () => {
    const terminal = await terminalOn(powerOn(new MemoryStore(states.phone)));
    assert.equal(await terminal.change('NEW123', '9B'), '6985');
    await terminal.verify('0', '9B');
    await terminal.verify('ABC123', '9B');
    for (const wrong of ['ABC12', 'abc123', 'A'.repeat(17), 'ABC 123', '']) {
      assert.equal(await terminal.change(wrong, '9B'), '6A80');
    }
    assert.equal(await terminal.change('NEW123', '9B'), '9000');
    assert.equal(await terminal.verify('ABC123', '9B'), '63C4');
    assert.equal(await terminal.verify('NEW123', '9B'), '9000');
    assert.equal(await terminal.query('9B'), '63C5');
  });

  it('answers the status words of ISO/IEC 7816-4 to what it does not know', async () => {
    const terminal = await terminalOn(powerOn(new MemoryStore(states.phone)));
    for (const [header, data, le, statusWord] of [
      ['00200180', '31323334', undefined, '6A86'],
      ['00200000', '31323334', undefined, '6A86'],
      ['00200080', '31323334', undefined, '6A88'],
      ['00200097', '31323334', undefined, '6A88'],
      ['00200098', '30'.repeat(17), undefined, '6700'],
      ['00240080', '31323334', undefined, '6A86'],
      ['802A0697', '00'.repeat(32), 256, '6A86'],
      ['802A0098', '00'.repeat(32), 256, '6A88'],
      ['002A0097', '00'.repeat(32), 256, '6E00'],
      ['00A4020C', '0099', undefined, '6A82'],
      ['00A40204', '0018', undefined, '6A86'],
      ['00A4020C', '00', undefined, '6700'],
      ['00B00000', '', 4, '6986'],
      ['00440000', '', undefined, '6D00'],
    ] as const) {
      assert.equal(await terminal.send(header, data, le), statusWord, `${header} ${data}`);
    }
    await terminal.send('00A4020C', '0018');
    assert.equal(await terminal.send('00B00000', '', 4), '6986');
    await terminal.send('00A4020C', '0006');
    assert.equal(await terminal.send('00B000A0', '', 4), '6B00');
    assert.equal(await terminal.send('00B000A0'), '6700');
    assert.equal(await terminal.send('00B08000', '', 4), '6A86');
  });
});

describe('SECURITY.md: no try is won back', () => {
  const step = fc.constantFrom('right', 'wrong', 'query', 'change', 'select', 'reset');

  /** Runs steps until the power goes; how many wrong secrets were answered since the last right one. */
  async function runUntilCut(store: CuttingStore, steps: readonly string[], current: { pin: string }) {
    const element = powerOn(store);
    const terminal = await terminalOn(element);
    let wrong = 0;
    let sent = 0;
    /** A right secret or a change was under way when the power went: it may have happened or not. */
    let open = false;
    for (const action of steps) {
      const pin = current.pin;
      if (action === 'right') {
        sent++;
        const answer = await terminal.verify(pin);
        if (store.cut) open = true;
        else if (answer === '9000') [wrong, sent] = [0, 0];
      } else if (action === 'wrong') {
        sent++;
        const answer = await terminal.verify('0000');
        if (!store.cut) {
          assert.notEqual(answer, '9000');
          wrong++;
        }
      } else if (action === 'change') {
        const next = pin === '1234' ? '5678' : '1234';
        const answer = await terminal.change(next);
        if (store.cut) open = true;
        else if (answer === '9000') [current.pin, wrong, sent] = [next, 0, 0];
      } else if (action === 'query') await terminal.query();
      else if (action === 'select') await terminal.select();
      if (store.cut) break;
    }
    return { wrong: Math.min(wrong, 3), sent, open };
  }

  it('over any sequence of commands with the power cut before or after any write', async () => {
    let cuts = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 14 }),
        fc.constantFrom('before' as const, 'after' as const),
        async (steps, k, when) => {
          const disk = new MemoryStore(states.phone);
          const store = new CuttingStore(disk, k, when);
          const current = { pin: '1234' };
          const { wrong, sent, open } = await runUntilCut(store, steps, current);
          if (store.cut) cuts++;
          const terminal = await terminalOn(powerOn(disk));
          const left = Number.parseInt((await terminal.query()).slice(-1), 16);
          assert.ok(left <= 3 - wrong || (open && left === 3), `${left} tries left after ${wrong} wrong ones`);
          assert.ok(left >= Math.max(0, 3 - sent), `${left} tries left after ${sent} were sent`);
          if (left === 0) assert.equal(await terminal.verify(current.pin), '6983');
          // Never half a change: one of the two secrets is right.
          else if (left > 1)
            assert.ok((await terminal.verify('1234')) === '9000' || (await terminal.verify('5678')) === '9000');
        },
      ),
      { numRuns: 400, seed: 20261122 },
    );
    assert.ok(cuts > 60, `${cuts} cuts`);
  });

  for (const when of ['before', 'after'] as const) {
    it(`spends the try when the power goes ${when} the write that follows a right PIN`, async () => {
      const disk = new MemoryStore(states.phone);
      const terminal = await terminalOn(powerOn(new CuttingStore(disk, 2, when)));
      await terminal.verify('1234');
      const after = await terminalOn(powerOn(disk));
      assert.equal(await after.query(), when === 'before' ? '63C2' : '63C3');
      assert.equal(await after.sign(), '6982');
    });
  }
});
