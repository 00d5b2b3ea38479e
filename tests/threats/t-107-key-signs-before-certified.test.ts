// The threat: docs/threats/t-107-key-signs-before-certified.md
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { CardInterface } from '@inro/secure-element';
import { testAuthority } from '../../quality/testing/element/applet-authority.ts';
import {
  elementIn,
  MemoryStore,
  newJpkiElement,
  Personaliser,
  PROVIDER_KEY_VERSION,
  PROVIDER_KEYS,
  TEST_PIN,
  Terminal,
} from './support/terminal.ts';
import { asItIs, type Defence, type World, without } from './support/without.ts';

const opening = { keys: PROVIDER_KEYS, keyVersion: PROVIDER_KEY_VERSION };
const KEY = 0x0017;
const file = 'packages/secure-element/src/jpki-applet/personalisation.ts';

describe('T-107 a key signs before anybody has certified it', () => {
  const disk = new MemoryStore();
  let own: Uint8Array;
  let foreign: Uint8Array;
  before(async () => {
    const card = newJpkiElement('phone', disk).connect();
    const provider = await Personaliser.open(card, opening);
    await provider.permit(0x01);
    const key = await provider.generate(KEY, new Uint8Array(32));
    const person = new Terminal(card);
    await person.select();
    assert.equal(await person.setPin(TEST_PIN), '9000');
    const authority = await testAuthority('Test CA');
    own = await authority.certify(key, 'Authentication');
    foreign = authority.certificate;
  });

  const on = async (world: World = asItIs): Promise<CardInterface> => (await elementIn(world, disk.copy())).connect();
  async function signs(card: CardInterface): Promise<string> {
    const wallet = new Terminal(card);
    await wallet.select();
    assert.equal(await wallet.verifyPin(TEST_PIN), '9000');
    return await wallet.sign();
  }

  it('does not, while no certificate is stored', async () => {
    assert.equal(await signs(await on()), '6985');
  });

  it('does not, with the certificate of another key: it is refused', async () => {
    const card = await on();
    const provider = await Personaliser.open(card, opening);
    await provider.stage(0x000a, foreign);
    assert.equal((await provider.commit(0x000a, foreign)).statusWord, 0x6a80);
    assert.equal(await signs(card), '6985');
  });

  it('does once its own is there, and no more when it is retired', async () => {
    const card = await on();
    await (await Personaliser.open(card, opening)).writeFile(0x000a, own);
    assert.equal(await signs(card), '9000');
    assert.equal(
      (await (await Personaliser.open(card, opening)).storeData(0x0108, Uint8Array.of(0, KEY))).statusWord,
      0x9000,
    );
    assert.equal(await signs(card), '6985');
  });

  it('counter-test: an applet that asks for no certificate signs at once', async () => {
    const eager = without({
      file: 'packages/secure-element/src/jpki-applet/digital-signature.ts',
      defence: ' || !isCertified',
    });
    assert.equal(await signs(await on(eager)), '9000');
  });

  it('counter-test: one that compares no key takes another key’s certificate, and signs', async () => {
    const card = await on(without({ file, defence: 'equalInConstantTime(generated.octets, certified.octets) &&' }));
    await (await Personaliser.open(card, opening)).writeFile(0x000a, foreign);
    assert.equal(await signs(card), '9000');
  });

  it('counter-test: one that retires neither the key nor its certificate goes on signing; either is enough', async () => {
    const key: Defence = { file, defence: 'keys.delete(keyName(slot.key));' };
    const certificate: Defence = { file, defence: '[\n    fileRecord(slot.certificateFile),', instead: '[' };
    for (const [gone, answer] of [
      [[key], '6985'],
      [[certificate], '6985'],
      [[key, certificate], '9000'],
    ] as const) {
      const card = await on(without(...gone));
      await (await Personaliser.open(card, opening)).writeFile(0x000a, own);
      const retired = await (await Personaliser.open(card, opening)).storeData(0x0108, Uint8Array.of(0, KEY));
      assert.equal(retired.statusWord, 0x9000);
      assert.equal(await signs(card), answer);
    }
  });
});
