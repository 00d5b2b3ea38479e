import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { suite, test } from 'node:test';
import { commandApdu, expectStatus, onLogicalChannel, parseTlvs } from '@inro/apdu';
import { concatBytes, fromHex, toHex } from '@inro/foundation';
import { initializeUpdateCommand, keyCheckValue, putKeyCommand, type StaticKeys } from '@inro/secure-channel/off-card';
import { SecureElement } from '@inro/secure-element';
import {
  AMSD,
  AS_ISSUER,
  ATTESTATION_CHAIN,
  hostOn,
  ISD,
  JPKI_APPLET,
  newElement,
  probe,
  selectCommand,
  statusOf,
  testOrder,
} from '../../../quality/testing/element/new-element.ts';
import {
  deleteCommand,
  deleteKeys,
  getData,
  getStatus,
  installDomain,
  installJpki,
  OffCard,
  personalize,
  setStatus,
  storeDgi,
} from '../../../quality/testing/element/off-card.ts';

const newCard = () => newElement(testOrder(), [probe]).card;
const open = async (level = 0x33) => {
  const card = newCard();
  return { card, isd: await OffCard.open(card, { ...AS_ISSUER, level }) };
};
const keysOf = (length: number): StaticKeys => {
  const key = () => new Uint8Array(randomBytes(length));
  return { enc: key(), mac: key(), dek: key() };
};

suite('GPCS 2.3.1 §11.9, SELECT and logical channels', () => {
  test('full, partial and next occurrence find instances in the order of their installation', async () => {
    const { card, isd } = await open();
    for (const tail of ['01', '02']) await isd.done(installDomain(fromHex(`A0000000990000${tail}`)));
    const name = async (hex: string, p2: number) => {
      const { data, statusWord } = await card.process(selectCommand(fromHex(hex), p2));
      return statusWord === 0x9000 ? toHex(parseTlvs(parseTlvs(data)[0]!.value)[0]!.value) : statusWord.toString(16);
    };
    assert.equal(await name('A000000099', 0), 'A000000099000001');
    assert.equal(await name('A000000099', 2), 'A000000099000002');
    assert.equal(await name('A000000099', 2), '6a82');
    assert.equal(await name('A000000099000002', 0), 'A000000099000002');
    assert.equal(await name('', 0), toHex(ISD));
  });
  test('what is not found leaves the selection and its session alone', async () => {
    const { card, isd } = await open();
    assert.equal(await statusOf(card, selectCommand(fromHex('A0000003974349445F0100'))), '6A82');
    assert.equal(await isd.status(getData(0xe0)), '9000');
  });
  test('an application keeps volatile state apart on each channel, and loses it at reset', async () => {
    const { card, isd } = await open();
    await isd.done(installJpki(JPKI_APPLET));
    const count = commandApdu(0x80, 0x18, 0, 0, undefined, 256);
    const counted = async (channel: number) => (await card.process(onLogicalChannel(count, channel))).data[0];
    expectStatus(await card.process(commandApdu(0, 0x70, 0, 0, undefined, 1)));
    for (const channel of [0, 1])
      expectStatus(await card.process(onLogicalChannel(selectCommand(JPKI_APPLET), channel)));
    assert.deepEqual([await counted(0), await counted(0), await counted(1)], [1, 2, 1]);
    await card.reset();
    assert.equal(await statusOf(card, count), '6D00');
    assert.equal(await statusOf(card, onLogicalChannel(count, 1)), '6881');
    expectStatus(await card.process(selectCommand(JPKI_APPLET)));
    assert.equal(await counted(0), 1);
  });
  test('twenty channels an interface, each opened once; another interface has its own', async () => {
    const { element, card } = newElement(testOrder(), [probe]);
    const manage = (p1: number, p2: number) => commandApdu(0, 0x70, p1, p2, undefined, 1);
    for (let n = 1; n < 20; n++) assert.equal((await card.process(manage(0, 0))).data[0], n);
    assert.equal(await statusOf(card, manage(0, 0)), '6A81');
    assert.equal(await statusOf(card, manage(0x80, 7)), '9000');
    assert.equal(await statusOf(card, manage(0, 7)), '9000');
    assert.equal(await statusOf(card, manage(0, 7)), '6A81');
    for (const refused of [manage(0x80, 0), manage(0, 20), manage(1, 0)])
      assert.equal(await statusOf(card, refused), '6A86');
    assert.equal((await element.connect().process(manage(0, 0))).data[0], 1);
  });
});

suite('GPCS 2.3.1 §11.8, PUT KEY and the key sets', () => {
  for (const length of [16, 24, 32]) {
    test(`AES-${length * 8} keys come in, open the domain, and the factory's keys are gone`, async () => {
      const { card, isd } = await open();
      const keys = keysOf(length);
      const receipt = await isd.done(putKeyCommand(isd.session, { replaces: 0, keyVersion: 0x30, keys }));
      assert.equal(
        toHex(receipt),
        `30${[keys.enc, keys.mac, keys.dek].map((key) => toHex(keyCheckValue(key))).join('')}`,
      );
      await OffCard.open(card, { aid: ISD, keys, version: 0x30 });
      assert.equal(await statusOf(card, initializeUpdateCommand(0xff, new Uint8Array(8))), '6A88');
    });
  }
  test('the short key format is accepted as well', async () => {
    const { card, isd } = await open();
    const keys = keysOf(16);
    const block = (key: Uint8Array) =>
      concatBytes(fromHex('8810'), isd.session.encryptSensitiveData(key), fromHex('03'), keyCheckValue(key));
    const data = concatBytes(fromHex('31'), block(keys.enc), block(keys.mac), block(keys.dek));
    await isd.done(commandApdu(0x80, 0xd8, 0, 0x81, data, 256));
    await OffCard.open(card, { aid: ISD, keys, version: 0x31 });
  });
  test('a wrong check value, version, length, count or order of bytes changes nothing', async () => {
    const { isd } = await open();
    const good = putKeyCommand(isd.session, { replaces: 0, keyVersion: 0x30, keys: keysOf(16) });
    const changed = (change: (data: Uint8Array) => Uint8Array) => ({
      ...good,
      data: change(new Uint8Array(good.data)),
    });
    const wrong = [
      changed((data) => data.with(data.length - 1, data.at(-1)! ^ 1)),
      changed((data) => data.with(0, 0x00)),
      changed((data) => data.with(0, 0x80)),
      changed((data) => data.with(1, 0x80)),
      changed((data) => data.with(3, 0x20)),
      changed((data) => data.slice(0, -1)),
      changed((data) => data.slice(0, 1 + 23 * 2)),
      changed(() => fromHex('30')),
      changed(() => new Uint8Array(0)),
    ];
    for (const command of wrong) assert.equal(await isd.status(command), '6A80');
    assert.equal(await isd.status({ ...good, p1: 0x31 }), '6A88');
    assert.equal(await isd.status({ ...good, p2: 0x01 }), '6A86');
    assert.match(toHex(await isd.done(getData(0xe0))), /01FF88/);
  });
  test('key sets are added up to eight, replaced, and deleted down to the last', async () => {
    const { isd } = await open();
    const put = (replaces: number, keyVersion: number) =>
      isd.status(putKeyCommand(isd.session, { replaces, keyVersion, keys: keysOf(16) }));
    for (let version = 1; version <= 8; version++) assert.equal(await put(0, version), '9000');
    assert.equal(await put(0, 9), '6A84');
    assert.equal(await put(0, 3), '6A80');
    assert.equal(await put(3, 9), '9000');
    for (const version of [1, 2, 4, 5, 6, 7, 8]) assert.equal(await isd.status(deleteKeys(version)), '9000');
    assert.equal(await isd.status(deleteKeys(9)), '6985');
    assert.equal(await isd.status(deleteKeys(3)), '6A88');
  });
  test('without C-MAC (level 00) neither keys nor data come in', async () => {
    const { isd } = await open(0x00);
    assert.equal(
      await isd.status(putKeyCommand(isd.session, { replaces: 0, keyVersion: 1, keys: keysOf(16) })),
      '6982',
    );
    assert.equal(await isd.status(storeDgi(0x0042, fromHex('00'), 0, true)), '6982');
    assert.equal(await isd.status(getStatus(0x80)), '9000');
  });
});

suite('Amendment D 1.2 §7.1, authentication attempts', () => {
  test('a wrong host cryptogram answers 6300 and uses up the challenge', async () => {
    const card = newCard();
    const guess = commandApdu(0x84, 0x82, 0x33, 0, new Uint8Array(16));
    expectStatus(await card.process(initializeUpdateCommand(0, new Uint8Array(8))));
    assert.equal(await statusOf(card, guess), '6300');
    assert.equal(await statusOf(card, guess), '6985');
    assert.equal(await statusOf(card, getStatus(0x80)), '6982');
  });
  test('after 64 wrong ones in a row the domain is closed, also after power-off; a right one before begins anew', async () => {
    const { card, store } = newElement(testOrder(), [probe]);
    const attempt = async () => {
      expectStatus(await card.process(initializeUpdateCommand(0, new Uint8Array(8))));
      return statusOf(card, commandApdu(0x84, 0x82, 0x33, 0, new Uint8Array(16)));
    };
    for (let i = 0; i < 63; i++) assert.equal(await attempt(), '6300');
    await OffCard.open(card, AS_ISSUER);
    for (let i = 0; i < 64; i++) assert.equal(await attempt(), '6300');
    const again = new SecureElement(hostOn(store), [probe]).connect();
    for (const face of [card, again]) {
      assert.equal(await statusOf(face, initializeUpdateCommand(0, new Uint8Array(8))), '6983');
    }
  });
  test('every INITIALIZE UPDATE has a sequence counter of its own, also after power-off', async () => {
    const { store } = newElement(testOrder(), [probe]);
    const seen = new Set<string>();
    for (let power = 0; power < 5; power++) {
      const card = new SecureElement(hostOn(store), [probe]).connect();
      for (let i = 0; i < 3; i++) {
        const { data } = await card.process(initializeUpdateCommand(0, new Uint8Array(8)));
        seen.add(toHex(data.slice(-3)));
      }
    }
    assert.equal(seen.size, 15);
  });
});

suite('GPCS 2.3.1 §11.3 and §11.4, GET DATA and GET STATUS', () => {
  test('the attestation chain is read in parts by anyone (docs/protocol/secure-element.md)', async () => {
    const card = newCard();
    const chain = concatBytes(...ATTESTATION_CHAIN);
    const length = await card.process(getData(0x7f21));
    assert.equal((length.data[0]! << 8) | length.data[1]!, chain.length);
    const parts: Uint8Array[] = [];
    for (let offset = 0; offset < chain.length; offset += 240) {
      const asked = Uint8Array.of(offset >> 8, offset & 0xff, 240);
      parts.push(expectStatus(await card.process(getData(0x7f21, asked))).data);
    }
    assert.equal(toHex(concatBytes(...parts)), toHex(chain));
    assert.equal(
      await statusOf(card, getData(0x7f21, Uint8Array.of(chain.length >> 8, chain.length & 0xff, 1))),
      '6B00',
    );
    assert.equal(await statusOf(card, getData(0x7f21, Uint8Array.of(0, 0))), '6700');
  });
  test('a long registry comes in pages: 6310 until the last, each instance once', async () => {
    const { isd } = await open();
    const aids = Array.from({ length: 20 }, (_, n) => `A00000009900${n.toString(16).toUpperCase().padStart(2, '0')}`);
    for (const aid of aids) await isd.done(installDomain(fromHex(aid)));
    const found: string[] = [];
    for (let next = false; ; next = true) {
      const { data, statusWord } = await isd.send(getStatus(0x40, next));
      for (const { value } of parseTlvs(data)) found.push(toHex(parseTlvs(value)[0]!.value));
      if (statusWord === 0x9000) break;
      assert.equal(statusWord, 0x6310);
    }
    assert.deepEqual(found, aids);
    assert.equal(await isd.status(getStatus(0x40, true)), '6985');
    assert.equal(toHex(await isd.done(getStatus(0x40, false, `4F07${aids[7]}5C039F70C5`))), 'E3099F700107C503800000');
    assert.equal(await isd.status(getStatus(0x40, false, '4F05A000000098')), '6A88');
    assert.equal(await isd.status(commandApdu(0x80, 0xf2, 0x40, 0x00, fromHex('4F00'), 256)), '6A86');
  });
  test('nothing that changes or lists the card works without a session, in any class', async () => {
    const card = newCard();
    const commands = [
      getStatus(0x80),
      setStatus(0x80, 0x7f),
      deleteCommand(AMSD),
      personalize(AMSD),
      installDomain(AMSD),
    ];
    for (const command of commands) {
      assert.equal(await statusOf(card, command), '6982');
      assert.equal(await statusOf(card, { ...command, cla: 0x84 }), '6982');
      assert.equal(await statusOf(card, { ...command, cla: 0x00 }), '6E00');
    }
    assert.equal(await statusOf(card, commandApdu(0x80, 0xe8, 0x80, 0, Uint8Array.of(0xc4, 0))), '6D00');
  });
});
