import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, suite, test } from 'node:test';
import { aids, commandApdu, expectStatus, onLogicalChannel } from '@inro/apdu';
import { concatBytes, fromHex, toHex, utf8 } from '@inro/foundation';
import {
  initializeUpdateCommand,
  keyDataField,
  OffCardSession,
  putKeyCommand,
  type StaticKeys,
} from '@inro/secure-channel/off-card';
import type { CardInterface } from '@inro/secure-element';
import {
  AMSD,
  AMSD_DOMAIN,
  AMSD_KEYS,
  AS_AMSD,
  AS_ISSUER,
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
  deleteKeys,
  getData,
  getStatus,
  installCommand,
  installDomain,
  installJpki,
  OffCard,
  personalize,
  setStatus,
  storeDgi,
} from '../../../quality/testing/element/off-card.ts';
import {
  newJpkiElement,
  PROVIDER_KEY_VERSION,
  PROVIDER_KEYS,
  personaliseFully,
  powerOn,
  TEST_PIN,
} from '../../../quality/testing/element/personalised-element.ts';
import { Personaliser } from '../../../quality/testing/element/personaliser.ts';
import { MemoryStore } from '../../../quality/testing/element/stores.ts';

const OTHER = fromHex('A0000000990001');
/** Beside the issuer's manager another domain right below the issuer's own. */
const beside = { ...AMSD_DOMAIN, aid: OTHER, privileges: 0x800000 };
const make = () => newElement(testOrder({ domains: [AMSD_DOMAIN, beside] }), [probe]);
const newKeys = (): StaticKeys => {
  const key = () => new Uint8Array(randomBytes(16));
  return { enc: key(), mac: key(), dek: key() };
};

suite('A key set that has gone opens nothing, and is nowhere', () => {
  const rotate = (host: OffCard, keys = newKeys()) =>
    host.done(putKeyCommand(host.session, { replaces: 0x30, keyVersion: 0x31, keys }));

  test('a session ends when another one of its domain opens, on whichever channel or face (ADR 47)', async () => {
    const { element, card } = make();
    expectStatus(await card.process(commandApdu(0, 0x70, 0, 0, undefined, 1)));
    const first = await OffCard.open(card, AS_AMSD);
    assert.equal(await first.status(getStatus(0x40)), '9000');
    const channel = await OffCard.open(card, { ...AS_AMSD, channel: 1 });
    assert.equal(await first.status(getStatus(0x40)), '6982');
    const face = element.connect();
    const elsewhere = await OffCard.open(face, AS_AMSD);
    assert.equal(await statusOf(card, onLogicalChannel(channel.session.wrap(getStatus(0x40)), 1)), '6982');
    await rotate(elsewhere);
    assert.equal(await elsewhere.status(getStatus(0x40)), '9000', 'the one that ordered it goes on');
  });

  test('an authentication that was only begun with it ends with it', async () => {
    const { element, card } = make();
    const face = element.connect();
    expectStatus(await face.process(selectCommand(AMSD)));
    const hostChallenge = new Uint8Array(randomBytes(16));
    const answer = await face.process(initializeUpdateCommand(0x30, hostChallenge));
    const { externalAuthenticate } = OffCardSession.open({
      keys: AMSD_KEYS,
      hostChallenge,
      securityLevel: 0x33,
      answer,
    });
    await rotate(await OffCard.open(card, AS_AMSD));
    assert.equal(await statusOf(face, externalAuthenticate), '6985');
  });

  test('a session of another domain with that version stays, and one of another key set of the same domain', async () => {
    const { element, card } = make();
    const neighbour = await OffCard.open(element.connect(), { ...AS_AMSD, aid: OTHER });
    const ordering = await OffCard.open(card, AS_AMSD);
    const second = newKeys();
    await ordering.done(putKeyCommand(ordering.session, { replaces: 0, keyVersion: 0x32, keys: second }));
    await rotate(ordering);
    assert.equal(await neighbour.status(getStatus(0x40)), '9000');
    const bySecond = await OffCard.open(element.connect(), { ...AS_AMSD, keys: second, version: 0x32 });
    assert.equal(await ordering.status(getStatus(0x40)), '6982');
    await bySecond.done(deleteKeys(0x31));
    assert.equal(await bySecond.status(getStatus(0x40)), '9000');
  });

  test('its bytes leave the store, replaced or deleted', async () => {
    const { card, store } = make();
    const held = (keys: StaticKeys) =>
      [...store.load().entries()].filter(
        ([name, value]) => name.startsWith(`sd/${toHex(AMSD)}/`) && toHex(value).includes(toHex(keys.enc)),
      ).length;
    const [first, second] = [newKeys(), newKeys()];
    assert.equal(held(AMSD_KEYS), 1);
    const host = await OffCard.open(card, AS_AMSD);
    await rotate(host, first);
    assert.deepEqual([held(AMSD_KEYS), held(first)], [0, 1]);
    await host.done(putKeyCommand(host.session, { replaces: 0, keyVersion: 0x33, keys: second }));
    assert.deepEqual([held(first), held(second)], [1, 1]);
    await host.done(deleteKeys(0x31));
    assert.deepEqual([held(first), held(second)], [0, 1]);
  });

  test('a domain that is installed again counts on from where the old one was (T-126)', async () => {
    const { card } = make();
    const keys = newKeys();
    const counters: string[] = [];
    for (let life = 0; life < 2; life++) {
      const manager = await OffCard.open(card, AS_AMSD);
      await manager.done(installDomain(JPKI_SD));
      await manager.done(personalize(JPKI_SD));
      await manager.done(storeDgi(0x8f01, keyDataField(manager.session, 1, newKeys()), 0, true));
      assert.equal(life, counters.length === 0 ? 0 : 1);
      await manager.done(deleteCommand(JPKI_SD));
      await manager.done(installDomain(JPKI_SD));
      await manager.done(personalize(JPKI_SD));
      await manager.done(storeDgi(0x8f01, keyDataField(manager.session, 1, keys), 0, true));
      const provider = await OffCard.open(card, { aid: JPKI_SD, keys, version: 1, i: 0x71 });
      await provider.done(putKeyCommand(provider.session, { replaces: 1, keyVersion: 2, keys }));
      for (let n = 0; n < 3; n++) {
        expectStatus(await card.process(selectCommand(JPKI_SD)));
        const { data } = await card.process(initializeUpdateCommand(2, new Uint8Array(16)));
        counters.push(toHex(data.slice(-3)));
      }
      await (await OffCard.open(card, AS_AMSD)).done(deleteCommand(JPKI_SD));
    }
    assert.equal(new Set(counters).size, counters.length);
    assert.deepEqual(counters, counters.toSorted());
  });

  test('a locked card still lets its issuer in (GPCS 2.3.1 table 11-1), and keys neither in nor out', async () => {
    const { card } = make();
    const issuer = await OffCard.open(card, AS_ISSUER);
    for (const state of [0x07, 0x0f]) await issuer.status(setStatus(0x80, state));
    await issuer.done(setStatus(0x80, 0x7f));
    const put = putKeyCommand(issuer.session, { replaces: 0, keyVersion: 1, keys: newKeys() });
    for (const refused of [put, deleteKeys(0xff), personalize(AMSD), deleteCommand(OTHER)])
      assert.equal(await issuer.status(refused), '6985');
    assert.equal(await issuer.status(getStatus(0x80)), '9000');
    assert.equal(await statusOf(card, selectCommand(ISD)), '6283');
    assert.equal(await statusOf(card, initializeUpdateCommand(0, new Uint8Array(8))), '9000');
  });
});

suite('GPCS 2.3.1 §6.6.1: a domain manages what is below it, and nothing beside it', () => {
  test('deleting, making selectable, new privileges, locking: 6985 and nothing changes', async () => {
    const { card } = make();
    const manager = await OffCard.open(card, AS_AMSD);
    const none = fromHex('');
    const about = (purpose: number, privileges: string) =>
      installCommand({ loadFile: none, module: none, aid: OTHER, privileges, purpose });
    for (const command of [
      deleteCommand(OTHER),
      deleteCommand(OTHER, true),
      about(0x08, '80'),
      about(0x40, '800000'),
      setStatus(0x40, 0x87, OTHER),
      setStatus(0x60, 0x87, OTHER),
    ])
      assert.equal(await manager.status(command), '6985');
    assert.equal(await statusOf(card, selectCommand(OTHER)), '9000');
    const issuer = await OffCard.open(card, AS_ISSUER);
    await issuer.done(setStatus(0x40, 0x87, OTHER));
    assert.equal(await statusOf(card, selectCommand(OTHER)), '6A82');
  });

  test('what is made selectable keeps the privileges that it was installed with', async () => {
    const { card } = make();
    const manager = await OffCard.open(card, AS_AMSD);
    const domain = { loadFile: aids.securityDomainLoadFile, module: aids.securityDomainModule };
    await manager.done(installCommand({ ...domain, aid: JPKI_SD, privileges: '808000', purpose: 0x04 }));
    const none = fromHex('');
    const selectable = (privileges: string) =>
      manager.status(installCommand({ loadFile: none, module: none, aid: JPKI_SD, privileges, purpose: 0x08 }));
    assert.equal(await selectable('80C000'), '6A80');
    assert.equal(await selectable(''), '9000');
    const told = await manager.done(getStatus(0x40, false, `4F0A${toHex(JPKI_SD)}5C039F70C5`));
    assert.match(toHex(told), /9F700107C503808000$/);
  });

  test('a domain is locked with all that it holds, and opened with it; SET STATUS knows no other scope', async () => {
    const { card } = make();
    const manager = await OffCard.open(card, AS_AMSD);
    await manager.done(installDomain(JPKI_SD));
    await manager.done(personalize(JPKI_SD));
    const keys = newKeys();
    await manager.done(storeDgi(0x8f01, keyDataField(manager.session, 1, keys), 0, true));
    await manager.done(installJpki(JPKI_APPLET));
    const loose = [AMSD, JPKI_SD, JPKI_APPLET];
    const found = async () => {
      const answers: string[] = [];
      for (const aid of loose) answers.push(await statusOf(card, selectCommand(aid)));
      return answers.join(' ');
    };
    const send = async (command: ReturnType<typeof setStatus>) => (await OffCard.open(card, AS_ISSUER)).status(command);
    for (const scope of [0x00, 0x20, 0x10, 0xff]) assert.equal(await send(setStatus(scope, 0x87, AMSD)), '6A86');
    assert.equal(await send(setStatus(0x60, 0x87, JPKI_APPLET)), '6985');
    assert.equal(await found(), '9000 9000 9000');
    await (await OffCard.open(card, AS_ISSUER)).done(setStatus(0x40, 0x87, JPKI_APPLET));
    assert.equal(await found(), '9000 9000 6A82');
    assert.equal(await send(setStatus(0x60, 0x8f, AMSD)), '9000');
    assert.equal(await found(), '6A82 6A82 6A82');
    assert.equal(await send(setStatus(0x60, 0x8f, AMSD)), '6985');
    assert.equal(await send(setStatus(0x60, 0x0f, AMSD)), '9000');
    assert.equal(await found(), '9000 9000 9000');
    assert.equal(await send(setStatus(0x60, 0x0f, AMSD)), '6985');
  });

  test('STORE DATA reaches nobody who went since he was named, or came again under that name', async () => {
    const { element, card } = make();
    for (const again of [false, true]) {
      const manager = await OffCard.open(card, AS_AMSD);
      await manager.done(installDomain(JPKI_SD));
      await manager.done(personalize(JPKI_SD));
      const other = await OffCard.open(element.connect(), AS_ISSUER);
      await other.done(deleteCommand(JPKI_SD));
      if (again) await other.done(installDomain(JPKI_SD));
      const keys = keyDataField(manager.session, 1, newKeys());
      assert.equal(await manager.status(storeDgi(0x8f01, keys, 0, true)), '6985');
      assert.equal(await statusOf(card, selectCommand(JPKI_SD)), again ? '9000' : '6A82');
    }
  });

  test('nobody writes the issuer’s 7F21, by which makers vouch for the element', async () => {
    const { card } = make();
    const issuer = await OffCard.open(card, AS_ISSUER);
    const before = toHex(await issuer.done(getData(0x7f21)));
    const store = (tag: string) =>
      issuer.status(commandApdu(0x80, 0xe2, 0x80, 0, concatBytes(fromHex(`${tag}02`), fromHex('AABB')), 256));
    assert.equal(await store('7F21'), '6985');
    assert.equal(toHex(await issuer.done(getData(0x7f21))), before);
  });
});

suite('applet.md §3: a secret that is changed is another one, however often', () => {
  let phone: MemoryStore;
  before(async () => {
    phone = new MemoryStore();
    await personaliseFully(newJpkiElement('phone', phone).connect());
  });
  const selected = async (card: CardInterface) => {
    expectStatus(await card.process(commandApdu(0, 0xa4, 0x04, 0x0c, JPKI_APPLET)));
    const send = async (ins: number, p1: number, p2: number, data: Uint8Array, le?: number) =>
      (await card.process(commandApdu(ins === 0x2a ? 0x80 : 0, ins, p1, p2, data, le))).statusWord.toString(16);
    return {
      verify: (pin: string) => send(0x20, 0, 0x98, utf8(pin)),
      query: (secret = 0x98) => send(0x20, 0, secret, new Uint8Array(0)),
      change: (pin: string) => send(0x24, 1, 0x98, utf8(pin)),
      sign: () => send(0x2a, 2, 0x97, new Uint8Array(32), 256),
    };
  };

  test('after 256 changes nobody is verified who was before (T-123)', async () => {
    const element = powerOn(phone.copy());
    const [one, two] = [await selected(element.connect()), await selected(element.connect())];
    assert.equal(await one.verify(TEST_PIN), '9000');
    for (let n = 0; n < 256; n++) {
      assert.equal(await two.verify(TEST_PIN), '9000');
      assert.equal(await two.change(TEST_PIN), '9000');
    }
    assert.equal(await one.sign(), '6982');
    assert.equal(await one.verify(TEST_PIN), '9000');
    assert.equal(await one.sign(), '9000');
  });

  test('a secret that nobody has set has no tries, and takes none', async () => {
    const card = await selected(newJpkiElement('phone', new MemoryStore()).connect());
    for (const secret of [0x98, 0x9b]) assert.equal(await card.query(secret), '63c0');
    assert.equal(await card.verify(TEST_PIN), '6985');
    assert.equal(await card.query(), '63c0');
  });

  test('a file that is no certificate is stored nowhere, one of a CA neither', async () => {
    const personaliser = await Personaliser.open(newJpkiElement('phone', new MemoryStore()).connect(), {
      keys: PROVIDER_KEYS,
      keyVersion: PROVIDER_KEY_VERSION,
    });
    for (const start of ['3081', '3182', '0000']) {
      const content = concatBytes(fromHex(start), new Uint8Array(20));
      await personaliser.stage(0x000b, content);
      assert.equal((await personaliser.commit(0x000b, content)).statusWord, 0x6a80, start);
    }
    const whole = concatBytes(fromHex('3082'), new Uint8Array(20));
    await personaliser.stage(0x000b, whole);
    assert.equal((await personaliser.commit(0x000b, whole)).statusWord, 0x9000);
  });
});
