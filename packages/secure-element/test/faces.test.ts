import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { commandApdu, onLogicalChannel } from '@inro/apdu';
import { fromHex, toHex } from '@inro/foundation';
import { type CardInterface, jpkiApplet } from '@inro/secure-element';
import {
  AMSD,
  AS_ISSUER,
  ISD,
  JPKI_APPLET,
  JPKI_SD,
  newElement,
  selectCommand,
  statusOf,
  testOrder,
} from '../../../quality/testing/element/new-element.ts';
import {
  extradite,
  getData,
  getStatus,
  installCommand,
  installDomain,
  installJpki,
  makeSelectable,
  OffCard,
  setStatus,
} from '../../../quality/testing/element/off-card.ts';

const ACTIVATED = 'C900EF05A003810101';
const none = new Uint8Array(0);

/** A phone's element with its domains and the applet, and what a reader and the phone itself see of it. */
async function phone(parameters = ACTIVATED) {
  const { element, card } = newElement(testOrder(), [jpkiApplet]);
  const issuer = await OffCard.open(card, AS_ISSUER);
  await issuer.done(installDomain(AMSD, '80C000'));
  await issuer.done(installDomain(JPKI_SD));
  await issuer.done(installJpki(JPKI_APPLET, parameters));
  return { card, issuer, reader: element.connect('contactless'), element };
}

const finds = (card: CardInterface, aid: Uint8Array): Promise<string> => statusOf(card, selectCommand(aid));

suite('The contactless face (GlobalPlatform Amendment C) shows what is activated for it, and nothing else', () => {
  test('nothing is selected until an application is selected by name', async () => {
    const { reader } = await phone();
    for (const tag of [0x9f7f, 0x7f21, 0x66, 0xe0, 0x42, 0xc1])
      assert.equal(await statusOf(reader, getData(tag)), '6985');
    assert.equal(await statusOf(reader, commandApdu(0x80, 0x50, 0, 0, new Uint8Array(8), 256)), '6985');
    assert.equal(await finds(reader, none), '6A82');
    assert.equal(await finds(reader, JPKI_APPLET), '9000');
    await reader.reset();
    assert.equal(await statusOf(reader, getData(0x9f7f)), '6985');
  });

  test('no security domain is found by its name, by a part of it, or as the next occurrence', async () => {
    const { reader, card } = await phone();
    for (const aid of [ISD, AMSD, JPKI_SD, ISD.slice(0, 5)]) {
      assert.equal(await finds(reader, aid), '6A82', toHex(aid));
      assert.equal(await finds(card, aid), '9000', toHex(aid));
    }
    const shared = JPKI_SD.slice(0, 6);
    const { data } = await reader.process(selectCommand(shared));
    assert.ok(toHex(data).includes(toHex(JPKI_APPLET)));
    assert.equal(await statusOf(reader, selectCommand(shared, 0x02)), '6A82');
    const wired = await card.process(selectCommand(shared));
    assert.ok(toHex(wired.data).includes(toHex(JPKI_SD)));
  });

  test('a channel opened by MANAGE CHANNEL leads to no domain either', async () => {
    const { reader } = await phone();
    const { data } = await reader.process(commandApdu(0x00, 0x70, 0x00, 0x00, undefined, 1));
    assert.equal(toHex(data), '01');
    for (const command of [getData(0x9f7f), commandApdu(0x80, 0x50, 0, 0, new Uint8Array(8), 256)])
      assert.equal(await statusOf(reader, onLogicalChannel(command, 1)), '6985');
    assert.equal(await statusOf(reader, onLogicalChannel(selectCommand(ISD), 1)), '6A82');
    assert.equal(await statusOf(reader, onLogicalChannel(selectCommand(JPKI_APPLET), 1)), '9000');
  });

  test('an application is activated by EF { A0 { 81 01 } } at its installation, and by nothing less', async () => {
    for (const parameters of ['C900', 'C900EF00', 'C900EF02A000', 'C900EF05A003810100', 'C900EF05A103810101']) {
      const { reader, card } = await phone(parameters);
      assert.equal(await finds(reader, JPKI_APPLET), '6A82', parameters);
      assert.equal(await finds(card, JPKI_APPLET), '9000', parameters);
    }
  });

  test('another state than 00 and 01 is 6A80, and so is one for a security domain', async () => {
    const { card } = newElement(testOrder(), [jpkiApplet]);
    const issuer = await OffCard.open(card, AS_ISSUER);
    for (const parameters of ['C900EF05A003810180', 'C900EF05A003810102', 'C900EF04A0028100', 'C900EF06A00481020100'])
      assert.equal(await issuer.status(installJpki(JPKI_APPLET, parameters)), '6A80', parameters);
    const [loadFile, module] = [fromHex('A0000001515350'), fromHex('A000000151535041')];
    const domain = { loadFile, module, aid: JPKI_SD, privileges: '80', parameters: 'C90481020371EF05A003810101' };
    assert.equal(await issuer.status(installCommand(domain)), '6A80');
    assert.equal(await finds(card, JPKI_SD), '6A82');
  });

  test('it appears when it becomes selectable, is away while it is locked, and is told in the second byte of 9F70', async () => {
    const { element, card } = newElement(testOrder(), [jpkiApplet]);
    const reader = element.connect('contactless');
    const issuer = await OffCard.open(card, AS_ISSUER);
    const [loadFile, module] = [fromHex('D392F0002601'), fromHex('D392F00026010000')];
    const told = async () => toHex(await issuer.done(getStatus(0x40, false, '4F005C029F70')));
    await issuer.done(installCommand({ loadFile, module, aid: JPKI_APPLET, parameters: ACTIVATED, purpose: 0x04 }));
    assert.equal(await finds(reader, JPKI_APPLET), '6A82');
    assert.equal(await told(), 'E3059F70020300');
    await issuer.done(makeSelectable(JPKI_APPLET));
    assert.equal(await finds(reader, JPKI_APPLET), '9000');
    assert.equal(await told(), 'E3059F70020701');
    await issuer.done(setStatus(0x40, 0x80, JPKI_APPLET));
    assert.equal(await statusOf(reader, commandApdu(0x00, 0x20, 0x00, 0x98)), '6985');
    assert.equal(await finds(reader, JPKI_APPLET), '6A82');
    assert.equal(await told(), 'E3059F70028700');
    await issuer.done(setStatus(0x40, 0x00, JPKI_APPLET));
    assert.equal(await finds(reader, JPKI_APPLET), '9000');
  });

  test('it survives extradition and a power cut, and is gone with the application', async () => {
    const { reader, issuer } = await phone();
    await issuer.done(extradite(JPKI_APPLET, JPKI_SD));
    assert.equal(await finds(reader, JPKI_APPLET), '9000');
    await issuer.done(commandApdu(0x80, 0xe4, 0, 0x80, fromHex(`4F0A${toHex(JPKI_SD)}`), 256));
    assert.equal(await statusOf(reader, commandApdu(0x00, 0x20, 0x00, 0x98)), '6985');
    assert.equal(await finds(reader, JPKI_APPLET), '6A82');
  });

  test('a locked card answers a reader with nothing at all', async () => {
    const { reader, issuer } = await phone();
    await issuer.done(setStatus(0x80, 0x7f));
    assert.equal(await finds(reader, none), '6A82');
    assert.equal(await finds(reader, ISD), '6A82');
    assert.equal(await finds(reader, JPKI_APPLET), '6A81');
  });
});
