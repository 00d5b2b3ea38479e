import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { commandApdu, onLogicalChannel, serializeCommandApdu, serializeResponseApdu } from '@inro/apdu';
import { toHex } from '@inro/foundation';
import type { CardInterface, FactoryDomain } from '@inro/secure-element';
import {
  AMSD,
  INITIAL_KEYS,
  ISD,
  JPKI_SD,
  newElement,
  probe,
  testOrder,
} from '../../../quality/testing/element/new-element.ts';
import { RECORDINGS, recordedSteps } from '../../secure-channel/test/recordings.ts';

type Name = (typeof RECORDINGS)[number];

/** What the test card held when each recording began, by its notes and answers. */
const domains: FactoryDomain[] = [
  { aid: AMSD, securityDomain: ISD, privileges: 0x80c000, i: 0x70 },
  { aid: JPKI_SD, securityDomain: AMSD, privileges: 0xa00000, i: 0x70 },
];
const issuer = { aid: ISD, keyVersion: 0xff, keys: INITIAL_KEYS };
const startStates = {
  'scp03-s8-gpshell3': testOrder(),
  'scp03-s8-globalplatformpro': testOrder({
    domains,
    issuerSecurityDomain: { ...issuer, i: 0x70, sequenceCounter: 0x0e },
  }),
  'scp03-s16-globalplatformpro': testOrder({ issuerSecurityDomain: { ...issuer, i: 0x71 } }),
} satisfies Record<Name, unknown>;

async function openUpTo(card: CardInterface, channel: number): Promise<void> {
  for (let opened = 0; opened < channel; opened++) {
    const response = await card.process(commandApdu(0x00, 0x70, 0x00, 0x00, undefined, 1));
    assert.equal(response.data[0], opened + 1);
  }
}

async function replay(name: Name, channel: number): Promise<number> {
  const { card } = newElement(startStates[name], [probe]);
  await openUpTo(card, channel);
  let compared = 0;
  for (const step of recordedSteps(name)) {
    if ('control' in step) {
      await card.reset();
      await openUpTo(card, channel);
    }
    if (!('command' in step)) continue;
    const answer = await card.exchange(serializeCommandApdu(onLogicalChannel(step.command, channel)));
    const about = `exchange ${compared}: ${toHex(serializeCommandApdu(step.command))}`;
    assert.equal(toHex(answer), toHex(serializeResponseApdu(step.response)), about);
    compared++;
  }
  return compared;
}

suite('The element answers what the recorded test card answered', () => {
  const exchanges = { 'scp03-s8-gpshell3': 47, 'scp03-s8-globalplatformpro': 26, 'scp03-s16-globalplatformpro': 18 };
  for (const name of RECORDINGS) {
    test(`${name}: every byte of every answer`, async () => {
      assert.equal(await replay(name, 0), exchanges[name]);
    });
    test(`${name}: the same on each of the logical channels 1 to 19`, async () => {
      for (let channel = 1; channel < 20; channel++) assert.equal(await replay(name, channel), exchanges[name]);
    });
  }
});
