import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { commandApdu, expectStatus } from '@inro/apdu';
import { fromHex, toHex } from '@inro/foundation';
import { initializeUpdateCommand } from '@inro/secure-channel/off-card';
import type { CardInterface } from '@inro/secure-element';
import {
  AS_ISSUER,
  JPKI_APPLET,
  newElement,
  probe,
  selectCommand,
  statusOf,
  testOrder,
} from '../../../quality/testing/element/new-element.ts';
import { installJpki, OffCard } from '../../../quality/testing/element/off-card.ts';

suite('One command is one commit', () => {
  const note = (ins: number, data?: string) =>
    commandApdu(0x80, ins, 0, 0, data === undefined ? undefined : fromHex(data), 256);
  const withProbe = async () => {
    const made = newElement(testOrder(), [probe]);
    const isd = await OffCard.open(made.card, AS_ISSUER);
    await isd.done(installJpki(JPKI_APPLET));
    expectStatus(await made.card.process(selectCommand(JPKI_APPLET)));
    return made;
  };
  const readNote = async (card: CardInterface) => toHex((await card.process(note(0x12))).data);

  test('a refused command leaves nothing behind, except what it committed on purpose', async () => {
    const { card } = await withProbe();
    assert.equal(await statusOf(card, note(0x10, '01')), '9000');
    assert.equal(await statusOf(card, note(0x14, '02')), '6985');
    assert.equal(await readNote(card), '01');
    assert.equal(await statusOf(card, note(0x16, '03')), '6985');
    assert.equal(await readNote(card), '03');
    assert.equal(await statusOf(card, note(0x20)), '6F00');
  });
  test('a successful command is one write, a reading one none', async () => {
    const { card, store } = await withProbe();
    const before = store.writes;
    await card.process(note(0x10, '01'));
    assert.equal(store.writes, before + 1);
    await card.process(note(0x12));
    assert.equal(store.writes, before + 1);
  });
  test('when the store cannot write the answer is 6581, and the old state stands', async () => {
    const { card, store } = await withProbe();
    await card.process(note(0x10, '01'));
    const commit = store.commit.bind(store);
    store.commit = () => {
      throw new Error('no space left on device');
    };
    assert.equal(await statusOf(card, note(0x10, '02')), '6581');
    assert.equal(await statusOf(card, initializeUpdateCommand(0, new Uint8Array(8))), '6D00');
    store.commit = commit;
    assert.equal(await readNote(card), '01');
  });
  test('commands sent at once are carried out one after the other, on all interfaces', async () => {
    const { element } = await withProbe();
    const faces = [element.connect(), element.connect()];
    for (const face of faces) expectStatus(await face.process(selectCommand(JPKI_APPLET)));
    const sent = Array.from({ length: 50 }, (_, n) => faces[n % 2]!.process(note(0x18)));
    const counts = (await Promise.all(sent)).map(({ data }) => data[0]);
    assert.deepEqual(
      counts,
      Array.from({ length: 50 }, (_, n) => Math.floor(n / 2) + 1),
    );
  });
});
