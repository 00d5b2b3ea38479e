import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { movableClock } from '@inro/host/testing';
import { json, pairedDoor, runHandset } from '../../../quality/testing/house/handset.ts';
import { Tokens } from '../src/elements/tokens.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function openTokens() {
  const database = new DatabaseSync(':memory:');
  const clock = movableClock();
  const tokens = new Tokens(database, clock);
  const changes = () => database.prepare('select total_changes() as n').get()?.n as number;
  return { database, clock, tokens, changes };
}
const digestOf = (token: string) => createHash('sha256').update(token).digest();

describe('ADR 21: a token', () => {
  it('opens what it was given out for, and under no other purpose', () => {
    const { tokens } = openTokens();
    const door = tokens.issue('door', 'alice');
    assert.equal(tokens.subjectOf(door, 'door'), 'alice');
    assert.equal(tokens.subjectOf(door, 'terminal'), undefined);
    assert.equal(tokens.useUp(door, 'pairing', 'alice'), false);
    for (const wrong of ['', 'A'.repeat(43), `${door}x`]) assert.equal(tokens.subjectOf(wrong, 'door'), undefined);
  });

  it('is compared as a whole: the first bytes of its digest only find it', () => {
    const { database, tokens } = openTokens();
    const alike = digestOf('A'.repeat(43));
    alike[31]! ^= 1;
    database.prepare('insert into token values (?, ?, ?, ?)').run(alike, 'door', 'alice', Date.now() + DAY);
    assert.equal(tokens.subjectOf('A'.repeat(43), 'door'), undefined);
  });

  it('of a pairing ends with its first use, or after five minutes', () => {
    const { clock, tokens } = openTokens();
    const [used, late] = [tokens.issue('pairing', 'alice'), tokens.issue('pairing', 'alice')];
    assert.equal(tokens.useUp(used, 'pairing', 'bob'), false);
    assert.equal(tokens.useUp(used, 'pairing', 'alice'), true);
    assert.equal(tokens.useUp(used, 'pairing', 'alice'), false);
    clock.move(4 * MINUTE);
    assert.equal(tokens.subjectOf(late, 'pairing'), 'alice');
    clock.move(MINUTE + 1_000);
    assert.equal(tokens.useUp(late, 'pairing', 'alice'), false);
  });

  for (const [purpose, ms] of [
    ['door', 7 * DAY],
    ['terminal', 30 * MINUTE],
  ] as const)
    it(`of a ${purpose} ends once it has not been used for ${ms / MINUTE} minutes, and each use begins that anew`, () => {
      const { clock, tokens } = openTokens();
      const token = tokens.issue(purpose, 'alice');
      for (let n = 0; n < 3; n++) {
        clock.move(ms * 0.9);
        assert.equal(tokens.subjectOf(token, purpose), 'alice');
      }
      clock.move(ms + 1_000);
      assert.equal(tokens.subjectOf(token, purpose), undefined);
    });

  it('that is used all the time is written down now and then, not at each request', () => {
    const { clock, tokens, changes } = openTokens();
    const token = tokens.issue('door', 'alice');
    const before = changes();
    for (let n = 0; n < 100; n++) {
      clock.move(MINUTE);
      tokens.subjectOf(token, 'door');
    }
    assert.equal(changes(), before);
    clock.move(30 * MINUTE);
    tokens.subjectOf(token, 'door');
    assert.equal(changes(), before + 1);
  });

  for (const [purpose, most] of [
    ['pairing', 8],
    ['door', 16],
    ['terminal', 1],
  ] as const)
    it(`is one of ${most} of its ${purpose} at most: one more ends the one that has the least time left`, () => {
      const { database, clock, tokens } = openTokens();
      const other = tokens.issue(purpose, 'bob');
      const issued = Array.from({ length: most + 1 }, () => {
        clock.move(1_000);
        return tokens.issue(purpose, 'alice');
      });
      assert.deepEqual(
        issued.map((token) => tokens.subjectOf(token, purpose)),
        [undefined, ...Array(most).fill('alice')],
      );
      assert.equal(tokens.subjectOf(other, purpose), 'bob');
      for (let n = 0; n < 50; n++) tokens.issue(purpose, 'alice');
      assert.equal(database.prepare('select count(*) as n from token').get()?.n, most + 1);
    });

  it('that was used while the clock was ahead gets no longer life by it', () => {
    const { clock, tokens } = openTokens();
    const token = tokens.issue('door', 'alice');
    clock.move(6 * DAY);
    tokens.subjectOf(token, 'door');
    clock.move(-6 * DAY);
    assert.equal(tokens.subjectOf(token, 'door'), 'alice');
    clock.move(7 * DAY + 1_000);
    assert.equal(tokens.subjectOf(token, 'door'), undefined);
  });

  for (const [purpose, most] of [
    ['pairing', 8],
    ['door', 16],
    ['terminal', 1],
  ] as const)
    it(`of a ${purpose} that is given out after the clock was set back is not the one that ends`, () => {
      const { clock, tokens } = openTokens();
      const before = Array.from({ length: most }, () => tokens.issue(purpose, 'alice'));
      clock.move(-DAY);
      const anew = tokens.issue(purpose, 'alice');
      assert.deepEqual(
        [...before, anew].map((token) => tokens.subjectOf(token, purpose)),
        [undefined, ...Array(most).fill('alice')],
      );
    });

  it('that an earlier version gave out without an end gets one', () => {
    const { database, clock, tokens } = openTokens();
    const insert = database.prepare('insert into token values (?, ?, ?, null)');
    insert.run(digestOf('B'.repeat(43)), 'door', 'alice');
    insert.run(digestOf('C'.repeat(43)), 'terminal', 'card-1');
    assert.equal(tokens.subjectOf('B'.repeat(43), 'door'), undefined);
    const anew = new Tokens(database, clock);
    clock.move(31 * MINUTE);
    assert.equal(anew.subjectOf('C'.repeat(43), 'terminal'), undefined);
    clock.move(6 * DAY);
    assert.equal(anew.subjectOf('B'.repeat(43), 'door'), 'alice');
    clock.move(8 * DAY);
    assert.equal(anew.subjectOf('B'.repeat(43), 'door'), undefined);
  });
});

describe('handset-door.md: at the doors', () => {
  const clock = movableClock();
  let handset: Awaited<ReturnType<typeof runHandset>>;
  before(async () => {
    handset = await runHandset({ clock });
    await handset.cast('PUT', '/cast/phones/alice', { model: 'inro-one' });
    await handset.cast('PUT', '/cast/cards/card-1', {});
  });
  after(() => handset.close());

  it('a wallet that is opened once a week stays paired, over restarts too; one that was left alone is told what to do', async () => {
    const door = await pairedDoor(handset, 'alice');
    for (let n = 0; n < 3; n++) {
      clock.move(6 * DAY);
      await handset.restart();
      assert.equal((await door.call('GET', '/door/device')).status, 200);
    }
    clock.move(8 * DAY);
    const { status, body } = await door.call('GET', '/door/device');
    assert.deepEqual([status, body.code, body.retry], [401, 'handset.not_paired', 'afterAction']);
  });

  it('two pages of a wallet that are at work stay paired, however many others come and go', async () => {
    const [one, two] = [await pairedDoor(handset, 'alice'), await pairedDoor(handset, 'alice')];
    for (let n = 0; n < 40; n++) {
      clock.move(3 * 60 * MINUTE);
      await pairedDoor(handset, 'alice');
      for (const page of [one, two]) assert.equal((await page.call('GET', '/door/device')).status, 200);
    }
  });

  const terminal = async () => {
    const { body } = await handset.cast('POST', '/cast/cards/card-1/terminal');
    const headers = { authorization: `Bearer ${body.doorToken}` };
    return () => json('POST', `${handset.castOrigin}/terminal/connect`, { headers });
  };

  it('a terminal that was left alone for half an hour is told to put the card in again', async () => {
    const connect = await terminal();
    clock.move(29 * MINUTE);
    assert.equal((await connect()).status, 200);
    clock.move(31 * MINUTE);
    const { status, body } = await connect();
    assert.deepEqual([status, body.code, body.retry], [401, 'handset.terminal_ended', 'afterAction']);
    assert.equal((await (await terminal())()).status, 200);
  });

  it('a terminal from which the card was taken does not reach it when it lies in another one', async () => {
    const connect = await terminal();
    await handset.cast('PUT', '/cast/phones/alice/card', { card: 'card-1' });
    assert.equal((await connect()).body.code, 'handset.card_absent');
    const other = await terminal();
    assert.equal((await connect()).body.code, 'handset.terminal_ended');
    assert.equal((await other()).status, 200);
  });

  it('nor when the clock was set back in between: the card is with the terminal that has it now', async () => {
    const connect = await terminal();
    clock.move(-DAY);
    const other = await terminal();
    assert.deepEqual([(await other()).status, (await connect()).body.code], [200, 'handset.terminal_ended']);
  });

  it('a terminal without a token is told so too', async () => {
    const { body } = await json('POST', `${handset.castOrigin}/terminal/connect`);
    assert.equal(body.code, 'handset.terminal_ended');
  });
});
