// The threat: docs/threats/t-119-shop-reader-recognises-phone.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toHex } from '@inro/foundation';
import { AMSD, ISD, JPKI_SD } from '../../quality/testing/element/new-element.ts';
import { poweredPhone } from './support/contactless-face.ts';
import { enrolledDisk, JPKI_APPLET, MemoryStore, newJpkiElement, type Terminal } from './support/terminal.ts';
import { asItIs, type World, without } from './support/without.ts';

/** Everything that a reader without any key can remember of a phone, as it answers it. */
async function remember(reader: Terminal): Promise<string> {
  const seen: string[] = [];
  const ask = async (header: string, data = ''): Promise<void> => {
    const { data: answer, statusWord } = await reader.send(header, data, 256);
    seen.push(`${toHex(answer)}${statusWord.toString(16)}`);
  };
  for (const aid of [
    undefined,
    '',
    toHex(ISD),
    toHex(AMSD),
    toHex(JPKI_SD),
    toHex(ISD).slice(0, 10),
    toHex(JPKI_APPLET),
  ]) {
    if (aid !== undefined) await ask('00A40400', aid);
    for (const tag of ['9F7F', '0042', '0045', '0066', '0067', '00E0', '00C1', '7F21']) await ask(`80CA${tag}`);
    await ask('80CA7F21', '0000C8');
    await ask('00CA9F7F');
    await ask('80500000', '00'.repeat(16));
    await ask('80F28002', '4F00');
  }
  return seen.join(' ');
}

const skim = async (world: World, disk: MemoryStore) => remember((await poweredPhone(world, disk)).reader);

const phone = async (serial: number): Promise<MemoryStore> => {
  const disk = new MemoryStore();
  newJpkiElement('phone', disk, new Uint8Array(42).fill(serial));
  return disk;
};

describe('T-119 a reader in a shop recognises the phone', () => {
  it('does not: two phones answer it with the same bytes, whatever it asks', async () => {
    const [one, other] = [await phone(0x47), await phone(0x48)];
    const seen = await skim(asItIs, one);
    assert.equal(seen, await skim(asItIs, other));
    assert.doesNotMatch(seen, /47{20}|9F7F/);
    assert.match(seen, /9000/i, 'the applet is there');
  });

  it('is not told of an enrolment either', async () => {
    const seen = await skim(asItIs, await enrolledDisk());
    assert.equal(seen, await skim(asItIs, await phone(0x47)));
  });

  it('counter-test: where the contactless face shows the whole element, the reader knows a phone again', async () => {
    const world = without({
      file: 'packages/secure-element/src/registry.ts',
      defence: "if (face === 'contactless' && contactlessStateOf(entry) !== contactlessStates.activated) return false;",
    });
    const [first, again] = [await phone(0x47), await phone(0x47)];
    const seen = await skim(world, first);
    assert.equal(seen.match(/9F7F2A(?:47){42}/)?.length, 1);
    assert.notEqual(seen, await skim(world, await phone(0x48)));
    assert.match(await skim(world, again), /9F7F2A(?:47){42}/);
  });
});
