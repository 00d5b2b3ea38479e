import assert from 'node:assert/strict';
import { constants, createHash, type KeyObject, publicDecrypt, verify, X509Certificate } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { commandApdu, expectStatus, statusWords } from '@inro/apdu';
import { concatBytes, fromHex, utf8 } from '@inro/foundation';
import type { CardInterface } from '@inro/secure-element';
import { JPKI_APPLET } from '../../../../quality/testing/element/new-element.ts';
import { newJpkiElement, personaliseFully } from '../../../../quality/testing/element/personalised-element.ts';
import { MemoryStore } from '../../../../quality/testing/element/stores.ts';

const message = utf8('本人確認');
const digest = new Uint8Array(createHash('sha256').update(message).digest());
const digestInfo = concatBytes(fromHex('3031300D060960864801650304020105000420'), digest);

describe('applet.md §4: COMPUTE DIGITAL SIGNATURE', () => {
  let card: CardInterface;
  const keys: Record<'97' | '9A', KeyObject> = {} as never;

  before(async () => {
    card = newJpkiElement('phone', new MemoryStore()).connect();
    const stored = await personaliseFully(card);
    keys['97'] = new X509Certificate(stored.userAuthenticationCertificate).publicKey;
    keys['9A'] = new X509Certificate(stored.digitalSignatureCertificate).publicKey;
    expectStatus(await card.transmit(commandApdu(0x00, 0xa4, 0x04, 0x0c, JPKI_APPLET)));
    expectStatus(await card.transmit(commandApdu(0x00, 0x20, 0x00, 0x98, utf8('1234'))));
    expectStatus(await card.transmit(commandApdu(0x00, 0x20, 0x00, 0x9b, utf8('ABC123'))));
  });

  const sign = async (p1: number, key: '97' | '9A', data: Uint8Array): Promise<Uint8Array> => {
    const { data: signature } = expectStatus(
      await card.transmit(commandApdu(0x80, 0x2a, p1, Number.parseInt(key, 16), data, 256)),
    );
    assert.equal(signature.length, 256);
    return signature;
  };
  const pss = (key: KeyObject) => ({ key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });

  for (const key of ['97', '9A'] as const) {
    it(`signs in all six forms with key ${key}`, async () => {
      const publicKey = keys[key];
      for (const [p1, data] of [
        [0, digestInfo],
        [2, digest],
        [3, message],
      ] as const) {
        assert.ok(verify('sha256', message, publicKey, await sign(p1, key, data)), `P1=0${p1}`);
      }
      const bare = publicDecrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, await sign(1, key, message));
      assert.deepEqual(new Uint8Array(bare), digest);
      assert.ok(verify('sha256', message, pss(publicKey), await sign(4, key, digest)));
      assert.ok(verify('sha256', message, pss(publicKey), await sign(5, key, message)));
    });
  }

  it('signs 1 to 245 bytes as they are with P1=00', async () => {
    for (const length of [1, 51, 245]) {
      const data = new Uint8Array(length).fill(0xa5);
      const signature = await sign(0, '97', data);
      const opened = publicDecrypt({ key: keys['97'], padding: constants.RSA_PKCS1_PADDING }, signature);
      assert.deepEqual(new Uint8Array(opened), data);
    }
  });

  it('signs with the selected key file when P2 is 80', async () => {
    expectStatus(await card.transmit(commandApdu(0x00, 0xa4, 0x02, 0x0c, fromHex('001A'))));
    const { data } = expectStatus(await card.transmit(commandApdu(0x80, 0x2a, 0x03, 0x80, message, 256)));
    assert.ok(verify('sha256', message, keys['9A'], data));
  });

  it('refuses what does not have the length of its form', async () => {
    for (const [p1, length] of [
      [0, 0],
      [0, 246],
      [1, 0],
      [2, 31],
      [2, 33],
      [4, 51],
      [5, 0],
    ] as const) {
      const command = commandApdu(0x80, 0x2a, p1, 0x97, new Uint8Array(length), 256);
      assert.equal((await card.transmit(command)).statusWord, statusWords.wrongLength, `P1=0${p1}, ${length} bytes`);
    }
    const withoutLe = commandApdu(0x80, 0x2a, 0x02, 0x97, digest);
    assert.equal((await card.transmit(withoutLe)).statusWord, statusWords.wrongLength);
  });
});
