import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oid } from '@inro/pki/read';
import { certificate, der, extensions } from '../../../quality/testing/verifier/authority.ts';
import { readBasicFourAttributes } from '../src/index.ts';

describe('the birth date in a signing certificate', () => {
  const read = async (dateOfBirth: string) => {
    const names = [{ otherName: { oid: oid.inro.attribute.dateOfBirth, value: der.utf8String(dateOfBirth) } }];
    const { certificate: bytes } = await certificate({
      subject: 'Holder',
      change: { [oid.extension.subjectAltName]: extensions.subjectAltName(names) },
    });
    const { attributes, defects } = readBasicFourAttributes((await import('@inro/pki/read')).parseCertificate(bytes));
    const own = defects.filter(({ attribute }) => attribute === 'dateOfBirth').map(({ defect }) => defect);
    return { ...attributes.dateOfBirth, defects: own };
  };

  it('is whole or not: each part may be unknown alone, and then there is no ISO date and no era to fit', async () => {
    for (const [text, year, month, day] of [
      ['300000214', undefined, 2, 14],
      ['319750014', 1975, undefined, 14],
      ['319750200', 1975, 2, undefined],
      ['300000000', undefined, undefined, undefined],
      ['500000214', undefined, 2, 14],
    ] as const)
      assert.deepEqual(await read(text), {
        era: text[0] === '5' ? 'reiwa' : 'showa',
        year,
        month,
        day,
        iso: undefined,
        defects: [],
      });
  });

  it('is a day that there was: months to 12, days to the month’s end, 31 where no month is known', async () => {
    for (const [text, isReal] of [
      ['319751231', true],
      ['319751301', false],
      ['319750230', false],
      ['319760229', true],
      ['319750229', false],
      ['300000229', true],
      ['300000230', false],
      ['319750031', true],
      ['319750032', false],
      ['319750431', false],
    ] as const)
      assert.deepEqual((await read(text)).defects, isReal ? [] : ['date_not_real'], text);
  });

  it('lies in its era, from the first day to the last', async () => {
    for (const [text, fits] of [
      ['118680125', true],
      ['118680124', false],
      ['119120729', true],
      ['119120730', false],
      ['219120730', true],
      ['219120729', false],
      ['219261224', true],
      ['219261225', false],
      ['319261225', true],
      ['319261224', false],
      ['319890107', true],
      ['319890108', false],
      ['419890108', true],
      ['419890107', false],
      ['420190430', true],
      ['420190501', false],
      ['520190501', true],
      ['520190430', false],
    ] as const)
      assert.deepEqual((await read(text)).defects, fits ? [] : ['era_does_not_fit'], text);
  });
});
