import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { InroError } from '@inro/problem';
import { makeElement, makeOrder, type Signatory, startTestAuthority, type TestAuthority } from './support.ts';

describe('docs/protocol/ca.md, the makers on file', () => {
  let ca: TestAuthority;
  let card: Signatory;
  before(async () => {
    ca = await startTestAuthority();
    card = await ca.card();
  });
  after(() => ca.dispose());
  const file = (name: string): string => join(ca.places.makers, name);
  afterEach(() => {
    rmSync(file('half.cer'), { force: true });
    writeFileSync(file('maker.cer'), ca.element.makerCertificate);
  });

  let number = 0;
  const outcome = async (element: Parameters<typeof makeOrder>[2]): Promise<string> => {
    try {
      const { certificates } = await ca.issue(`order-${number++}`, makeOrder('phone', card, element).body);
      return `${certificates.length} certificates`;
    } catch (failure) {
      if (failure instanceof InroError) return `${failure.code}, ${failure.row.retry}`;
      throw failure;
    }
  };

  it('one that is still being copied does not stand in the way of the others', async () => {
    writeFileSync(file('half.cer'), ca.element.makerCertificate.subarray(0, 100));
    assert.equal(await outcome(ca.element), '2 certificates');
  });

  it('an element of a maker that cannot be read is put off, and certified once the file is whole', async () => {
    const late = await makeElement();
    writeFileSync(file('half.cer'), late.makerCertificate.subarray(0, 100));
    assert.equal(await outcome(late), 'verifier.makers_unreadable, later');
    writeFileSync(file('half.cer'), late.makerCertificate);
    assert.equal(await outcome(late), '2 certificates');
  });

  it('where no maker can be read at all, every element is put off', async () => {
    rmSync(file('maker.cer'));
    assert.equal(await outcome(ca.element), 'verifier.makers_unreadable, later');
  });

  it('where all of them can be read, an element of nobody’s is refused for good', async () => {
    assert.equal(await outcome(await makeElement()), 'ca.attestation_invalid, never');
  });
});
