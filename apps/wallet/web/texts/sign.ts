import { texts } from '@inro/design-system/texts';

/** Attributes and signatures: everything that a request asks beyond a login. */
export const signTexts = texts({
  'sign.item': { ja: '{{number}}番目', 'ja-x-easy': '{{number}}番目(ばんめ)', en: 'No. {{number}}' },
  'sign.empty': { ja: '（空）', 'ja-x-easy': '（何(なに)も ない）', en: '(empty)' },
  'sign.larger': { ja: '大きく見る', 'ja-x-easy': '大(おお)きく 見(み)る', en: 'Larger' },
  'sign.smaller': { ja: '画面の幅に合わせる', 'ja-x-easy': '小(ちい)さく 見(み)る', en: 'Fit the screen' },
  'sign.pages_of': { ja: '文書のページ', 'ja-x-easy': 'ページ', en: 'Pages of the document' },
  'sign.page_of': {
    ja: '{{pages}}ページ中の{{page}}ページ目',
    'ja-x-easy': '{{pages}}ページの {{page}}ページ目(め)',
    en: 'Page {{page}} of {{pages}}',
  },
  'sign.consent_attributes': {
    ja: '{{name}}に本人の情報を渡しますか',
    'ja-x-easy': '{{name}}に あなたの ことを 言(い)いますか',
    en: 'Give {{name}} your details?',
  },
  'sign.consent_signature': {
    ja: '{{name}}の文書に署名しますか',
    'ja-x-easy': '{{name}}の 紙(かみ)に しるしを つけますか',
    en: 'Sign documents of {{name}}?',
  },
  'sign.consent_several': {
    ja: '{{name}}の求めに応じますか',
    'ja-x-easy': '{{name}}の お願(ねが)いを 聞(き)きますか',
    en: 'Do what {{name}} asks for?',
  },
  'sign.what_login': { ja: 'ログインで渡すもの', 'ja-x-easy': 'サービスに 入(はい)る もの', en: 'For the login' },
  'sign.what_attributes': {
    ja: '本人の情報として渡すもの',
    'ja-x-easy': 'あなたの こと',
    en: 'As your details',
  },
  'sign.what_statement': {
    ja: '項目ごとの証明',
    'ja-x-easy': '少(すこ)しだけ 見(み)せる もの',
    en: 'As single items',
  },
  'sign.what_signature': {
    ja: '署名で渡すもの',
    'ja-x-easy': 'しるしと いっしょに 渡(わた)す もの',
    en: 'With the signatures',
  },
  'sign.kept': { ja: '保存する期間', 'ja-x-easy': 'どれだけ 持(も)つか', en: 'Kept for' },
  'sign.kept_visit': {
    ja: 'この手続きが終わるまで。その後は残しません。',
    'ja-x-easy': 'これが 終(お)わるまでです。',
    en: 'This visit alone; not kept after it.',
  },
  'sign.kept_days': { ja: '{{days}}日間', 'ja-x-easy': '{{days}}日(にち)', en: '{{days}} days' },
  'sign.values_later': {
    ja: '渡す内容は、渡す前にこの画面で確かめられます。',
    'ja-x-easy': '渡(わた)す 前(まえ)に、この スマホで 見(み)られます。',
    en: 'You see the values on this phone before they are handed over.',
  },
  'sign.documents': { ja: '署名する文書', 'ja-x-easy': 'しるしを つける もの', en: 'Documents to sign' },
  'sign.go_on': { ja: '次へ進む', 'ja-x-easy': '次(つぎ)へ', en: 'Continue' },
  'sign.heading': {
    ja: '見たものに署名します',
    'ja-x-easy': '見(み)た ものに しるしを つけます',
    en: 'You sign what you see',
  },
  'sign.loading': {
    ja: '文書を受け取っています',
    'ja-x-easy': '少(すこ)し 待(ま)って ください',
    en: 'Fetching the document',
  },
  'sign.matches': {
    ja: '{{pages}}ページ・{{size}}・求められた文書と一致',
    'ja-x-easy': '{{pages}}ページ・{{size}}・同(おな)じ ものです',
    en: '{{pages}} pages · {{size}} · the one that was announced',
  },
  'sign.unknown_title': {
    ja: 'このスマートフォンには内容が分かりません',
    'ja-x-easy': 'この スマホは 中(なか)が わかりません',
    en: 'This phone does not know what it says',
  },
  'sign.unknown': {
    ja: 'サービスは文書の要約値だけを示しています。何に署名するのかを、ほかの方法で確かめたときだけ進んでください。',
    'ja-x-easy': '中(なか)を 見(み)る ことが できません。わからない ときは、やめて ください。',
    en: 'The service names a digest alone. Go on only if you know in another way what you sign.',
  },
  'sign.seen_all': {
    ja: 'すべてのページが画面に出ました。',
    'ja-x-easy': 'ぜんぶの ページを 出(だ)しました。',
    en: 'Every page has been on the screen.',
  },
  'sign.not_seen': {
    ja: '「{{title}}」は、{{pages}}ページのうち{{count}}ページがまだ画面に出ていません。',
    'ja-x-easy': '「{{title}}」は {{pages}}ページ あります。{{count}}ページを まだ 見(み)て いません。',
    en: '“{{title}}”: {{count}} of {{pages}} pages have not been on the screen yet.',
  },
  'sign.certificate_in_it': {
    ja: '署名には、氏名・住所・生年月日・性別の入った署名用の証明書が付きます。',
    'ja-x-easy': 'しるしと いっしょに、名前(なまえ)と 住所(じゅうしょ)と 生(う)まれた 日(ひ)を 渡(わた)します。',
    en: 'The signature carries your signing certificate, with name, address, date of birth and sex in it.',
  },
  'sign.agree': { ja: '署名に進む', 'ja-x-easy': 'しるしを つける', en: 'Go on to sign' },
  'sign.refuse': { ja: '署名しない', 'ja-x-easy': 'しるしを つけない', en: 'Do not sign' },
  'sign.password': {
    ja: '署名用パスワードを入力してください',
    'ja-x-easy': 'スマホの パスワードを 入(い)れて ください',
    en: 'Enter the signing password of the phone',
  },
  'sign.password_label': {
    ja: 'スマートフォンの署名用パスワード',
    'ja-x-easy': 'スマホの パスワード',
    en: 'Signing password of the phone',
  },
  'sign.password_which': {
    ja: 'このスマートフォンに証明書を入れたときに決めたパスワードです。カードのものではありません。',
    'ja-x-easy': 'この スマホの パスワードです。カードの パスワードでは ありません。',
    en: 'The one that you chose for this phone, not that of the card.',
  },
  'sign.password_for': {
    ja: '{{count}}件の文書すべてに署名します。',
    'ja-x-easy': '{{count}}つの ものに しるしを つけます。',
    en: 'It signs all {{count}} documents.',
  },
  'sign.password_last': {
    ja: 'まちがえると、カードを使って証明書を入れ直すまで署名できません。',
    'ja-x-easy': 'まちがえると 使(つか)えません。カードで もう一度(いちど) 入(い)れます。',
    en: 'If it is wrong you cannot sign until you put the certificates on again with your card.',
  },
  'sign.password_last_try': {
    ja: 'このパスワードで最後の1回を使う',
    'ja-x-easy': '最後(さいご)の 1回(かい)を 使(つか)う',
    en: 'Use the last try',
  },
  'sign.sign': { ja: '署名する', 'ja-x-easy': 'しるしを つける', en: 'Sign' },
  'sign.read_values': { ja: '内容を確かめる', 'ja-x-easy': '見(み)る', en: 'See the values' },
  'sign.busy': { ja: '署名しています', 'ja-x-easy': '少(すこ)し 待(ま)って ください', en: 'Signing' },
  'sign.values': {
    ja: 'この内容を{{name}}に渡しますか',
    'ja-x-easy': 'これを {{name}}に 渡(わた)しますか',
    en: 'Hand this to {{name}}?',
  },
  'sign.values_here': {
    ja: 'まだ何も渡していません。',
    'ja-x-easy': 'まだ 何(なに)も 渡(わた)して いません。',
    en: 'Nothing has left the phone yet.',
  },
  'sign.name': { ja: '氏名', 'ja-x-easy': '名前(なまえ)', en: 'Name' },
  'sign.address': { ja: '住所', 'ja-x-easy': '住所(じゅうしょ)', en: 'Address' },
  'sign.date_of_birth': { ja: '生年月日', 'ja-x-easy': '生(う)まれた 日(ひ)', en: 'Date of birth' },
  'sign.sex': { ja: '性別', 'ja-x-easy': '性別(せいべつ)', en: 'Sex' },
  'sign.sex_male': { ja: '男', 'ja-x-easy': '男(おとこ)', en: 'Male' },
  'sign.sex_female': { ja: '女', 'ja-x-easy': '女(おんな)', en: 'Female' },
  'sign.sex_unknown': { ja: '不明', 'ja-x-easy': 'わかりません', en: 'Unknown' },
  'sign.value_missing': { ja: '証明書にありません', 'ja-x-easy': 'ありません', en: 'Not in the certificate' },
  'sign.substituted': {
    ja: '一部の文字は、証明書で使える文字に置き換えられています。',
    'ja-x-easy': 'ちがう 字(じ)で 書(か)いて あります。',
    en: 'Some characters were replaced by ones that a certificate can carry.',
  },
});
