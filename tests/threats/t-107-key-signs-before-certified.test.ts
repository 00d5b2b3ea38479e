// The threat: docs/threats/t-107-key-signs-before-certified.md
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { type ApplicationContext, type ApplicationModule, jpkiApplet, SecureElement } from '@inro/secure-element';
import { testAuthority } from '../../quality/testing/element/applet-authority.ts';
import { testHost } from '../../quality/testing/element/personalised-element.ts';
import {
  MemoryStore,
  newJpkiElement,
  Personaliser,
  PROVIDER_KEY_VERSION,
  PROVIDER_KEYS,
  powerOn,
  TEST_PIN,
  Terminal,
} from './support/terminal.ts';

const opening = { keys: PROVIDER_KEYS, keyVersion: PROVIDER_KEY_VERSION };
const KEY = 0x0017;

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

  async function signs(card = powerOn(disk.copy()).connect()): Promise<string> {
    const wallet = new Terminal(card);
    await wallet.select();
    assert.equal(await wallet.verifyPin(TEST_PIN), '9000');
    return await wallet.sign();
  }

  it('does not, while no certificate is stored', async () => {
    assert.equal(await signs(), '6985');
  });

  it('does not, with the certificate of another key: it is refused', async () => {
    const card = powerOn(disk.copy()).connect();
    const provider = await Personaliser.open(card, opening);
    await provider.stage(0x000a, foreign);
    assert.equal((await provider.commit(0x000a, foreign)).statusWord, 0x6a80);
    assert.equal(await signs(card), '6985');
  });

  it('does once its own is there, and no more when it is retired', async () => {
    const card = powerOn(disk.copy()).connect();
    await (await Personaliser.open(card, opening)).writeFile(0x000a, own);
    assert.equal(await signs(card), '9000');
    assert.equal(
      (await (await Personaliser.open(card, opening)).storeData(0x0108, Uint8Array.of(0, KEY))).statusWord,
      0x9000,
    );
    assert.equal(await signs(card), '6985');
  });

  it('counter-test: told that a certificate is there, the same applet signs', async () => {
    const believing = ({ records, ...rest }: ApplicationContext): ApplicationContext => ({
      ...rest,
      records: Object.assign(Object.create(records) as typeof records, {
        get: (name: string) => records.get(name) ?? (name === 'file-000a' ? Uint8Array.of(0x30) : undefined),
        set: records.set.bind(records),
        commitNow: records.commitNow.bind(records),
      }),
    });
    const process = jpkiApplet.process as ApplicationModule['process'];
    const credulous = {
      ...jpkiApplet,
      process: (command, context) => process(command, believing(context)),
    } as ApplicationModule;
    assert.equal(await signs(new SecureElement(testHost(disk.copy()), [credulous]).connect()), '9000');
  });
});
