import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { aids, commandApdu, StatusWordError } from '@inro/apdu';
import { concatBytes, fromHex, toHex } from '@inro/foundation';
import { keyDataField, type StaticKeys } from '@inro/secure-channel/off-card';
import type { CardInterface } from '@inro/secure-element';
import {
  AMSD_DOMAIN,
  AS_AMSD,
  INITIAL_KEYS,
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
  extradite,
  getStatus,
  installCommand,
  installDomain,
  installJpki,
  OffCard,
  personalize,
  setStatus,
  storeDgi,
} from '../../../quality/testing/element/off-card.ts';
import { MemoryStore } from '../../../quality/testing/element/stores.ts';
import { cardStates, isLegalCardTransition } from '../src/life-cycle.ts';
import { Transaction } from '../src/transaction.ts';

const make = () => newElement(testOrder({ domains: [AMSD_DOMAIN] }), [probe]);
const asIssuer = (card: CardInterface) => OffCard.open(card, AS_AMSD);
const aidOf = (length: number): Uint8Array => new Uint8Array(length).fill(0xd3);
const domain = { loadFile: aids.securityDomainLoadFile, module: aids.securityDomainModule };
const application = { loadFile: aids.jpkiLoadFile, module: aids.jpkiModule };

suite('GPCS 2.3.1 §11.5: INSTALL, field by field', () => {
  test('an AID has 5 to 16 bytes, else 6A80', async () => {
    const issuer = await asIssuer(make().card);
    for (const length of [4, 17]) {
      const install = installCommand({ ...domain, aid: aidOf(length), privileges: '80' });
      assert.equal(await issuer.status(install), '6A80', `${length}`);
    }
    for (const length of [5, 16]) {
      const install = installCommand({ ...domain, aid: aidOf(length), privileges: '80' });
      assert.equal(await issuer.status(install), '9000', `${length}`);
    }
  });

  test('privileges are one to three bytes, and say what kind of instance it is', async () => {
    const issuer = await asIssuer(make().card);
    for (const privileges of ['', '80000000', '00'])
      assert.equal(await issuer.status(installCommand({ ...domain, aid: JPKI_SD, privileges })), '6A80', privileges);
    for (const privileges of ['80', '800000'])
      assert.equal(await issuer.status(installCommand({ ...application, aid: JPKI_APPLET, privileges })), '6A80');
    assert.equal(await issuer.status(installCommand({ ...domain, aid: JPKI_SD, privileges: '800000' })), '9000');
    assert.equal(await issuer.status(installCommand({ ...application, aid: JPKI_APPLET })), '9000');
  });

  test('registry update keeps the kind, and refuses what is no privilege', async () => {
    const issuer = await asIssuer(make().card);
    await issuer.done(installDomain(JPKI_SD));
    const update = (privileges: string) =>
      issuer.status(
        installCommand({ loadFile: fromHex(''), module: fromHex(''), aid: JPKI_SD, privileges, purpose: 0x40 }),
      );
    assert.equal(await update('80000000'), '6A80');
    assert.equal(await update('00'), '6A80');
    assert.equal(await update('800000'), '9000');
  });

  test('when the element is full, the next instance is 6A84 and the others stay', async () => {
    const { card } = make();
    const issuer = await asIssuer(card);
    let made = 0;
    let last = '9000';
    for (; last === '9000' && made < 100; made++)
      last = await issuer.status(installDomain(Uint8Array.of(...aidOf(5), made)));
    assert.equal(last, '6A84');
    assert.equal(await statusOf(card, selectCommand(Uint8Array.of(...aidOf(5), made - 2))), '9000');
    assert.equal(await statusOf(card, selectCommand(Uint8Array.of(...aidOf(5), made - 1))), '6A82');
  });
});

suite('GPCS 2.3.1 §7.3.2: whom STORE DATA reaches', () => {
  const installed = async () => {
    const { element, card } = make();
    const issuer = await asIssuer(card);
    await issuer.done(installDomain(JPKI_SD));
    await issuer.done(installJpki(JPKI_APPLET));
    return { element, card, issuer };
  };

  test('not an application that was given away since it was named', async () => {
    const { issuer } = await installed();
    await issuer.done(personalize(JPKI_APPLET));
    // In the same session, for a domain has but one: whoever is named then is the domain itself, which knows no such data.
    await issuer.done(extradite(JPKI_APPLET, JPKI_SD));
    assert.equal(await issuer.status(storeDgi(0x0107, fromHex('01'))), '6A88');
    assert.equal(await issuer.status(personalize(JPKI_APPLET)), '6985');
  });

  test('nor one that is locked, named before or not', async () => {
    const { issuer } = await installed();
    await issuer.done(personalize(JPKI_APPLET));
    await issuer.done(setStatus(0x40, 0x87, JPKI_APPLET));
    assert.equal(await issuer.status(storeDgi(0x0107, fromHex('01'))), '6985');
    assert.equal(await issuer.status(personalize(JPKI_APPLET)), '6985');
  });

  test('a group may go on in the next block, wherever it is cut, but not after the last', async () => {
    const group = fromHex('010703AABBCC');
    const block = (bytes: Uint8Array, number: number, last: boolean) =>
      commandApdu(0x80, 0xe2, last ? 0x89 : 0x09, number, bytes, 256);
    for (let cut = 1; cut < group.length; cut++) {
      const { issuer } = await installed();
      await issuer.done(personalize(JPKI_APPLET));
      assert.equal(toHex(await issuer.done(block(group.slice(0, cut), 0, false))), '', `${cut}`);
      assert.equal(toHex(await issuer.done(block(group.slice(cut), 1, true))), 'AABBCC', `${cut}`);
      await issuer.done(personalize(JPKI_APPLET));
      assert.equal(await issuer.status(block(group.slice(0, cut), 0, true)), '6A80', `${cut}`);
    }
    const { issuer } = await installed();
    await issuer.done(personalize(JPKI_APPLET));
    const two = concatBytes(group, fromHex('0107FF000111'));
    assert.equal(toHex(await issuer.done(block(two, 0, true))), 'AABBCC11');
  });
});

suite('GPCS 2.3.1 §11.8.2.3: a key set comes whole', () => {
  const key = (length: number, fill: number): Uint8Array => new Uint8Array(length).fill(fill);
  const send = async (change: (field: Uint8Array) => Uint8Array, keys: StaticKeys): Promise<string> => {
    const issuer = await asIssuer(make().card);
    await issuer.done(installDomain(JPKI_SD));
    await issuer.done(personalize(JPKI_SD));
    return await issuer.status(storeDgi(0x8f01, change(keyDataField(issuer.session, 1, keys)), 0, true));
  };
  const whole = (field: Uint8Array): Uint8Array => field;
  const equal: StaticKeys = { enc: key(16, 1), mac: key(16, 2), dek: key(16, 3) };
  const BLOCK = 16 + 7;

  test('three keys of one length, or 6A80', async () => {
    assert.equal(await send(whole, equal), '9000');
    assert.equal(await send(whole, { ...equal, mac: key(32, 2) }), '6A80');
    assert.equal(await send(whole, { ...equal, dek: key(32, 3) }), '6A80');
    assert.equal(await send((field) => field.slice(0, 1 + 2 * BLOCK), equal), '6A80');
    assert.equal(await send((field) => concatBytes(field, field.slice(1, 1 + BLOCK)), equal), '6A80');
  });

  test('with its version, type, lengths and check values right, or 6A80', async () => {
    const spoilt = (at: number, value: number) => send((field) => field.with(at, value), equal);
    for (const [at, value] of [
      [0, 0x00],
      [0, 0x80],
      [1, 0x80],
      [2, 0x12],
      [3, 0x0f],
      [1 + BLOCK - 4, 0x02],
      [1 + BLOCK - 1, 0xff],
    ] as const)
      assert.equal(await spoilt(at, value), '6A80', `${at}`);
    for (const cut of [1, 2, 4]) assert.equal(await send((field) => field.slice(0, -cut), equal), '6A80');
    assert.equal(await send((field) => field.slice(0, 2), equal), '6A80');
    assert.equal(await spoilt(0, 0x7f), '9000');
  });
});

suite('GPCS 2.3.1: lengths, lists and counters at their edges', () => {
  test('SELECT takes 16 bytes of name and no more', async () => {
    const { card } = make();
    assert.equal(await statusOf(card, selectCommand(aidOf(16))), '6A82');
    assert.equal(await statusOf(card, selectCommand(aidOf(17))), '6700');
  });

  test('a tag list that ends within a tag is 6A80; one that is whole keeps what it names', async () => {
    const issuer = await asIssuer(make().card);
    assert.equal(await issuer.status(getStatus(0x40, false, '4F005C019F')), '6A80');
    await issuer.done(installDomain(JPKI_SD));
    const told = toHex(await issuer.done(getStatus(0x40, false, `4F0A${toHex(JPKI_SD)}5C039F704F`)));
    assert.equal(told, `E3104F0A${toHex(JPKI_SD)}9F700107`);
  });

  test('the sequence counter is carried from byte to byte', async () => {
    for (const [before, next] of [
      [0x0000fe, '0000FF'],
      [0x0000ff, '000100'],
      [0x01fffe, '01FFFF'],
      [0x01ffff, '020000'],
    ] as const) {
      const { card } = newElement(
        testOrder({
          issuerSecurityDomain: { aid: ISD, keyVersion: 0xff, keys: INITIAL_KEYS, i: 0x70, sequenceCounter: before },
        }),
        [probe],
      );
      await card.process(selectCommand(ISD));
      const { data } = await card.process(commandApdu(0x80, 0x50, 0, 0, new Uint8Array(8), 256));
      assert.equal(toHex(data.slice(-3)), next);
    }
  });

  test('of all steps of a card’s life, these are taken', () => {
    const { opReady, initialized, secured, cardLocked, terminated } = cardStates;
    const states = [opReady, initialized, secured, cardLocked, terminated];
    const taken = states.map((from) => states.filter((to) => isLegalCardTransition(from, to)));
    assert.deepEqual(taken, [
      [initialized, terminated],
      [secured, terminated],
      [cardLocked, terminated],
      [secured, terminated],
      [],
    ]);
  });

  test('after a write that failed, what the store holds is the truth', () => {
    const disk = new MemoryStore(new Map([['a', fromHex('01')]]));
    let fails = true;
    const transaction = new Transaction({
      load: () => disk.load(),
      commit(changes) {
        // It is on disk, and the disk says that it is not.
        disk.commit(changes);
        if (fails) throw new Error('the disk is gone');
      },
    });
    transaction.set('a', fromHex('02'));
    assert.throws(
      () => transaction.commit(),
      (failure) => failure instanceof StatusWordError && failure.statusWord === 0x6581,
    );
    assert.equal(toHex(transaction.get('a')!), '02');
    fails = false;
    transaction.set('b', fromHex('03'));
    transaction.commit();
    assert.deepEqual(transaction.keys('').sort(), ['a', 'b']);
    assert.equal(disk.writes, 2);
  });
});
