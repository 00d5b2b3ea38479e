import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { subjectForm } from '@inro/authority-wire/subject';
import { shown } from '../src/show.ts';

const person = {
  name: '髙﨑　𠮷子',
  nameSubstitutions: '00000',
  address: '東京都千代田区霞が関二丁目１－１',
  addressSubstitutions: '00000',
  dateOfBirth: '2001-03-03',
  sex: 'female',
  prefecture: 'Tokyo-to',
  municipality: 'Chiyoda-ku',
} as const;

describe('T-189: the counter shows its officer what they sign', () => {
  it('each member that the CA states, as it is written', () => {
    const lines = shown(person);
    assert.equal(lines.length, Object.keys(subjectForm.shape).length);
    for (const value of Object.values(person)) assert.ok(lines.some((line) => line.endsWith(`: ${value}`)));
  });

  it('and what nobody sees: invisible and unassigned characters, selectors, other spaces, line ends, escapes', () => {
    for (const hidden of ['\u200B', '\u3164', '\u00A0', '\u{E0100}', '\u202E', '\u2028', '\u001B', '\u0378'])
      assert.match(shown({ ...person, name: `印籠${hidden}花子` })[0]!, /^Name: 印籠<U\+[0-9A-F]{4,5}>花子$/u);
  });
});
