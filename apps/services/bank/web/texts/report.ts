import { texts } from '@inro/design-system/texts';

/** What a validation report says, for a customer. */
export const reportTexts = texts({
  'report.valid': { ja: 'すべて確かめられました', 'ja-x-easy': '全部(ぜんぶ) よいです', en: 'Everything was verified' },
  'report.invalid': {
    ja: '正しくないものがあります',
    'ja-x-easy': 'よくない ものが あります',
    en: 'Something is not valid',
  },
  'report.indeterminate': {
    ja: '確かめられないものがあります',
    'ja-x-easy': 'わからない ものが あります',
    en: 'Something could not be decided',
  },
  'report.passed': { ja: '確かめました', 'ja-x-easy': 'よいです', en: 'verified' },
  'report.failed': { ja: '正しくありません', 'ja-x-easy': 'よくないです', en: 'not valid' },
  'report.unknown': { ja: '確かめられません', 'ja-x-easy': 'わかりません', en: 'could not be decided' },
  'report.time': { ja: '確かめた時刻', 'ja-x-easy': '見(み)た 時間(じかん)', en: 'Verified at' },
  'report.not_after': {
    ja: '証明書の期限',
    'ja-x-easy': '証明書(しょうめいしょ)の 期限(きげん)',
    en: 'The certificate holds until',
  },
  'report.status_from': {
    ja: '失効していないことが示された時刻',
    'ja-x-easy': '使(つか)えると わかった 時間(じかん)',
    en: 'Known not to be revoked at',
  },
  'report.details': {
    ja: '詳しい結果（{{indication}}）',
    'ja-x-easy': 'くわしい こと（{{indication}}）',
    en: 'Details ({{indication}})',
  },
  'check.structure': {
    ja: '証明書の形が正しい',
    'ja-x-easy': '証明書(しょうめいしょ)の 形(かたち)',
    en: 'The certificate is well formed',
  },
  'check.signature': {
    ja: '発行機関の署名が正しい',
    'ja-x-easy': '作(つく)った ところの しるし',
    en: 'The authority signed the certificate',
  },
  'check.validity': {
    ja: '証明書の期限内である',
    'ja-x-easy': '証明書(しょうめいしょ)の 期限(きげん)',
    en: 'The certificate is within its time',
  },
  'check.revocation': {
    ja: '証明書が失効していない',
    'ja-x-easy': '証明書(しょうめいしょ)が 止(と)められて いないか',
    en: 'The certificate is not revoked',
  },
  'check.nameChaining': {
    ja: '発行機関の名前がつながっている',
    'ja-x-easy': '作(つく)った ところの 名前(なまえ)',
    en: 'The names of the issuers fit together',
  },
  'check.nameConstraints': {
    ja: '名前が許された範囲にある',
    'ja-x-easy': '名前(なまえ)の きまり',
    en: 'The names are within what is permitted',
  },
  'check.policies': {
    ja: '発行の決まりに合っている',
    'ja-x-easy': '作(つく)る ときの きまり',
    en: 'It was issued under an accepted policy',
  },
  'check.certificationAuthority': {
    ja: '発行できる機関が発行した',
    'ja-x-easy': '作(つく)って よい ところが 作(つく)ったか',
    en: 'Only an authority that may issue did so',
  },
  'check.criticalExtensions': {
    ja: '未知の重要な条件がない',
    'ja-x-easy': '知(し)らない きまりが ないか',
    en: 'It has no unknown critical condition',
  },
  'check.cryptography': {
    ja: '安全な暗号が使われている',
    'ja-x-easy': '安全(あんぜん)な やりかたか',
    en: 'Its cryptography is strong enough',
  },
  'check.profile': {
    ja: '証明書の規格に合っている',
    'ja-x-easy': '証明書(しょうめいしょ)の きまり',
    en: 'It follows the rules for certificates',
  },
  'check.purpose': {
    ja: 'ログインに使える証明書である',
    'ja-x-easy': '銀行(ぎんこう)に 入(はい)る ための ものか',
    en: 'The certificate is meant for logging in',
  },
  'check.expectedName': {
    ja: '予想した名前である',
    'ja-x-easy': '名前(なまえ)が 合(あ)って いるか',
    en: 'It carries the expected name',
  },
  'check.trustAnchor': {
    ja: '銀行が信頼する発行機関である',
    'ja-x-easy': '銀行(ぎんこう)が 信(しん)じる ところか',
    en: 'It comes from an authority that the bank trusts',
  },
  'check.authenticationSignature': {
    ja: 'このログインに、あなたのスマートフォンが署名した',
    'ja-x-easy': 'あなたの スマホが しるしを つけたか',
    en: 'Your phone signed this very login',
  },
});
