// The threat: docs/threats/t-181-name-that-nobody-sees.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '@inro/foundation';
import { readLocalizedText, readRequestObject } from '@inro/presentation';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import { accessBodySchema } from '../../apps/ca/src/access/order.ts';
import { requestVerifier } from '../../apps/wallet/src/core/presentation/relying-party.ts';
import { texts } from '../../quality/fuzz/samples/index.ts';
import { accessProfiles, makeAuthority, names, now } from '../../quality/testing/relying-party/authority.ts';
import { openService, purpose } from '../../quality/testing/relying-party/service.ts';
import { asItIs, type World, without } from './support/without.ts';

const SHOWN = 'packages/presentation/src/shown-text.ts';
const ACCESS = 'apps/ca/src/access/order.ts';
const LOCALES = ['ja', 'ja-x-easy', 'en'] as const;
/** Put before, into and behind a text, and alone. */
const HIDING: Readonly<Record<string, readonly string[]>> = {
  'a filler or joiner that is drawn as nothing': ['\u3164', '\uffa0', '\u115f', '\u1160', '\u17b4', '\u180e', '\u034f'],
  'a variation selector': ['\ufe0f', '\ufe00', '\u180b', '\u{e0100}', '\u{e01ef}'],
  'a blank sign': ['\u2800', '\u{1d159}', '\ufffc', '\ufffd', '\u{1bca0}', '\u{1d173}'],
  'an unassigned code point': ['\u0378', '\u2065', '\u{1fffd}', '\u{3fffd}', '\ufdd0', '\uffff', '\u{10ffff}'],
  'a control or format character': ['\0', '\u0085', '\u00ad', '\u200b', '\u200d', '\u2060', '\ufeff', '\u{e0041}'],
  'a bidi control': ['\u061c', '\u200e', '\u200f', '\u202a', '\u202e', '\u2066', '\u2069'],
  'a line or paragraph': ['\n', '\r', '\t', '\u2028', '\u2029'],
  'private use or half of a pair': ['\ue000', '\u{f0000}', '\ud800', '\udc00'],
  'another blank': ['\u00a0', '\u1680', '\u2003', '\u200a', '\u202f', '\u205f'],
  'a letter of another script': ['\u0430', '\u03bf', '\u0455', '\u0501', '\u13a0', '\uac00', '\u3105', '\u0e01'],
  'right to left': ['\u05d0', '\u0627', '\u0661', '\u0640', '\u060c', '\ufdfa', '\u{10900}'],
  'a lookalike': ['\u0131', '\u0251', '\u0261', '\u01c3', '\u212c', '\u2113', '\u2f00', '\u{1d41a}', '\u{1f600}'],
  'a mark drawn through or round': ['a\u0336', 'a\u0338', 'a\u20dd', '0\u20e3', 'a\u0489', 'a\u20d2'],
  'a flood of marks': ['e\u0323\u0324\u0325\u0326\u0327', '(\u0323', `か${'\u3099'.repeat(5)}`],
};
const places = (hiding: string) => [hiding, `${hiding}Bank`, `Ba${hiding}nk`, `Bank${hiding}`, `銀行${hiding}の口座`];
const GOOD = [
  'いろは銀行(ぎんこう)の 口座(こうざ)を 見(み)る ため',
  'ＡＢＣカード株式会社（㈱）',
  '髙﨑信用金庫',
  '𠮷野家ホールディングス',
  'To log in to your account – Caf\u00e9 Z\u00fcrich, 3rd visit!',
  'セブン‐イレブン・ジャパン〒100-0001 ℡03',
  'カ\u309aムイ神社々務所〆切Ⅳ',
  '7',
];

describe('T-181 a name or a purpose that nobody sees', () => {
  const [head, body, tail] = texts.request.split('.') as [string, string, string];
  const claims = JSON.parse(fromUtf8(fromBase64Url(body))) as { purpose: Record<string, string> };
  const asPurpose = (locale: string, text: string) => {
    const changed = { ...claims, purpose: { ...claims.purpose, [locale]: text } };
    return readRequestObject(`${head}.${toBase64Url(utf8(JSON.stringify(changed)))}.${tail}`);
  };
  let authority: Awaited<ReturnType<typeof makeAuthority>>;
  let bank: Awaited<ReturnType<typeof openService>>;
  before(async () => {
    authority = await makeAuthority();
    bank = await openService(authority);
  });
  after(() => bank.folder.dispose());

  /** Whether the CA takes this name into an access certificate, of a service or of an officer. */
  const asCertified = (schema: typeof accessBodySchema, locale: string, text: string) =>
    ['relyingParty', 'counterOfficer'].some((kind) => {
      const imprint = { purposes: [purpose], contacts: ['mailto:who@bank.example'] };
      const origin = kind === 'relyingParty' ? { origin: 'http://bank.localhost:8429', imprint } : {};
      const shown = { ...names, [locale]: text };
      return schema.safeParse({ kind, certificateRequest: 'AAAA', names: shown, ...origin }).success;
    });

  /** Whether the wallet takes a real access certificate with this name. */
  async function asName(locale: string, text: string): Promise<boolean> {
    const request = await bank.key.certificateRequest();
    const [origin, shown] = ['http://bank.localhost:8429', { ...names, [locale]: text }];
    const certificate = await authority.accessCertificate(
      request,
      origin,
      accessProfiles.right,
      authority.access,
      shown,
    );
    const verifier = requestVerifier({
      signatures: nodeSignatureVerifier,
      accessRoots: [authority.access.certificate],
    });
    return (await verifier.validateAccess([certificate], now)) !== undefined;
  }
  const asCreated = (locale: string, text: string) =>
    bank.sdk.createRequest({
      act: 'login',
      flow: 'same-device',
      purpose: { ...purpose, [locale]: text },
    });

  for (const [what, samples] of Object.entries(HIDING))
    it(`is not shown with ${what} in it: first, in the middle, last or alone, in any language, on either end`, async () => {
      for (const sample of samples) {
        for (const locale of LOCALES)
          for (const text of places(sample)) {
            const which = `U+${sample.codePointAt(0)!.toString(16)} ${locale}`;
            assert.throws(() => asPurpose(locale, text), { code: 'presentation.request_malformed' }, which);
            await assert.rejects(asCreated(locale, text), TypeError, which);
            assert.equal(asCertified(accessBodySchema, locale, text), false, which);
          }
        if (sample.isWellFormed()) assert.equal(await asName('en', `Ba${sample}nk`), false);
      }
    });

  it('nor when it is blank, holds a row of blanks, no letter, or more than 200 units, or is in another form than NFC', async () => {
    const row = 'To log in    and pay';
    for (const text of [
      '',
      ' ',
      '\u3000',
      ' Bank',
      'Bank ',
      row,
      '銀行\u3000\u3000の',
      '…',
      '!!',
      '銀'.repeat(201),
      'e\u0301',
    ])
      for (const locale of LOCALES) {
        assert.throws(() => asPurpose(locale, text), { code: 'presentation.request_malformed' }, text);
        await assert.rejects(asCreated(locale, text), TypeError);
        assert.equal(asCertified(accessBodySchema, locale, text), false, text);
      }
    assert.equal(await asName('ja', row), false);
  });

  it('nor with any code point that is default-ignorable, unassigned or a control, one by one', () => {
    const unseen = /[\p{Default_Ignorable_Code_Point}\p{C}]/u;
    for (let point = 0; point < 0x20000; point++) {
      const character = String.fromCodePoint(point);
      if (unseen.test(character))
        assert.throws(() => readLocalizedText({ t: { ...names, en: `Ba${character}nk` } }, 't'), TypeError);
    }
  });

  it('and names of real services are shown, with readings, wide letters and rare ideographs', async () => {
    for (const text of GOOD) {
      for (const locale of LOCALES) assert.equal(asPurpose(locale, text).claims.purpose[locale], text);
      assert.equal(await asName('ja', text), true, text);
      await asCreated('ja', text);
      assert.equal(asCertified(accessBodySchema, 'ja', text), true, text);
    }
  });

  const rules = [
    { rule: 'unseen', defence: '[UNSEEN, ', instead: '[', text: 'a\ufe0f\u034f' },
    { rule: 'blanks', defence: 'STRAY_BLANK, ', text: 'To log in          and pay' },
    { rule: 'scripts', defence: 'FOREIGN_SCRIPT, ', text: 'B\u0430nk' },
    { rule: 'direction', defence: 'RIGHT_TO_LEFT, ', text: 'pay\u060c 5 yen' },
    { rule: 'lookalikes', defence: 'LOOKALIKE, ', text: 'Ban\u{1d424}' },
    { rule: 'marks', defence: ', MARK_FLOOD', text: 'q\u0316\u0317\u0318\u0319\u031c' },
    { rule: 'visible base', defence: '  VISIBLE_BASE.test(text) &&\n', text: '.' },
    { rule: 'one form', defence: "  text.normalize('NFC') === text &&\n", text: 'Cafe\u0301' },
  ];
  const shows = async (world: World, text: string) =>
    (await world<typeof import('../../packages/presentation/src/shown-text.ts')>(SHOWN)).isShownText(text);
  for (const { rule, text, ...defence } of rules)
    it(`counter-test: without the rule of ${rule} its family is shown`, async () => {
      assert.equal(await shows(asItIs, text), false);
      assert.equal(await shows(without({ file: SHOWN, ...defence }), text), true);
    });

  it('counter-test: a CA that measures names alone certifies one that no wallet shows', async () => {
    const world = without({ file: ACCESS, defence: '.refine(isShownText)' });
    const { accessBodySchema: measures } = await world<typeof import('../../apps/ca/src/access/order.ts')>(ACCESS);
    assert.equal(asCertified(measures, 'ja', '\u3164'), true);
    assert.equal(await asName('ja', '\u3164'), false);
  });
});
