import { texts } from '@inro/design-system/texts';

/** Items of a statement, shown one by one. */
export const statementTexts = texts({
  'statement.consent': {
    ja: '{{name}}に、選んだ項目だけを見せますか',
    'ja-x-easy': '{{name}}に 少(すこ)しだけ 見(み)せますか',
    en: 'Show {{name}} single items?',
  },
  'statement.required': { ja: '必ず見せる項目', 'ja-x-easy': '見(み)せる もの', en: 'What is needed' },
  'statement.optional': {
    ja: '見せるかどうか選べる項目',
    'ja-x-easy': '見(み)せるか 決(き)めて ください',
    en: 'What you may add',
  },
  'statement.optional_hint': {
    ja: '選ばなくても、手続きは続きます。',
    'ja-x-easy': '見(み)せなくても よいです。',
    en: 'It goes on without them.',
  },
  'statement.link': { ja: 'サービスどうし', 'ja-x-easy': 'ほかの サービス', en: 'Between services' },
  'statement.apart': {
    ja: 'この証明に使う鍵は1回限りです。見せる項目のほかに、同じ人とわかる手がかりは渡しません。',
    'ja-x-easy': 'ほかの サービスは、あなたが 同(おな)じ 人(ひと)か わかりません。',
    en: 'Its key is used this once. Beside the items nothing tells services that you are the same person.',
  },
  'statement.comparable': {
    ja: 'ログインの証明書を一緒に渡すので、サービスどうしが比べると同じ人とわかります。',
    'ja-x-easy': 'ほかの サービスも、あなたが 同(おな)じ 人(ひと)だと わかります。',
    en: 'With the login’s certificate beside it, services that compare can tell that it is the same person.',
  },
  'statement.values': {
    ja: '{{name}}に見せる内容',
    'ja-x-easy': '{{name}}に 見(み)せる こと',
    en: 'What {{name}} will see',
  },
  'statement.not_stated': {
    ja: '証明書に書かれていない項目は、見せません。',
    'ja-x-easy': '証明書(しょうめいしょ)に ない ことは 見(み)せません。',
    en: 'What your certificate does not state is not shown.',
  },
  'statement.name': { ja: '氏名', 'ja-x-easy': '名前(なまえ)', en: 'Name' },
  'statement.address': { ja: '住所', 'ja-x-easy': '住所(じゅうしょ)', en: 'Address' },
  'statement.prefecture': { ja: '都道府県', 'ja-x-easy': '都(と)・道(どう)・府(ふ)・県(けん)', en: 'Prefecture' },
  'statement.birth_date': { ja: '生年月日', 'ja-x-easy': '生(う)まれた 日(ひ)', en: 'Date of birth' },
  'statement.gender': { ja: '性別', 'ja-x-easy': '性別(せいべつ)', en: 'Sex' },
  'statement.age': {
    ja: '{{age}}歳以上かどうか',
    'ja-x-easy': '{{age}}歳(さい)に なったか',
    en: 'Whether you are {{age}} or older',
  },
  'statement.yes': { ja: 'はい', 'ja-x-easy': 'はい', en: 'Yes' },
  'statement.no': { ja: 'いいえ', 'ja-x-easy': 'いいえ', en: 'No' },
});
