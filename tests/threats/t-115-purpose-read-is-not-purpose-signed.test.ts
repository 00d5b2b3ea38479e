// The threat: docs/threats/t-115-purpose-read-is-not-purpose-signed.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '@inro/foundation';
import { readLocalizedText, readRequestObject } from '@inro/presentation';
import { InroError } from '@inro/problem';
import { texts } from '../../quality/fuzz/samples/index.ts';
import { without } from './support/without.ts';

const [head, body, tail] = texts.request.split('.') as [string, string, string];
const claims = JSON.parse(fromUtf8(fromBase64Url(body))) as { purpose: Record<string, string> };
const HIDING = {
  'right-to-left override': '\u202e',
  'left-to-right isolate': '\u2066',
  'zero-width space': '\u200b',
  'word joiner': '\u2060',
  'byte order mark': '\ufeff',
  'line separator': '\u2028',
  'line break': '\n',
  bell: '\u0007',
  'private use': '\ue000',
  'unpaired surrogate': '\ud800',
  tag: '\u{e0041}',
};

const loan = 'To log in\u200b\u2028\u2028\u2028 and to open a loan of 5,000,000 yen';

function requestWith(locale: string, text: string): string {
  const changed = { ...claims, purpose: { ...claims.purpose, [locale]: text } };
  return `${head}.${toBase64Url(utf8(JSON.stringify(changed)))}.${tail}`;
}

describe('T-115 the purpose that a person reads is not the purpose that was signed', () => {
  for (const [what, character] of Object.entries(HIDING))
    it(`is not shown with a ${what} in it, in any language`, () => {
      for (const locale of ['ja', 'ja-x-easy', 'en'])
        assert.throws(
          () => readRequestObject(requestWith(locale, `To log in${character} and pay`)),
          (failure) => failure instanceof InroError,
        );
    });

  it('is not written either, nor shown when it is empty, too long or missing a language', () => {
    for (const text of ['To log in\u202e', ' ', 'a'.repeat(201)])
      assert.throws(() => readLocalizedText({ purpose: { ...claims.purpose, en: text } }, 'purpose'), TypeError);
    const { en: _, ...two } = claims.purpose;
    assert.throws(() => readLocalizedText({ purpose: two }, 'purpose'), TypeError);
  });

  it('is not shown as its first line alone, with a loan below the screen', () => {
    const firstLine = loan.split('\u2028')[0]!.replaceAll('\u200b', '');
    assert.equal(firstLine, 'To log in');
    assert.throws(() => readLocalizedText({ purpose: { ...claims.purpose, en: loan } }, 'purpose'), TypeError);
  });

  it('counter-test: taken as it is, the text holds more than a person sees, to who asks and to who shows', async () => {
    const credulous = without(
      { file: 'packages/presentation/src/purpose.ts', defence: '!isShownText(text)', instead: 'false' },
      { file: 'packages/presentation/src/json/fields.ts', defence: ' || !value.isWellFormed()' },
    );
    const { readRequestObject: read, readLocalizedText: write } = await credulous<
      typeof import('../../packages/presentation/src/index.ts')
    >('packages/presentation/src/index.ts');
    for (const text of [...Object.values(HIDING).map((character) => `To log in${character} and pay`), loan]) {
      for (const locale of ['ja', 'ja-x-easy', 'en'] as const)
        assert.equal(read(requestWith(locale, text)).claims.purpose[locale], text);
      assert.equal(write({ purpose: { ...claims.purpose, en: text } }, 'purpose').en, text);
    }
  });
});
