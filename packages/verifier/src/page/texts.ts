import type { LocalizedText } from '@inro/problem';
import type { Supplier } from '../findings.ts';
import type { CheckName, ValidationReport } from '../report.ts';

export const suppliers: Readonly<Record<Supplier, LocalizedText>> = {
  holder: { ja: '証明書の持ち主', 'ja-x-easy': '持(も)ち主(ぬし)', en: 'the holder' },
  wallet: { ja: '持ち主のウォレット', 'ja-x-easy': 'スマホの アプリ', en: 'the holder’s wallet' },
  relyingParty: { ja: '検証する事業者', 'ja-x-easy': 'しらべる お店(みせ)', en: 'the service that checks' },
  certificationAuthority: {
    ja: '認証局',
    'ja-x-easy': '証明書(しょうめいしょ)を 作(つく)った ところ',
    en: 'the certification authority',
  },
  developer: { ja: '開発者', 'ja-x-easy': '作(つく)った 人(ひと)', en: 'the developer' },
};

const places: Readonly<Record<string, LocalizedText>> = {
  certificate: { ja: '証明書', 'ja-x-easy': '証明書(しょうめいしょ)', en: 'certificate' },
  issuer: { ja: '発行者', 'ja-x-easy': '作(つく)った ところ', en: 'issuer' },
  'trust-anchor': { ja: '信頼の起点', 'ja-x-easy': '信(しん)じて いる ところ', en: 'trusted root' },
  intermediate: {
    ja: '中間証明書',
    'ja-x-easy': 'あいだの 証明書(しょうめいしょ)',
    en: 'intermediate certificate',
  },
  signature: { ja: '署名', 'ja-x-easy': 'しるし', en: 'signature' },
  ocsp: { ja: 'OCSP応答', 'ja-x-easy': '知(し)らせ', en: 'OCSP response' },
  crl: { ja: '失効リスト', 'ja-x-easy': '使(つか)えない ものの リスト', en: 'revocation list' },
  snapshot: { ja: '保存した一覧', 'ja-x-easy': '前(まえ)に もらった リスト', en: 'stored list' },
};

/** What a check was about, in words; the number of an issuer or a list is kept. */
export function placeOf(about: string): LocalizedText {
  const [, name = about, number = ''] = /^(certificate|trust-anchor|[a-z]+)(-[0-9]+)?$/.exec(about) ?? [];
  const text = places[name] ?? { ja: about, 'ja-x-easy': about, en: about };
  const mark = number.replace('-', ' ');
  return { ja: text.ja + mark, 'ja-x-easy': text['ja-x-easy'] + mark, en: text.en + mark };
}

const months = 'January February March April May June July August September October November December'.split(' ');

/** A time in Japan, which has one zone and no summer time; `iso` is in UTC to the second. */
export function timeInJapan(iso: string): LocalizedText {
  const at = new Date(new Date(iso).getTime() + 9 * 3_600_000);
  const clock = at.toISOString().slice(11, 16);
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
  return {
    ja: `${year}年${month}月${day}日 ${clock}（日本時間）`,
    'ja-x-easy': `${year}年(ねん) ${month}月(がつ) ${day}日(にち) ${clock}`,
    en: `${day} ${months[month - 1]} ${year}, ${clock} (Japan time)`,
  };
}

export const verdicts: Readonly<Record<ValidationReport['status'], LocalizedText>> = {
  valid: {
    ja: '有効です。すべて確かめられました。',
    'ja-x-easy': 'だいじょうぶです。全部(ぜんぶ) しらべました。',
    en: 'Valid. Everything was verified.',
  },
  invalid: {
    ja: '無効です。受け付けないでください。',
    'ja-x-easy': 'だめです。受(う)けつけないで ください。',
    en: 'Invalid. Do not accept it.',
  },
  indeterminate: {
    ja: 'まだ判断できません。足りないものが届くまで受け付けないでください。',
    'ja-x-easy': 'まだ わかりません。たりない ものを 待(ま)って ください。',
    en: 'Undecided. Do not accept it until what is missing has come.',
  },
};

export const words = {
  title: {
    ja: '証明書の検証結果',
    'ja-x-easy': '証明書(しょうめいしょ)を しらべました',
    en: 'What we found about the certificate',
  },
  why: { ja: '理由', 'ja-x-easy': 'どうして？', en: 'Why' },
  missing: { ja: '足りないもの', 'ja-x-easy': 'たりない もの', en: 'What is missing' },
  from: { ja: '用意できるのは', 'ja-x-easy': '出(だ)せる 人(ひと)', en: 'can come from' },
  checks: { ja: '確かめたこと', 'ja-x-easy': 'しらべた こと', en: 'What was checked' },
  time: { ja: '検証の時点', 'ja-x-easy': 'しらべた 時間(じかん)', en: 'Checked for' },
  status: {
    ja: '失効していないことの証明',
    'ja-x-easy': '今(いま)も 使(つか)える しるし',
    en: 'proof that the certificate is still good',
  },
  issuer: {
    ja: '発行者の証明書',
    'ja-x-easy': '作(つく)った 人(ひと)の 証明書(しょうめいしょ)',
    en: 'the issuer’s certificate',
  },
  document: { ja: '署名された文書', 'ja-x-easy': 'しるしを つけた 書類(しょるい)', en: 'the document that was signed' },
  request: { ja: '署名の依頼', 'ja-x-easy': 'しるしの お願(ねが)い', en: 'the request to sign' },
  smaller: { ja: 'より小さな入力', 'ja-x-easy': 'もっと 小(ちい)さい データ', en: 'smaller input' },
  passed: { ja: '適合', 'ja-x-easy': 'よい', en: 'passed' },
  failed: { ja: '不適合', 'ja-x-easy': 'だめ', en: 'failed' },
  unknown: { ja: '不明', 'ja-x-easy': 'わからない', en: 'not known' },
} as const satisfies Readonly<Record<string, LocalizedText>>;

/** Nobody says that a certificate is not revoked: only until when somebody saw that it was not. */
export const notRevokedAt = (time: LocalizedText): LocalizedText => ({
  ja: `${time.ja}の時点で失効していなかったこと`,
  'ja-x-easy': `${time['ja-x-easy']}に 使(つか)えたか`,
  en: `was not revoked at ${time.en}`,
});

export const timeWords = {
  seen: {
    ja: '失効していなかったことが示された時点',
    'ja-x-easy': '使(つか)えると わかった 時間(じかん)',
    en: 'Was not revoked at',
  },
  end: {
    ja: '証明書の期限',
    'ja-x-easy': '証明書(しょうめいしょ)は いつまでか',
    en: 'The certificate holds until',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;

export const checkWords: Readonly<Record<CheckName, LocalizedText>> = {
  structure: { ja: 'データの形式', 'ja-x-easy': 'データの 形(かたち)', en: 'form of the data' },
  signature: {
    ja: '発行者の署名',
    'ja-x-easy': '作(つく)った 人(ひと)の しるし',
    en: 'the issuer’s signature',
  },
  validity: { ja: '有効期間', 'ja-x-easy': '使(つか)える 時間(じかん)', en: 'time of validity' },
  revocation: { ja: '失効の有無', 'ja-x-easy': '止(と)まって いないか', en: 'whether it is revoked' },
  nameChaining: { ja: '発行者名のつながり', 'ja-x-easy': '名前(なまえ)の つながり', en: 'names of the issuers' },
  nameConstraints: { ja: '名前の制約', 'ja-x-easy': '名前(なまえ)の きまり', en: 'names allowed to the issuer' },
  policies: { ja: '証明書ポリシー', 'ja-x-easy': '証明書(しょうめいしょ)の きまり', en: 'policies' },
  certificationAuthority: {
    ja: '発行者の資格',
    'ja-x-easy': '作(つく)っても よい 人(ひと)か',
    en: 'the issuer’s right to issue',
  },
  criticalExtensions: { ja: '重要な拡張', 'ja-x-easy': '大事(だいじ)な 項目(こうもく)', en: 'critical extensions' },
  cryptography: { ja: '暗号の強さ', 'ja-x-easy': '暗号(あんごう)の 強(つよ)さ', en: 'strength of the cryptography' },
  profile: { ja: '規格への適合', 'ja-x-easy': '作(つく)りかたの きまり', en: 'made as the standards require' },
  purpose: { ja: '用途', 'ja-x-easy': '何(なに)に 使(つか)うか', en: 'made for this use' },
  expectedName: { ja: '相手の名前', 'ja-x-easy': '相手(あいて)の 名前(なまえ)', en: 'the expected name' },
  trustAnchor: { ja: '信頼の起点', 'ja-x-easy': '信(しん)じて いる ところ', en: 'a trusted root' },
  authenticationSignature: {
    ja: 'ログインの署名',
    'ja-x-easy': 'ログインの しるし',
    en: 'signature of the login',
  },
  signatureForm: { ja: '署名データの形式', 'ja-x-easy': 'しるしの データの 形(かたち)', en: 'form of the signature' },
  signingCertificate: {
    ja: '署名に結び付いた証明書',
    'ja-x-easy': 'しるしを つけた 証明書(しょうめいしょ)',
    en: 'the certificate that the signature names',
  },
  documentDigest: {
    ja: '署名された文書と同じであること',
    'ja-x-easy': '同(おな)じ 書類(しょるい)か',
    en: 'the document is the one that was signed',
  },
  documentSignature: {
    ja: '文書への署名',
    'ja-x-easy': '書類(しょるい)の しるし',
    en: 'signature of the document',
  },
  signingTime: { ja: '署名の時刻', 'ja-x-easy': 'しるしを つけた 時間(じかん)', en: 'time of signing' },
  mediaType: { ja: '文書の種類', 'ja-x-easy': '書類(しょるい)の 種類(しゅるい)', en: 'type of the document' },
  requestBinding: {
    ja: 'この依頼への署名であること',
    'ja-x-easy': 'この お願(ねが)いの しるしか',
    en: 'signed for this request',
  },
};
