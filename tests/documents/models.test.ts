import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { messages } from '../../quality/models/messages.ts';
import { notedDefences, notedMessages, noteOf, readModels, renewed } from '../../quality/models/models.ts';
import { differences } from '../../quality/models/pages.ts';
import { defencesOf } from '../../quality/models/variants.ts';

const root = join(import.meta.dirname, '../..');
const protocol = join(root, 'docs/protocol');
const read = (page: string): string => readFileSync(join(protocol, `${page}.md`), 'utf8');
const known = await messages();
const models = readModels();

describe('the defences of the models', () => {
  for (const { name, text } of models)
    it(`stand in the program where ${name} says: look whether the model still says what it does`, () => {
      const noted = notedDefences(text);
      assert.deepEqual([...noted.keys()].sort(), [...defencesOf(text)].sort());
      for (const [defence, { file, words }] of noted)
        if (file !== undefined) {
          const files = globSync(file, { cwd: root }).map((path) => readFileSync(join(root, path), 'utf8'));
          const source = files.join('\n').replaceAll(/\s+/g, ' ');
          assert.ok(source.includes(words), `${name}, ${defence}: ${file} has no longer "${words}"`);
        }
    });
});

describe('the messages of the models', () => {
  for (const { name, text } of models)
    it(`${name} is made after messages as they are: look what a change means for the model, then npm run models -- --renew`, () => {
      const noted = notedMessages(text);
      assert.ok(noted.size > 0);
      for (const [message, note] of noted) {
        const now = known.get(message);
        assert.ok(now, `${message} is no message`);
        assert.equal(note, noteOf(now), `docs/protocol/models/${name}.pv: ${message} has changed`);
      }
    });

  it('are all in a model', () => {
    const used = new Set(models.flatMap(({ text }) => [...notedMessages(text).keys()]));
    assert.deepEqual(
      [...known.keys()].filter((message) => !used.has(message)),
      [],
    );
  });

  for (const [name, message] of known)
    it(`${name} has on its page the members that the code writes, and no others`, () => {
      assert.deepEqual(differences(name, message, read), []);
    });

  it('are missed where a member is new, gone or renamed, in the code or on the page', () => {
    const login = known.get('login.answer')!;
    const page = read('openid4vp-profile');
    const at = (text: string, fields = login.fields) => differences('login.answer', { ...login, fields }, () => text);
    assert.deepEqual(at(page, [...login.fields, 'claims.deviceModel']), ['login.answer: no page tells deviceModel']);
    assert.deepEqual(
      at(
        page,
        login.fields.filter((field) => field !== 'claims.number'),
      ),
      ['login.answer has no number, which openid4vp-profile.md tells'],
    );
    assert.deepEqual(at(page.replace('| `request_sha256` |', '| `request_hash` |')), [
      'login.answer: no page tells request_sha256',
      'login.answer has no request_hash, which openid4vp-profile.md tells',
    ]);
    assert.deepEqual(at(page.replace('## Answer\n', '## Answers\n')).slice(0, 1), [
      'openid4vp-profile.md has no Answer, where login.answer stands',
    ]);
    // Other words for the same say nothing new.
    assert.deepEqual(at(page.replace('whole seconds, the phone', 'seconds, whole ones, the phone')), []);
  });

  it('are missed likewise in the row of an order', () => {
    const order = known.get('order.revoke')!;
    const at = (change: (text: string) => string) => differences('order.revoke', order, (page) => change(read(page)));
    const row = '`PUT /revocations/SHA256_OF_CERTIFICATE` `{reason, at, number?}`';
    assert.ok(read('registration').includes(row));
    assert.deepEqual(
      at((text) => text.replace(row, row.replace('number?}', 'number?, officer?}'))),
      ['order.revoke has no officer, which registration.md tells'],
    );
  });

  it('are noted anew by renewing, and nothing else of a model is touched', () => {
    const [model] = models;
    const old = model!.text.replace(/^( {2}order\.issue: ).*$/m, '$1something else');
    assert.notEqual(old, model!.text);
    assert.equal(renewed(old, known), model!.text);
  });
});
