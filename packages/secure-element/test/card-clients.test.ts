import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { aids, type CommandApdu, commandApdu, onLogicalChannel } from '@inro/apdu';
import { concatBytes, fromHex, toHex } from '@inro/foundation';
import { keyCheckValue, type StaticKeys } from '@inro/secure-channel/off-card';
import { type CardInterface, manufacture } from '@inro/secure-element';
import {
  AMSD_DOMAIN,
  AS_AMSD,
  AS_ISSUER,
  hostOn,
  ISD,
  JPKI_APPLET,
  JPKI_SD,
  newElement,
  probe,
  selectCommand,
  statusOf,
  testOrder,
} from '../../../quality/testing/element/new-element.ts';
import {
  deleteCommand,
  extradite,
  getData,
  getStatus,
  installCommand,
  installDomain,
  installJpki,
  makeSelectable,
  OffCard,
  personalize,
  setStatus,
} from '../../../quality/testing/element/off-card.ts';
import { newJpkiElement, personaliseFully, TEST_PIN } from '../../../quality/testing/element/personalised-element.ts';
import { MemoryStore } from '../../../quality/testing/element/stores.ts';

const make = () => newElement(testOrder({ domains: [AMSD_DOMAIN] }), [probe]);
const asIssuer = (card: CardInterface, level = 0x33) => OffCard.open(card, { ...AS_ISSUER, level });
const asAmsd = (card: CardInterface) => OffCard.open(card, AS_AMSD);
const domain = { loadFile: aids.securityDomainLoadFile, module: aids.securityDomainModule };
const application = { loadFile: aids.jpkiLoadFile, module: aids.jpkiModule };
const OTHER = fromHex('A0000000990001');
const store = (p1: number, data: Uint8Array, block = 0): CommandApdu => commandApdu(0x80, 0xe2, p1, block, data, 256);
const update = (aid: Uint8Array, privileges: string) =>
  installCommand({ loadFile: fromHex(''), module: fromHex(''), aid, privileges, purpose: 0x40 });

suite('GPCS 2.3.1 §11.11.2.1: what P1 of STORE DATA says of the data', () => {
  const plain = fromHex('00112233445566778899AABBCCDDEEFF');
  const stored = async (isd: OffCard) => toHex(await isd.done(getData(0x42)));

  for (const [form, p1, head] of [
    ['BER-TLV', 0xf0, '4210'],
    ['DGI', 0xe8, '004210'],
  ] as const)
    test(`encrypted values are decrypted under the DEK (${form})`, async () => {
      for (const level of [0x01, 0x03, 0x33]) {
        const isd = await asIssuer(make().card, level);
        const sent = concatBytes(fromHex(head), isd.session.encryptSensitiveData(plain));
        assert.equal(await isd.status(store(p1, sent)), '9000');
        assert.equal(await stored(isd), `4210${toHex(plain)}`);
      }
    });

  test('what is no ciphertext is taken for one nowhere, and as it is only from inside C-ENC', async () => {
    for (const [level, answer] of [
      [0x01, '6A80'],
      [0x11, '6A80'],
      [0x03, '9000'],
      [0x33, '9000'],
    ] as const) {
      const isd = await asIssuer(make().card, level);
      assert.equal(await isd.status(store(0xe8, fromHex('004204DEADBEEF'))), answer, level.toString(16));
    }
  });

  test('an application gets the value, and never a ciphertext, nor what is none', async () => {
    const { card } = make();
    const isd = await asIssuer(card);
    await isd.done(installJpki(JPKI_APPLET));
    await isd.done(personalize(JPKI_APPLET));
    const sent = concatBytes(fromHex('010710'), isd.session.encryptSensitiveData(plain));
    assert.equal(toHex(await isd.done(store(0xe9, sent))), toHex(plain));
    for (const data of ['010704DEADBEEF', '010700', '010711000000000000000000000000000000000000']) {
      await isd.done(personalize(JPKI_APPLET));
      assert.equal(await isd.status(store(0xe9, fromHex(data))), '6A80', data);
    }
  });

  test('a group over two blocks is decrypted whole, and not begun in one form to be ended in another', async () => {
    for (const [first, second, answer] of [
      [0x69, 0xe9, '9000'],
      [0x09, 0xe9, '6A80'],
      [0x69, 0x89, '6A80'],
      [0x09, 0x90, '6A80'],
    ] as const) {
      const { card } = make();
      const isd = await asIssuer(card);
      await isd.done(installJpki(JPKI_APPLET));
      await isd.done(personalize(JPKI_APPLET));
      const whole = concatBytes(fromHex('010710'), isd.session.encryptSensitiveData(plain));
      assert.equal(await isd.status(store(first, whole.slice(0, 9))), '9000');
      const response = await isd.send(store(second, whole.slice(9), 1));
      assert.equal(response.statusWord.toString(16).toUpperCase(), answer);
      if (answer === '9000') assert.equal(toHex(response.data), toHex(plain));
    }
  });

  test('reserved values are refused and change nothing; so is what no application here has a way to read', async () => {
    const isd = await asIssuer(make().card);
    const before = await stored(isd);
    const data = concatBytes(fromHex('4210'), plain);
    for (const p1 of [0xd0, 0xc8, 0xc0, 0x50, 0x98, 0xf8, 0x18, 0x94, 0x92, 0x96, 0x86, 0xf2])
      assert.equal(await isd.status(store(p1, data)), '6A86', p1.toString(16));
    for (const p1 of [0xb0, 0xa8, 0xa0, 0x30]) assert.equal(await isd.status(store(p1, data)), '6A81', p1.toString(16));
    assert.equal(await stored(isd), before);
    assert.equal(await isd.status(store(0x90, data)), '9000');
  });
});

suite('GPCS 2.3.1 §9.3.6: one name names one thing', () => {
  test('no instance takes the name of a load file, its own or another, domain or application', async () => {
    const { card } = make();
    const isd = await asIssuer(card);
    for (const kind of [domain, application])
      for (const aid of [aids.securityDomainLoadFile, aids.jpkiLoadFile])
        for (const purpose of [0x04, 0x0c]) {
          const privileges = kind === domain ? '80' : '00';
          assert.equal(await isd.status(installCommand({ ...kind, aid, privileges, purpose })), '6985');
        }
    await isd.done(installJpki(JPKI_APPLET));
    assert.equal(await isd.status(installJpki(JPKI_APPLET)), '6985');
    assert.equal(await isd.status(installDomain(ISD)), '6985');
  });

  test('a module’s own name is free for its instance, as JavaCard clients take it', async () => {
    const isd = await asIssuer(make().card);
    assert.equal(await isd.status(installJpki(aids.jpkiModule)), '9000');
    await isd.done(deleteCommand(aids.jpkiModule));
    assert.equal(await isd.status(installJpki(JPKI_APPLET)), '9000');
  });
});

suite('GPCS 2.3.1 §9.5: an element cannot be emptied for good', () => {
  test('a load file stays, with its instances or without, for the issuer too', async () => {
    const { card } = make();
    const isd = await asIssuer(card);
    await isd.done(installJpki(JPKI_APPLET));
    for (const file of [aids.securityDomainLoadFile, aids.jpkiLoadFile])
      for (const related of [false, true]) assert.equal(await isd.status(deleteCommand(file, related)), '6985');
    assert.equal(await isd.status(deleteCommand(JPKI_APPLET)), '9000');
    for (const related of [false, true])
      assert.equal(await isd.status(deleteCommand(aids.jpkiLoadFile, related)), '6985');
    assert.equal(await isd.status(installJpki(JPKI_APPLET)), '9000');
    assert.equal(await isd.status(installDomain(JPKI_SD)), '9000');
    assert.equal(await isd.status(deleteCommand(fromHex('A0000000990000'))), '6A88');
  });
});

suite('GPCS 2.3.1 §6.6.2: which privileges go together', () => {
  test('what a domain or an application cannot hold, or this element does not offer, is 6A80', async () => {
    const isd = await asIssuer(make().card);
    const refused = [
      'A0C000', // delegated and authorized management
      'C0', // DAP verification
      'C1', // mandated DAP verification
      '81', // mandated DAP verification without DAP verification
      '802000', // token verification
      '800200', // final application
      '800100', // global service
      '800080', // receipt generation
      '800040', // ciphered load file data block
      '800020', // contactless activation
      '800010', // contactless self-activation
      '82', // CVM management
      '800001', // reserved
    ];
    for (const privileges of refused) {
      assert.equal(await isd.status(installCommand({ ...domain, aid: JPKI_SD, privileges })), '6A80', privileges);
    }
    for (const privileges of ['20', '004000', '002000', '000080', '10', '08', '40', '01', '001000', '000800', '000400'])
      assert.equal(await isd.status(installCommand({ ...application, aid: OTHER, privileges })), '6A80', privileges);
    await isd.done(installDomain(JPKI_SD));
    for (const privileges of refused) assert.equal(await isd.status(update(JPKI_SD, privileges)), '6A80', privileges);
    for (const privileges of ['A0', '80C000', '9CDC00']) {
      assert.equal(await isd.status(update(JPKI_SD, privileges)), '9000', privileges);
    }
  });

  test('nor does the factory give them', () => {
    const order = testOrder({ domains: [{ ...AMSD_DOMAIN, privileges: 0xa04000 }] });
    assert.throws(() => manufacture(hostOn(new MemoryStore()), [probe], order), TypeError);
  });

  test('an element says what it has: tag 67, the issuer’s domain', async () => {
    const { claimedPrivileges: _, ...honest } = testOrder({ domains: [AMSD_DOMAIN] });
    const { card } = newElement(honest, [probe]);
    const { data } = await card.process(getData(0x67));
    assert.match(toHex(data), /8103BCDC008203040000$/);
    const isd = await asIssuer(card);
    assert.equal(toHex(await isd.done(getStatus(0x80, false, '4F005CC5'.replace('5C', '5C01')))), 'E305C5039CDC00');
  });
});

suite('GPCS 2.3.1 §6.4.1, §6.6.2: Card Reset', () => {
  const NAMED = '4F005C024FC5';
  const reset = async (card: CardInterface): Promise<string> => {
    await card.reset();
    // What an application of the probe answers, and a security domain does not.
    const count = commandApdu(0x80, 0x18, 0, 0, undefined, 256);
    return (await statusOf(card, count)) === '9000' ? 'application' : 'domain';
  };
  const installed = async () => {
    const { card, element } = make();
    const isd = await asIssuer(card);
    await isd.done(installCommand({ ...application, aid: JPKI_APPLET, privileges: '04' }));
    return { card, element, isd };
  };

  test('its holder is selected after a reset, at power-on, and on channels opened from the basic one', async () => {
    const { card, element } = await installed();
    assert.equal(await reset(card), 'application');
    const count = onLogicalChannel(commandApdu(0x80, 0x18, 0, 0, undefined, 256), 1);
    assert.equal(await statusOf(card, commandApdu(0, 0x70, 0, 0, undefined, 1)), '9000');
    assert.equal(await statusOf(card, count), '9000');
    const antenna = element.connect('contactless');
    assert.equal(await statusOf(antenna, commandApdu(0x80, 0x18, 0, 0, undefined, 256)), '6985');
  });

  test('it is one instance’s: a second is refused, in each way to give it', async () => {
    const { isd } = await installed();
    assert.equal(await isd.status(installCommand({ ...application, aid: OTHER, privileges: '04' })), '6985');
    assert.equal(await isd.status(installCommand({ ...domain, aid: OTHER, privileges: '84' })), '6985');
    assert.equal(await isd.status(installCommand({ ...application, aid: OTHER, purpose: 0x04 })), '9000');
    const chosen = { loadFile: fromHex(''), module: fromHex(''), aid: OTHER, purpose: 0x08 };
    assert.equal(await isd.status(installCommand({ ...chosen, privileges: '04' })), '6985');
    assert.equal(await isd.status(installCommand({ ...chosen, privileges: '84' })), '6A80');
    assert.equal(await isd.status(makeSelectable(OTHER)), '9000');
  });

  test('it is moved by registry update, and comes back to the issuer’s domain', async () => {
    const { card, isd } = await installed();
    await isd.done(installDomain(JPKI_SD));
    const held = async () => toHex(await isd.done(getStatus(0x40, false, NAMED)));
    const own = async () => toHex(await isd.done(getStatus(0x80, false, '4F005C01C5')));
    assert.equal(await own(), 'E305C5039AFE80');
    await isd.done(update(JPKI_SD, '84'));
    assert.match(await held(), new RegExp(`${toHex(JPKI_APPLET)}C503000000`));
    assert.match(await held(), new RegExp(`${toHex(JPKI_SD)}C503840000`));
    await isd.done(update(JPKI_SD, '80'));
    assert.equal(await own(), 'E305C5039EFE80');
    await isd.done(update(JPKI_APPLET, '04'));
    await isd.done(deleteCommand(JPKI_APPLET));
    assert.equal(await own(), 'E305C5039EFE80');
    assert.equal(await reset(card), 'domain');
    const again = await asIssuer(card);
    assert.equal(await again.status(installCommand({ ...application, aid: OTHER, privileges: '04' })), '9000');
    assert.equal(await reset(card), 'application');
  });

  test('of two that had it before there was a rule, the elder holds it, and a move takes it from both', async () => {
    const before = (aid: Uint8Array) => ({ aid, securityDomain: ISD, privileges: 0x840000, i: 0x70 });
    const { card } = newElement(testOrder({ domains: [before(JPKI_SD), before(OTHER)] }), [probe]);
    const isd = await asIssuer(card);
    await isd.done(installJpki(JPKI_APPLET));
    await isd.done(update(JPKI_APPLET, '04'));
    assert.equal((toHex(await isd.done(getStatus(0x40, false, NAMED))).match(/C503800000/g) ?? []).length, 2);
    assert.equal(await reset(card), 'application');
  });

  test('the issuer alone gives it', async () => {
    const { card } = make();
    const manager = await asAmsd(card);
    assert.equal(await manager.status(installCommand({ ...application, aid: OTHER, privileges: '04' })), '6985');
    await manager.done(installJpki(JPKI_APPLET));
    assert.equal(await manager.status(update(JPKI_APPLET, '04')), '6985');
  });

  test('a holder that is locked, or of a locked card, leaves its place to the issuer’s domain', async () => {
    const { card, isd } = await installed();
    await isd.done(setStatus(0x40, 0x87, JPKI_APPLET));
    assert.equal(await reset(card), 'domain');
    await asIssuer(card).then((again) => again.done(setStatus(0x40, 0x07, JPKI_APPLET)));
    assert.equal(await reset(card), 'application');
    await asIssuer(card).then((again) => again.done(setStatus(0x80, 0x7f)));
    assert.equal(await reset(card), 'domain');
    assert.equal(await statusOf(card, getData(0x66)), '9000');
  });
});

suite('Security domain parameters of INSTALL [for install]: 81, 82, 83, 87', () => {
  const withParameters = (aid: Uint8Array, parameters: string) => {
    const length = (parameters.length / 2).toString(16).padStart(2, '0');
    return installCommand({ ...domain, aid, privileges: '80C000', parameters: `C9${length}${parameters}` });
  };

  test('what is unknown, said twice, reserved or of another length is 6A80', async () => {
    const isd = await asIssuer(make().card);
    for (const parameters of [
      '8402DEAD',
      '8601FF',
      '820120820120',
      '8200',
      '8203202020',
      '820121',
      '82022001',
      '83022020',
      '830104',
      '870301020304',
      '870102',
      '8102031F',
    ])
      assert.equal(await isd.status(withParameters(OTHER, parameters)), '6A80', parameters);
    // What gpshell3 and GlobalPlatformPro send.
    for (const [n, parameters] of ['810203708202080883012087022020', '820220208301208702 2020', '']
      .map((text) => text.replace(' ', ''))
      .entries())
      assert.equal(await isd.status(withParameters(fromHex(`A00000009901${n}0`), parameters)), '9000', parameters);
  });

  for (const [who, byte, isAccepted] of [
    ['nobody', '00', false],
    ['an ancestor', '80', false],
    ['its hierarchy', '40', true],
    ['the issuer', '20', false],
    ['a delegated manager', '10', false],
    ['every manager', '08', true],
  ] as const)
    test(`82: a domain that accepts ${who} is given an application by a manager beside it, or not`, async () => {
      const { card } = make();
      const isd = await asIssuer(card);
      await isd.done(withParameters(OTHER, `8201${byte}`));
      const manager = await asAmsd(card);
      await manager.done(installJpki(JPKI_APPLET));
      for (const purpose of [0x10, 0x40]) {
        const move = { ...extradite(JPKI_APPLET, OTHER), p1: purpose };
        assert.equal(await manager.status(move), isAccepted ? '9000' : '6985');
        if (isAccepted) break;
      }
    });

  test('82: the issuer is an ancestor, a part of the hierarchy, a manager, and itself', async () => {
    for (const [byte, answer] of [
      ['00', '6985'],
      ['10', '6985'],
      ['80', '9000'],
      ['40', '9000'],
      ['20', '9000'],
      ['08', '9000'],
    ] as const) {
      const isd = await asIssuer(make().card);
      await isd.done(withParameters(OTHER, `8202${byte}00`));
      await isd.done(installJpki(JPKI_APPLET));
      assert.equal(await isd.status(extradite(JPKI_APPLET, OTHER)), answer, byte);
    }
  });

  test('83: what a domain holds is deleted by those it accepts, by itself, and by Global Delete', async () => {
    for (const [byte, answer] of [
      ['00', '6985'],
      ['20', '6985'],
      ['80', '9000'],
      ['40', '9000'],
      ['08', '9000'],
    ] as const) {
      const { card } = make();
      const manager = await asAmsd(card);
      const below = (aid: Uint8Array, parameters: string) =>
        installCommand({ ...domain, aid, privileges: '80', parameters: `C903${parameters}` });
      await manager.done(below(JPKI_SD, `8301${byte}`));
      await manager.done(installJpki(JPKI_APPLET));
      await manager.done(extradite(JPKI_APPLET, JPKI_SD));
      assert.equal(await manager.status(deleteCommand(JPKI_APPLET)), answer, byte);
      // With all that is below it, the domain is no way round.
      if (answer === '6985') {
        assert.equal(await manager.status(deleteCommand(JPKI_SD, true)), '6985', byte);
        const isd = await asIssuer(card);
        assert.equal(await isd.status(deleteCommand(JPKI_APPLET)), '9000');
      }
    }
  });

  test('87: gives nobody more than the element does: an applet once given away is not taken back', async () => {
    const { card } = make();
    const isd = await asIssuer(card);
    await isd.done(withParameters(OTHER, '8702F8F8'));
    await isd.done(installJpki(JPKI_APPLET));
    await isd.done(extradite(JPKI_APPLET, OTHER));
    assert.equal(await isd.status(extradite(JPKI_APPLET, ISD)), '6985');
  });

  test('what was installed before the parameters were kept is under the element’s rules alone', async () => {
    const { card } = make();
    const manager = await asAmsd(card);
    await manager.done(installDomain(JPKI_SD));
    await manager.done(installJpki(JPKI_APPLET));
    assert.equal(await manager.status(extradite(JPKI_APPLET, JPKI_SD)), '9000');
    assert.equal(await manager.status(deleteCommand(JPKI_APPLET)), '9000');
  });
});

suite('ISO/IEC 7816-4 §7.1.2, GPCS 2.3.1 §11.7: MANAGE CHANNEL', () => {
  const open = (from: number) => onLogicalChannel(commandApdu(0, 0x70, 0, 0, undefined, 1), from);
  const count = (channel: number) => onLogicalChannel(commandApdu(0x80, 0x18, 0, 0, undefined, 256), channel);

  test('closing a channel that is closed is a warning, each time', async () => {
    const { card } = make();
    const close = (number: number) => statusOf(card, commandApdu(0, 0x70, 0x80, number));
    assert.equal(await close(3), '6200');
    await card.process(open(0));
    assert.deepEqual([await close(1), await close(1), await close(1)], ['9000', '6200', '6200']);
  });

  test('a channel opened from another begins with the application of that one, and with its own session', async () => {
    const { card } = make();
    const isd = await asIssuer(card);
    await isd.done(installJpki(JPKI_APPLET));
    await card.process(open(0));
    await card.process(onLogicalChannel(selectCommand(JPKI_APPLET), 1));
    await card.process(count(1));
    assert.equal((await card.process(open(1))).data[0], 2);
    assert.equal((await card.process(count(2))).data[0], 1);
    assert.equal((await card.process(open(0))).data[0], 3);
    assert.equal(await statusOf(card, count(3)), '6D00');
    await card.process(onLogicalChannel(commandApdu(0, 0x70, 0, 7), 2));
    assert.equal((await card.process(count(7))).data[0], 1);
  });

  test('or with none, where that one was locked or has gone meanwhile', async () => {
    for (const end of [deleteCommand(JPKI_APPLET), setStatus(0x40, 0x87, JPKI_APPLET)]) {
      const { card } = make();
      const isd = await asIssuer(card);
      await isd.done(installJpki(JPKI_APPLET));
      await card.process(open(0));
      await card.process(onLogicalChannel(selectCommand(JPKI_APPLET), 1));
      await isd.done(end);
      assert.equal((await card.process(open(1))).data[0], 2);
      assert.equal(await statusOf(card, count(2)), '6985');
      assert.equal(await statusOf(card, onLogicalChannel(getData(0x66), 2)), '6985');
    }
  });
});

suite('ISO/IEC 7816-4 §5.1: no answer is longer than Le', () => {
  test('SELECT and GET DATA', async () => {
    const { card } = make();
    const whole = toHex((await card.process(selectCommand(ISD))).data);
    for (const le of [1, 2, 17, 18, 19, 255]) {
      const { data, statusWord } = await card.process({ ...selectCommand(ISD), le });
      assert.equal(statusWord, 0x9000);
      assert.equal(toHex(data), whole.slice(0, 2 * le));
      assert.ok((await card.process({ ...getData(0x9f7f), le })).data.length <= le);
    }
    assert.equal(toHex((await card.process({ ...selectCommand(ISD), le: undefined })).data), whole);
  });

  test('but a protected answer comes whole, whatever the frame says', async () => {
    const isd = await asIssuer(make().card);
    assert.equal((await isd.done({ ...getData(0x9f7f), le: 1 })).length, 45);
  });
});

suite('ISO/IEC 7816-4 §7.5.3: GET CHALLENGE', () => {
  const challenge = (le: number | undefined, cla = 0x00, data?: Uint8Array) => commandApdu(cla, 0x84, 0, 0, data, le);

  test('gives as many random octets as are asked for, other ones each time', async () => {
    const { card } = make();
    const phone = newJpkiElement('phone', new MemoryStore()).connect();
    await personaliseFully(phone);
    await phone.process(selectCommand(JPKI_APPLET));
    for (const face of [card, phone]) {
      for (const le of [1, 8, 255, 256]) assert.equal((await face.process(challenge(le))).data.length, le);
      const [one, two] = [await face.process(challenge(16)), await face.process(challenge(16))];
      assert.notEqual(toHex(one.data), toHex(two.data));
      assert.equal(await statusOf(face, challenge(undefined)), '6700');
      assert.equal(await statusOf(face, challenge(8, 0, fromHex('00'))), '6700');
      assert.equal(await statusOf(face, commandApdu(0, 0x84, 1, 0, undefined, 8)), '6A86');
      assert.equal(await statusOf(face, commandApdu(0, 0x84, 0, 1, undefined, 8)), '6A86');
    }
  });

  test('inside a session it fits the answer, and is no challenge to the host', async () => {
    const { card } = make();
    const isd = await asIssuer(card);
    // 256 less a MAC of 8, in whole blocks of 16 with their padding.
    assert.equal((await isd.done(challenge(256, 0x80))).length, 239);
    const bare = commandApdu(0x84, 0x82, 0x33, 0, new Uint8Array(16));
    await card.process(selectCommand(ISD));
    await card.process(challenge(8));
    assert.equal(await statusOf(card, bare), '6985');
  });
});

suite('ISO/IEC 7816-4 §7.2.3: READ BINARY by short file identifier', () => {
  const named = (name: number, offset = 0, le = 256) => commandApdu(0, 0xb0, 0x80 | name, offset, undefined, le);
  const read = (offset = 0) => commandApdu(0, 0xb0, 0, offset, undefined, 256);
  const selectFile = (ef: number) => commandApdu(0, 0xa4, 0x02, 0x0c, Uint8Array.of(ef >> 8, ef & 0xff));
  const phoneOf = async () => {
    const phone = newJpkiElement('phone', new MemoryStore()).connect();
    await personaliseFully(phone);
    await phone.process(selectCommand(JPKI_APPLET));
    return phone;
  };

  test('reads the file of that name, which is selected from then on', async () => {
    const phone = await phoneOf();
    assert.equal(await statusOf(phone, read()), '6986');
    const whole = await phone.process(named(0x06));
    assert.equal(whole.statusWord, 0x9000);
    assert.equal(toHex((await phone.process(named(0x06, 1))).data), toHex(whole.data.slice(1)));
    assert.equal(toHex((await phone.process(read(2))).data), toHex(whole.data.slice(2)));
    assert.equal((await phone.process(named(0x06, 0, 3))).data.length, 3);
    await phone.process(selectFile(0x06));
    assert.equal(toHex((await phone.process(read())).data), toHex(whole.data));
  });

  test('asks for the same secret as by its long name, and a refusal selects nothing', async () => {
    const phone = await phoneOf();
    await phone.process(named(0x06));
    for (const name of [0x0a, 0x01]) assert.equal(await statusOf(phone, named(name)), '6982');
    assert.equal(await statusOf(phone, read()), '9000');
    assert.equal(await statusOf(phone, commandApdu(0, 0x20, 0, 0x98, new TextEncoder().encode(TEST_PIN))), '9000');
    assert.equal(await statusOf(phone, named(0x0a)), '9000');
    assert.equal(await statusOf(phone, named(0x01)), '6982');
  });

  test('names no key, no secret, nothing unknown, and has no bits beside the name', async () => {
    const phone = await phoneOf();
    for (const name of [0x17, 0x1a, 0x18, 0x1b, 0x1d]) assert.equal(await statusOf(phone, named(name)), '6A82');
    for (const name of [0x00, 0x1f, 0x26, 0x46, 0x66]) assert.equal(await statusOf(phone, named(name)), '6A86');
    assert.equal(await statusOf(phone, named(0x06, 0xff)), '6B00');
    assert.equal(await statusOf(phone, commandApdu(0, 0xb0, 0x86, 0)), '6700');
  });
});

suite('GPCS 2.3.1 §11.8.2.3: a key without its check value', () => {
  test('comes in, in both forms, and is answered without one', async () => {
    for (const form of ['881110', '8810']) {
      const { card } = make();
      const isd = await asIssuer(card);
      const key = (fill: number) => new Uint8Array(16).fill(fill);
      const keys: StaticKeys = { enc: key(1), mac: key(2), dek: key(3) };
      const block = (one: Uint8Array, check = fromHex('00')) =>
        concatBytes(fromHex(form), isd.session.encryptSensitiveData(one), check);
      const put = (...blocks: Uint8Array[]) =>
        commandApdu(0x80, 0xd8, 0, 0x81, concatBytes(fromHex('30'), ...blocks), 256);
      for (const length of ['01AA', '02AAAA', '04AAAAAAAA', ''])
        assert.equal(await isd.status(put(block(keys.enc), block(keys.mac), block(keys.dek, fromHex(length)))), '6A80');
      const mac = concatBytes(fromHex('03'), keyCheckValue(keys.mac));
      const answer = await isd.done(put(block(keys.enc), block(keys.mac, mac), block(keys.dek)));
      assert.equal(toHex(answer), `30${toHex(keyCheckValue(keys.mac))}`);
      await OffCard.open(card, { aid: ISD, keys, version: 0x30 });
    }
  });
});
