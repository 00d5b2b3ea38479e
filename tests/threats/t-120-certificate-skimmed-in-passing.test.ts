// The threat: docs/threats/t-120-certificate-skimmed-in-passing.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toHex } from '@inro/foundation';
import { enrolledDisk, powerOn, Terminal } from './support/terminal.ts';

/** Everything that the applet gives to somebody without any secret, the authorities' own certificates left out. */
async function skim(profile: 'card' | 'phone'): Promise<string> {
  const face = profile === 'phone' ? 'contactless' : 'wired';
  const reader = new Terminal(powerOn(await enrolledDisk(profile)).connect(face));
  const seen = [toHex((await reader.send('00A40400', 'D392F000260100000001', 256)).data)];
  for (const ef of ['0001', '0006', '0008', '000A', '0017', '0018', '001A', '001B']) {
    await reader.send('00A4020C', ef);
    for (const offset of ['0000', '0100', '0200', '0300'])
      seen.push(toHex((await reader.send(`00B0${offset}`, '', 256)).data));
  }
  seen.push(await reader.triesLeft(), await reader.sign());
  return seen.join('|');
}

describe('T-120 a certificate is skimmed from a phone in passing', () => {
  it('is not: two enrolled phones look the same to somebody without the PIN', async () => {
    assert.equal(await skim('phone'), await skim('phone'));
  });

  it('counter-test: two plastic cards do not: their certificates are free to read', async () => {
    const [one, two] = [await skim('card'), await skim('card')];
    assert.notEqual(one, two);
    assert.ok(one.length > 1000);
  });
});
