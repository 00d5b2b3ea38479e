import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { commandApdu, onLogicalChannel } from '@inro/apdu';
import { fromHex, utf8 } from '@inro/foundation';
import type { CardInterface } from '@inro/secure-element';
import { JPKI_APPLET } from '../../../../quality/testing/element/new-element.ts';
import {
  newJpkiElement,
  personaliseFully,
  powerOn,
  TEST_PASSWORD,
  TEST_PIN,
} from '../../../../quality/testing/element/personalised-element.ts';
import { MemoryStore } from '../../../../quality/testing/element/stores.ts';
import { profileOfInstallParameters } from '../../src/jpki-applet/profile.ts';

const PIN = 0x98;
const PASSWORD = 0x9b;
const AUTHENTICATION_KEY = 0x97;
const SIGNING_KEY = 0x9a;

describe('applet.md §4, ISO/IEC 7816-15 userConsent 1: the signing password counts once', () => {
  let state: ReadonlyMap<string, Uint8Array>;
  let card: CardInterface;

  before(async () => {
    const store = new MemoryStore();
    await personaliseFully(newJpkiElement('phone', store, undefined, 'once').connect());
    state = store.load();
  });

  beforeEach(async () => {
    card = powerOn(new MemoryStore(state)).connect();
    assert.equal(await select(), '9000');
  });

  const status = async (command: ReturnType<typeof commandApdu>, channel = 0): Promise<string> =>
    (await card.process(onLogicalChannel(command, channel))).statusWord.toString(16).toUpperCase();
  const select = (channel = 0) => status(commandApdu(0x00, 0xa4, 0x04, 0x0c, JPKI_APPLET), channel);
  const verify = (reference: number, secret: string, channel = 0) =>
    status(commandApdu(0x00, 0x20, 0x00, reference, utf8(secret)), channel);
  const sign = (key: number, channel = 0, length = 32) =>
    status(commandApdu(0x80, 0x2a, 0x02, key, new Uint8Array(length), 256), channel);
  const readSigningCertificate = () => status(commandApdu(0x00, 0xb0, 0x81, 0x00, undefined, 4));

  it('gives one signature for one verification, and another for the next', async () => {
    assert.equal(await sign(SIGNING_KEY), '6982');
    for (let time = 0; time < 2; time++) {
      assert.equal(await verify(PASSWORD, TEST_PASSWORD), '9000');
      assert.deepEqual([await sign(SIGNING_KEY), await sign(SIGNING_KEY)], ['9000', '6982']);
    }
  });

  it('neither drops nor doubles a verification when the password is verified twice, as OpenSC does', async () => {
    for (let time = 0; time < 2; time++) assert.equal(await verify(PASSWORD, TEST_PASSWORD), '9000');
    assert.deepEqual([await sign(SIGNING_KEY), await sign(SIGNING_KEY)], ['9000', '6982']);
  });

  it('uses it up with a command that fails too, and not with one that never asks for it', async () => {
    await verify(PASSWORD, TEST_PASSWORD);
    assert.equal(await sign(SIGNING_KEY, 0, 31), '6700');
    assert.equal(await sign(SIGNING_KEY), '6982');
    await verify(PASSWORD, TEST_PASSWORD);
    assert.equal(await status(commandApdu(0x80, 0x2a, 0x06, SIGNING_KEY, new Uint8Array(32), 256)), '6A86');
    assert.equal(await sign(SIGNING_KEY), '9000');
  });

  it('gives two commands sent at once one signature', async () => {
    await verify(PASSWORD, TEST_PASSWORD);
    const both = await Promise.all([sign(SIGNING_KEY), sign(SIGNING_KEY)]);
    assert.deepEqual(both.sort(), ['6982', '9000']);
  });

  it('lets the certificate be read from the verification to the signature', async () => {
    assert.equal(await readSigningCertificate(), '6982');
    await verify(PASSWORD, TEST_PASSWORD);
    assert.deepEqual([await readSigningCertificate(), await readSigningCertificate()], ['9000', '9000']);
    await sign(SIGNING_KEY);
    assert.equal(await readSigningCertificate(), '6982');
  });

  it('counts each logical channel for itself', async () => {
    await card.process(commandApdu(0x00, 0x70, 0x00, 0x00, undefined, 1));
    await select(1);
    await verify(PASSWORD, TEST_PASSWORD);
    await verify(PASSWORD, TEST_PASSWORD, 1);
    assert.equal(await sign(SIGNING_KEY), '9000');
    assert.deepEqual([await sign(SIGNING_KEY), await sign(SIGNING_KEY, 1)], ['6982', '9000']);
  });

  it('leaves the PIN and the tries of both as they are', async () => {
    await verify(PIN, TEST_PIN);
    assert.deepEqual([await sign(AUTHENTICATION_KEY), await sign(AUTHENTICATION_KEY)], ['9000', '9000']);
    await verify(PASSWORD, TEST_PASSWORD);
    await sign(SIGNING_KEY);
    assert.equal(await status(commandApdu(0x00, 0x20, 0x00, PASSWORD)), '63C5');
  });

  it('holds after a power cut: the profile lies in the element', async () => {
    const store = new MemoryStore(state);
    card = powerOn(store).connect();
    await select();
    await verify(PASSWORD, TEST_PASSWORD);
    card = powerOn(store).connect();
    await select();
    assert.equal(await sign(SIGNING_KEY), '6982');
    await verify(PASSWORD, TEST_PASSWORD);
    assert.deepEqual([await sign(SIGNING_KEY), await sign(SIGNING_KEY)], ['9000', '6982']);
  });
});

describe('applet.md §1: the parameters of INSTALL', () => {
  const passwordOf = (parameters: string) => profileOfInstallParameters(fromHex(parameters)).signingPassword;

  it('say session unless the third byte says once', () => {
    for (const parameters of ['', '00', '01', '0083', '0184', '008300', '018400'])
      assert.equal(passwordOf(parameters), 'session', parameters);
    for (const parameters of ['008301', '018401', '008401']) assert.equal(passwordOf(parameters), 'once', parameters);
  });

  it('are refused with any other byte, and with a fourth', () => {
    for (const parameters of ['02', '0082', '000001', '008302', '0083FF', '00830100'])
      assert.throws(() => passwordOf(parameters), { message: /6A80/i }, parameters);
  });
});
