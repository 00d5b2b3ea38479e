// The threat: docs/threats/t-120-certificate-skimmed-in-passing.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toHex } from '@inro/foundation';
import { elementIn, enrolledDisk, Terminal } from './support/terminal.ts';
import { asItIs, without } from './support/without.ts';

/** Everything that the applet gives to somebody without any secret, the authorities' own certificates left out. */
async function skim(profile: 'card' | 'phone', world = asItIs): Promise<string> {
  const face = profile === 'phone' ? 'contactless' : 'wired';
  const element = await elementIn(world, await enrolledDisk(profile));
  const reader = new Terminal(element.connect(face));
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

  for (const { what, defence, instead } of [
    {
      what: 'gives out the certificate as the card does',
      defence: 'profile.userAuthenticationCertificateNeedsPin',
      instead: 'false',
    },
    {
      what: 'gives out the signing certificate without its password',
      defence: 'isVerified(context, secretFiles.signaturePassword)',
      instead: 'true',
    },
  ])
    it(`counter-test: of two phones of which each ${what}, a reader in passing sees which is which`, async () => {
      const file = 'packages/secure-element/src/jpki-applet/read-binary.ts';
      const free = without({ file, defence, instead });
      const [one, two] = [await skim('phone', free), await skim('phone', free)];
      assert.notEqual(one, two);
      assert.ok(one.length > 1000);
    });
});
