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
async function attributesOf(names: readonly extensions.GeneralNameToIssue[]) {
  const change = names.length === 0 ? {} : { [oid.extension.subjectAltName]: extensions.subjectAltName(names) };
  const { certificate: bytes } = await certificate({ subject: 'Holder', change });
  return readBasicFourAttributes(parseCertificate(bytes));
}
const missing = async (names: readonly extensions.GeneralNameToIssue[] = []) =>
  (await attributesOf(names)).defects.map(({ attribute, defect }) => [attribute, defect]);
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
    assert.deepEqual(
      await missing(),
      ['name', 'sex', 'dateOfBirth', 'address', 'nameSubstitutions', 'addressSubstitutions'].map((name) => [
        name,
        'missing',
      ]),
    );
  });
  it('are exactly as long as they may be (docs/protocol/ca.md), counted in code points', async () => {
    for (const [name, longest, letter] of [
      ['name', 100, '𠮷'],
      ['address', 200, '𠮷'],
      ['nameSubstitutions', 500, '0'],
      ['addressSubstitutions', 1000, '0'],
    ] as const) {
      assert.deepEqual(await defectsOf({ [name]: letter.repeat(longest) }), []);
      assert.deepEqual(await defectsOf({ [name]: letter.repeat(longest + 1) }), [`${name}: too_long`]);
    }
    assert.deepEqual(await defectsOf({ sex: '12' }), ['sex: too_long', 'sex: value_not_allowed']);
    assert.deepEqual(await defectsOf({ dateOfBirth: '3197502144' }), [
      'dateOfBirth: too_long',
      'dateOfBirth: value_not_allowed',
    ]);
  });
  it('mark what stands for another character by its place, from the first to the last', async () => {
    const name = '山田花子';
    for (const [flags, substitutedAt, defects] of [
      ['0000', [], []],
      ['00000', [], []],
      ['1000', [0], []],
      ['0001', [3], []],
      ['1111', [0, 1, 2, 3], []],
      ['10', [0], []],
      ['00001', [], ['nameSubstitutions: position_out_of_range']],
      ['10001', [0], ['nameSubstitutions: position_out_of_range']],
      ['0002', [], ['nameSubstitutions: value_not_allowed']],
      ['x1', [], ['nameSubstitutions: value_not_allowed']],
      ['1 ', [], ['nameSubstitutions: value_not_allowed']],
      ['', [], ['nameSubstitutions: empty']],
    ] as const) {
      const found = await read({ name, nameSubstitutions: flags });
      assert.deepEqual(found.attributes.name, { text: name, substitutedAt }, flags);
      assert.deepEqual(
        found.defects.map(({ attribute, defect }) => `${attribute}: ${defect}`),
        defects,
        flags,
      );
    }
  });
  it('are of a sex that is registered, or none', async () => {
    for (const [text, sex, defects] of [
      ['1', 'male', []],
      ['2', 'female', []],
      ['3', 'unknown', []],
      ['0', undefined, ['sex: value_not_allowed']],
      ['', undefined, ['sex: empty']],
    ] as const) {
      assert.equal((await read({ sex: text })).attributes.sex, sex);
      assert.deepEqual(await defectsOf({ sex: text }), defects);
    }
  });
  it('are each there once, readable, and beside whatever other names there are', async () => {
    const names = (...list: { otherName: { oid: string; value: Uint8Array } }[]) => list;
    const one = (name: keyof typeof values, value: Uint8Array) => ({
      otherName: { oid: oid.inro.attribute[name], value },
    });
    const text = (name: keyof typeof values, text: string) => one(name, der.utf8String(text));
    assert.deepEqual(
      await missing([
        { uri: 'https://a.example/' },
        { otherName: { oid: '1.2.3', value: der.nullValue() } },
        ...names(text('sex', '1')),
      ]),
      [
        ...['name', 'dateOfBirth', 'address', 'nameSubstitutions', 'addressSubstitutions'].map((name) => [
          name,
          'missing',
        ]),
      ],
    );
    const twice = await attributesOf(names(text('sex', '1'), text('sex', '2')));
    assert.equal(twice.attributes.sex, 'male');
    assert.deepEqual(twice.defects[0], { attribute: 'sex', defect: 'duplicate' });
    const broken = await attributesOf(names(one('name', der.nullValue()), one('sex', der.ia5String('1'))));
    assert.deepEqual(broken.attributes, {
      name: undefined,
      address: undefined,
      dateOfBirth: undefined,
      sex: undefined,
    });
    assert.deepEqual(broken.defects.slice(0, 2), [
      { attribute: 'name', defect: 'malformed' },
      { attribute: 'sex', defect: 'malformed' },
    ]);
  });
  it('leave out what is not there, and say nothing about it', async () => {
    const nameAlone = await attributesOf([
      { otherName: { oid: oid.inro.attribute.name, value: der.utf8String('山') } },
    ]);
    assert.deepEqual(nameAlone.attributes, {
      name: { text: '山', substitutedAt: [] },
      address: undefined,
      dateOfBirth: undefined,
      sex: undefined,
    });
    assert.ok(nameAlone.defects.every(({ defect }) => defect === 'missing'));
  });
});
