import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { json, runHandset } from '../../../quality/testing/house/handset.ts';
import { openReaderSlot, type ReaderSlot } from '../../../tests/support/reader-slot.ts';

const SELECT_ISD = '00A4040008A00000015100000000';
const SELECT_APPLET = '00A404000AD392F00026010000000100';
const GET_CPLC = '80CA9F7F00';

describe('a phone and the reader of a kiosk, a clinic or a stranger (docs/protocol/handset-door.md)', () => {
  let handset: Awaited<ReturnType<typeof runHandset>>;
  let slot: ReaderSlot;
  let now = Date.now();
  const clock = { now: () => new Date(now) };
  before(async () => {
    slot = await openReaderSlot();
    handset = await runHandset({ clock, slots: [slot.port, 1] });
    await handset.cast('PUT', '/cast/phones/hanako', { model: 'inro-one' });
    await handset.cast('PUT', '/cast/cards/hanako-card');
  });
  after(async () => {
    await handset.close();
    slot.close();
  });
  beforeEach(async () => {
    await handset.cast('DELETE', '/cast/phones/hanako/reader');
    await handset.cast('PUT', '/cast/phones/hanako/reader', { allowed: false });
  });

  const origin = () => handset.phoneOrigin('hanako');
  const permit = (allowed: boolean) =>
    json('PUT', `${origin()}/phone/reader`, { body: { allowed }, headers: { origin: origin() } });
  const approach = (unasked = true) => handset.cast('POST', '/cast/phones/hanako/reader', { slot: 0, unasked });
  const leave = () => handset.cast('DELETE', '/cast/phones/hanako/reader');
  const shown = async () => (await json('GET', `${origin()}/phone`)).body.reader;

  it('gets no answer from a phone whose holder has not allowed it', async () => {
    assert.equal((await approach()).status, 204);
    assert.equal(slot.card, undefined);
    assert.equal(await shown(), 'refused');
  });

  it('is answered once the holder allows it on the phone’s own page, and for that one stay', async () => {
    await approach();
    assert.equal((await permit(true)).status, 204);
    assert.equal(await shown(), 'answering');
    assert.equal((await (await slot.untilCard()).ask(SELECT_APPLET)).slice(-4), '6A82');
    await leave();
    await slot.untilEmpty();
    await approach();
    assert.equal(slot.card, undefined);
    assert.equal(await shown(), 'refused');
  });

  it('is answered by a person’s hand however often it is held there', async () => {
    for (let n = 0; n < 2; n++) {
      assert.equal((await approach(false)).status, 204);
      assert.equal(await shown(), 'answering');
      await slot.untilCard();
    }
  });

  it('is answered when it comes within a minute, and not later', async () => {
    await permit(true);
    assert.equal(await shown(), 'allowed');
    now += 59_999;
    await approach();
    await slot.untilCard();
    await leave();
    await slot.untilEmpty();
    await permit(true);
    now += 60_000;
    assert.equal(await shown(), 'refused');
    await approach();
    assert.equal(slot.card, undefined);
  });

  it('falls silent when the holder ends it, and answers again when it is allowed again', async () => {
    await approach();
    await permit(true);
    await slot.untilCard();
    await permit(false);
    await slot.untilEmpty();
    assert.equal(await shown(), 'refused');
    await permit(true);
    await slot.untilCard();
    slot.powerOff();
    for (let tries = 0; (await shown()) !== 'refused'; tries++) assert.ok(tries < 1_200);
    await permit(true);
    assert.equal(await shown(), 'allowed', 'a reader that went away is not near any more');
  });

  it('forgets what was allowed when the handset ends', async () => {
    await permit(true);
    await handset.restart();
    assert.equal(await shown(), 'refused');
  });

  it('finds no security domain on the phone, and all of a card', async () => {
    assert.equal((await approach(false)).status, 204);
    const phone = await slot.untilCard();
    assert.equal(await phone.ask(SELECT_ISD), '6A82');
    assert.equal(await phone.ask(GET_CPLC), '6985');
    await leave();
    await slot.untilEmpty();
    assert.equal((await handset.cast('POST', '/cast/cards/hanako-card/reader', { slot: 0 })).status, 204);
    const card = await slot.untilCard();
    assert.equal((await card.ask(SELECT_ISD)).slice(-4), '9000');
    assert.match(await card.ask(GET_CPLC), /^9F7F2A.{84}9000$/);
    await handset.cast('DELETE', '/cast/cards/hanako-card/reader');
  });

  it('is named when it is not there, and the permission is used up', async () => {
    const absent = await handset.cast('POST', '/cast/phones/hanako/reader', { slot: 1 });
    assert.equal(absent.body.code, 'handset.reader_absent');
    assert.equal(await shown(), 'refused');
  });

  it('is allowed by the phone’s own page and the cast alone', async () => {
    const url = `${origin()}/phone/reader`;
    for (const foreign of [{}, { origin: handset.walletOrigin('hanako') }, { origin: 'http://evil.example' }])
      assert.equal((await json('PUT', url, { body: { allowed: true }, headers: foreign })).status, 403);
    const unnamed = { body: { allowed: true }, headers: { authorization: 'Bearer x' } };
    assert.equal((await json('PUT', `${handset.castOrigin}/cast/phones/hanako/reader`, unnamed)).status, 401);
    assert.equal(await shown(), 'refused');
    assert.equal((await handset.cast('PUT', '/cast/phones/nobody/reader', { allowed: true })).status, 404);
  });
});
