import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oid, parseCertificate } from '@inro/pki/read';
import { certificate, der, extensions } from '../../../quality/testing/verifier/authority.ts';
import { readBasicFourAttributes } from '../src/index.ts';

const values = {
  name: '髙﨑　花子',
  nameSubstitutions: '11000',
  sex: '2',
  dateOfBirth: '319750214',
  address: '東京都千代田区霞が関一丁目1番1号',
  addressSubstitutions: '00000',
};
type Values = Partial<Record<keyof typeof values, string>>;

async function read(change: Values, arcs: Readonly<Record<keyof typeof values, string>> = oid.inro.attribute) {
  const names = Object.entries({ ...values, ...change }).map(([name, text]) => ({
    otherName: { oid: arcs[name as keyof typeof values], value: der.utf8String(text) },
  }));
  const { certificate: bytes } = await certificate({
    subject: 'Holder',
    change: { [oid.extension.subjectAltName]: extensions.subjectAltName(names) },
  });
  return readBasicFourAttributes(parseCertificate(bytes));
}
const defectsOf = async (change: Values) =>
  (await read(change)).defects.map(({ attribute, defect }) => `${attribute}: ${defect}`);

describe('the four basic attributes of a signing certificate', () => {
  it('are typed, with the substituted characters, under our arc and under the public one', async () => {
    for (const arcs of [oid.inro.attribute, oid.jpki.attribute]) {
      const { attributes, defects } = await read({}, arcs);
      assert.deepEqual(defects, []);
      assert.deepEqual(attributes, {
        name: { text: '髙﨑　花子', substitutedAt: [0, 1] },
        address: { text: values.address, substitutedAt: [] },
        dateOfBirth: { era: 'showa', year: 1975, month: 2, day: 14, iso: '1975-02-14' },
        sex: 'female',
      });
    }
  });
  it('keep unknown parts of a birth date unknown, and take every era', async () => {
    const birth = async (dateOfBirth: string) => (await read({ dateOfBirth })).attributes.dateOfBirth;
    assert.deepEqual(await birth('319400000'), {
      era: 'showa',
      year: 1940,
      month: undefined,
      day: undefined,
      iso: undefined,
    });
    for (const [text, era] of [
      ['119120729', 'meiji'],
      ['219120730', 'taisho'],
      ['420190430', 'heisei'],
      ['520190501', 'reiwa'],
    ] as const)
      assert.equal((await birth(text))?.era, era);
    assert.equal((await birth('019700101'))?.era, undefined);
  });
  it('report each defect by name', async () => {
    assert.deepEqual(await defectsOf({ dateOfBirth: '419750214' }), ['dateOfBirth: era_does_not_fit']);
    assert.deepEqual(await defectsOf({ dateOfBirth: '319750230' }), ['dateOfBirth: date_not_real']);
    assert.deepEqual(await defectsOf({ dateOfBirth: '1975-02-14' }), [
      'dateOfBirth: too_long',
      'dateOfBirth: value_not_allowed',
    ]);
    assert.deepEqual(await defectsOf({ sex: '4' }), ['sex: value_not_allowed']);
    assert.deepEqual(await defectsOf({ nameSubstitutions: '00000001' }), ['nameSubstitutions: position_out_of_range']);
    assert.deepEqual(await defectsOf({ address: '' }), ['address: empty']);
    assert.deepEqual(await defectsOf({ address: 'あ'.repeat(201) }), ['address: too_long']);
    assert.deepEqual(await defectsOf({ name: 'か\u3099' }), ['name: not_normalised']);
    const none = readBasicFourAttributes(parseCertificate((await certificate({ subject: 'Holder' })).certificate));
    assert.equal(none.defects.filter(({ defect }) => defect === 'missing').length, 6);
  });
});
