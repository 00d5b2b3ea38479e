import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { commandApdu, onLogicalChannel } from '@inro/apdu';
import { SecureElement } from '@inro/secure-element';
import {
  AS_ISSUER,
  hostOn,
  ISD,
  newElement,
  selectCommand,
  statusOf,
  testOrder,
} from '../../../quality/testing/element/new-element.ts';
import { OffCard } from '../../../quality/testing/element/off-card.ts';

const MINUTE = 60_000;
const initializeUpdate = commandApdu(0x80, 0x50, 0x00, 0x00, new Uint8Array(8), 256);
const guess = commandApdu(0x84, 0x82, 0x33, 0x00, new Uint8Array(16));

/** An element with a timer that the test moves. */
function timed() {
  const { store } = newElement(testOrder(), []);
  const timer = { now: 5_000_000 };
  const powerOn = () => new SecureElement({ ...hostOn(store), uptime: () => timer.now }, []).connect();
  return { timer, powerOn, card: powerOn() };
}
type Timed = ReturnType<typeof timed>['card'];

async function exhaust(card: Timed): Promise<void> {
  await card.process(selectCommand(ISD));
  for (let n = 0; n < 64; n++) {
    assert.equal(await statusOf(card, initializeUpdate), '9000');
    assert.equal(await statusOf(card, guess), '6300');
  }
  assert.equal(await statusOf(card, initializeUpdate), '6983');
}

suite('An element with a timer rests after too many failed authentications, and is not closed for good', () => {
  test('after a quarter of an hour under power the right keys open it, and the count is zero', async () => {
    const { card, timer } = timed();
    await exhaust(card);
    timer.now += 15 * MINUTE - 1;
    await assert.rejects(OffCard.open(card, AS_ISSUER), { message: '6983' });
    timer.now += 1;
    await OffCard.open(card, AS_ISSUER);
    await exhaust(card);
  });

  test('each rest buys one guess, on however many channels it is prepared', async () => {
    const { card, timer } = timed();
    await exhaust(card);
    timer.now += 15 * MINUTE;
    for (let channel = 1; channel < 20; channel++) {
      await card.process(commandApdu(0x00, 0x70, 0x00, 0x00, undefined, 1));
      assert.equal(await statusOf(card, onLogicalChannel(initializeUpdate, channel)), '9000');
    }
    const answers: string[] = [];
    for (let channel = 1; channel < 20; channel++) answers.push(await statusOf(card, onLogicalChannel(guess, channel)));
    assert.deepEqual(answers, ['6300', ...Array.from({ length: 18 }, () => '6983')]);
  });

  test('power off and on makes the rest no shorter', async () => {
    const { card, timer, powerOn } = timed();
    await exhaust(card);
    timer.now += 14 * MINUTE;
    const again = powerOn();
    timer.now += 14 * MINUTE;
    await assert.rejects(OffCard.open(again, AS_ISSUER), { message: '6983' });
    timer.now += MINUTE;
    await OffCard.open(again, AS_ISSUER);
  });

  test('an element without a timer stays closed', async () => {
    const { card } = newElement(testOrder(), []);
    await exhaust(card);
    await assert.rejects(OffCard.open(card, AS_ISSUER), { message: '6983' });
  });

  test('opens 1,024 sessions at once and one in half a minute after that; without a timer as many as are asked for', async () => {
    const { card, timer } = timed();
    const untimed = newElement(testOrder(), []).card;
    for (let n = 0; n < 1024; n++) assert.equal(await statusOf(card, initializeUpdate), '9000');
    for (let n = 0; n < 1100; n++) assert.equal(await statusOf(untimed, initializeUpdate), '9000');
    assert.equal(await statusOf(card, initializeUpdate), '6985');
    timer.now += 75_000;
    const answers: string[] = [];
    for (let n = 0; n < 3; n++) answers.push(await statusOf(card, initializeUpdate));
    assert.deepEqual(answers, ['9000', '9000', '6985']);
    timer.now += 15_000;
    assert.equal(await statusOf(card, initializeUpdate), '9000');
    timer.now += 365 * 24 * 60 * MINUTE;
    for (let n = 0; n < 1024; n++) assert.equal(await statusOf(card, initializeUpdate), '9000');
    assert.equal(await statusOf(card, initializeUpdate), '6985');
  });
});
