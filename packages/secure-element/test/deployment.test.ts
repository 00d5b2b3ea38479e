import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { suite, test } from 'node:test';
import { type CommandApdu, commandApdu, expectStatus, type ResponseApdu, StatusWordError } from '@inro/apdu';
import { concatBytes, fromHex, toHex } from '@inro/foundation';
import {
  keyDataField,
  OffCardSession,
  putKeyCommand,
  putKeyReceipt,
  type StaticKeys,
} from '@inro/secure-channel/off-card';
import type { CardInterface } from '@inro/secure-element';
import { jpkiApplet } from '@inro/secure-element';
import {
  AMSD,
  AMSD_DOMAIN,
  AS_AMSD,
  AS_ISSUER,
  asProvider,
  ISD,
  JPKI_APPLET,
  JPKI_SD,
  newElement,
  selectCommand,
  statusOf,
  testOrder,
} from '../../../quality/testing/element/new-element.ts';
import {
  deleteCommand,
  extradite,
  getData,
  getStatus,
  installDomain,
  installJpki,
  OffCard,
  personalize,
  setStatus,
  storeDgi,
} from '../../../quality/testing/element/off-card.ts';

const randomKeys = (): StaticKeys => {
  const key = () => new Uint8Array(randomBytes(32));
  return { enc: key(), mac: key(), dek: key() };
};

/** A phone as its maker delivers it: ISD and AMSD with keys. */
const phone = () =>
  newElement(
    testOrder({
      domains: [AMSD_DOMAIN],
    }),
    [jpkiApplet],
  );

async function sendAll(card: CardInterface, commands: readonly CommandApdu[]): Promise<ResponseApdu[]> {
  const answers: ResponseApdu[] = [];
  for (const command of commands) answers.push(await card.process(command));
  return answers;
}

/** Issuer and provider put the JPKI security domain and the applet onto a phone. */
async function deploy(card: CardInterface) {
  const transport = randomKeys();
  const final = randomKeys();
  const issuer = await OffCard.open(card, AS_AMSD);
  await issuer.done(installDomain(JPKI_SD));
  await issuer.done(installJpki(JPKI_APPLET));
  await issuer.done(extradite(JPKI_APPLET, JPKI_SD));
  await issuer.done(personalize(JPKI_SD));
  await issuer.done(storeDgi(0x8f01, keyDataField(issuer.session, 0x01, transport), 0, true));

  // The provider's first script is whole before the new domain has answered anything.
  const ahead = OffCardSession.openAhead({
    keys: transport,
    keyVersion: 0x01,
    i: 0x71,
    sequenceCounter: fromHex('000001'),
    securityDomain: JPKI_SD,
    hostChallenge: new Uint8Array(randomBytes(16)),
    securityLevel: 0x33,
  });
  const putKey = ahead.session.wrap(putKeyCommand(ahead.session, { replaces: 0x01, keyVersion: 0x02, keys: final }));
  const script = [ahead.initializeUpdate, ahead.externalAuthenticate, putKey];
  expectStatus(await card.process(selectCommand(JPKI_SD)));
  const answers = (await sendAll(card, script)).map((answer) => ahead.session.unwrap(answer));
  for (const answer of answers) expectStatus(answer);
  assert.equal(toHex(answers[2]!.data), toHex(putKeyReceipt(0x02, final)));
  return { transport, final };
}

suite('The first deployment (docs/protocol/tsm.md), over the element alone', () => {
  test('issuer and provider build ISD → AMSD → JPKI SD → applet, keys are made and read out, the domain is PERSONALIZED', async () => {
    const { card } = phone();
    const { final } = await deploy(card);
    const provider = await OffCard.open(card, asProvider(final));
    await provider.done(personalize(JPKI_APPLET));
    await provider.done(storeDgi(0x0101, fromHex('03'), 0));
    await provider.done(storeDgi(0x0102, concatBytes(fromHex('0017'), new Uint8Array(32)), 1));
    const modulus = await provider.done(storeDgi(0x0103, fromHex('00170100006E'), 2));
    assert.equal(modulus.length, 0x6e);
    assert.equal(toHex(await provider.done(storeDgi(0x0104, new Uint8Array(0), 3, true))).slice(-6), '000301');
    assert.equal(await provider.status(setStatus(0x40, 0x0f, JPKI_SD)), '9000');
    const seen = toHex(await provider.done(getStatus(0x40)));
    assert.match(seen, /4F0AD392F0002601E00000019F70010F/);
    assert.match(seen, /4F0AD392F0002601000000019F700107C503000000C406D392F0002601CC0AD392F0002601E0000001/);
    assert.ok(!seen.includes(`4F08${toHex(AMSD)}`), 'a domain sees itself and what is below it');
  });

  test('once the keys are rotated the issuer’s transport keys open nothing, and no new ones get in', async () => {
    const { card } = phone();
    const { transport } = await deploy(card);
    const opened = OffCard.open(card, { aid: JPKI_SD, keys: transport, version: 0x01, i: 0x71 });
    await assert.rejects(opened, (error) => error instanceof StatusWordError && error.statusWord === 0x6a88);
    const issuer = await OffCard.open(card, AS_AMSD);
    await issuer.done(personalize(JPKI_SD));
    assert.equal(await issuer.status(storeDgi(0x8f01, keyDataField(issuer.session, 0x03, transport), 0, true)), '6985');
  });

  test('the issuer can neither take the applet back nor personalise it, but can delete it with its domain', async () => {
    const { card } = phone();
    const { final } = await deploy(card);
    const issuer = await OffCard.open(card, AS_AMSD);
    assert.equal(await issuer.status(extradite(JPKI_APPLET, AMSD)), '6985');
    assert.equal(await issuer.status(personalize(JPKI_APPLET)), '6985');
    assert.equal(await issuer.status(deleteCommand(JPKI_SD)), '6985');
    await issuer.done(deleteCommand(JPKI_SD, true));
    assert.equal(await statusOf(card, selectCommand(JPKI_APPLET)), '6A82');
    await assert.rejects(OffCard.open(card, asProvider(final)), StatusWordError);
  });

  test('the provider deletes its own applet without further rights, and nothing else', async () => {
    const { card } = phone();
    const { final } = await deploy(card);
    const provider = await OffCard.open(card, asProvider(final));
    assert.equal(await provider.status(deleteCommand(AMSD, true)), '6985');
    assert.equal(await provider.status(deleteCommand(JPKI_SD, true)), '6985');
    assert.equal(await provider.status(installDomain(fromHex('A0000000010203'))), '6985');
    await provider.done(deleteCommand(JPKI_APPLET));
    assert.equal(await statusOf(card, selectCommand(JPKI_APPLET)), '6A82');
  });

  test('a deletion reaches an applet that another channel holds open; its next answer there is 6985', async () => {
    const { element, card } = phone();
    await deploy(card);
    const wallet = element.connect();
    expectStatus(await wallet.process(selectCommand(JPKI_APPLET)));
    const issuer = await OffCard.open(card, AS_AMSD);
    await issuer.done(deleteCommand(JPKI_SD, true));
    await issuer.done(installJpki(JPKI_APPLET));
    assert.equal(await statusOf(wallet, commandApdu(0, 0xb0, 0, 0, undefined, 256)), '6985');
    assert.equal(await statusOf(wallet, selectCommand(JPKI_APPLET)), '9000');
  });

  test('a blocked or recorded frame of one session is worth nothing in the next', async () => {
    const { card } = phone();
    const first = await OffCard.open(card, AS_AMSD);
    const frame = first.session.wrap(installDomain(JPKI_SD));
    await OffCard.open(card, AS_AMSD);
    assert.equal(await statusOf(card, frame), '6982');
    assert.equal(await statusOf(card, frame), '6982');
    assert.equal(await statusOf(card, selectCommand(JPKI_SD)), '6A82');
  });

  test('one session a logical channel: two work side by side, and SELECT on one leaves the other', async () => {
    const { card } = phone();
    expectStatus(await card.process(commandApdu(0, 0x70, 0, 0, undefined, 1)));
    const isd = await OffCard.open(card, { ...AS_ISSUER, channel: 0 });
    const amsd = await OffCard.open(card, { ...AS_AMSD, channel: 1 });
    for (let i = 0; i < 3; i++) {
      assert.match(toHex(await isd.done(getData(0xe0))), /^E012C0/);
      assert.match(toHex(await amsd.done(getData(0xe0))), /30882/);
    }
    expectStatus(await card.process(selectCommand(ISD)));
    assert.equal(await amsd.status(getData(0xe0)), '9000');
    assert.equal(await isd.status(getData(0xe0)), '6982');
  });
});
