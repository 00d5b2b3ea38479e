import type { LocalizedText } from '@inro/problem';
import type { FindingCode } from '../findings.ts';

/** What a finding means to somebody at a counter; the code beside it is for those who look deeper. */
type Topic =
  | 'unreadable'
  | 'notYet'
  | 'expired'
  | 'weak'
  | 'unknownIssuer'
  | 'wrongSignature'
  | 'issuerRules'
  | 'wrongName'
  | 'wrongUse'
  | 'madeWrong'
  | 'revoked'
  | 'suspended'
  | 'statusMissing'
  | 'statusOld'
  | 'statusUnknown'
  | 'tooMuch'
  | 'loginSignature'
  | 'documentUnreadable'
  | 'documentOther'
  | 'documentMissing'
  | 'documentSignature'
  | 'documentSigner'
  | 'documentTime'
  | 'documentType'
  | 'documentRequest'
  | 'documentRequestUnknown'
  | 'documentAnyRequest'
  | 'snapshotUsed'
  | 'notChecked'
  | 'note';

const byPrefix: readonly (readonly [string, Topic])[] = [
  ['certificate.malformed', 'unreadable'],
  ['certificate.algorithm_mismatch', 'unreadable'],
  ['certificate.not_yet_valid', 'notYet'],
  ['certificate.expired', 'expired'],
  ['certificate.', 'weak'],
  ['path.signature_invalid', 'wrongSignature'],
  ['path.limit_exceeded', 'tooMuch'],
  ['names.limit_exceeded', 'tooMuch'],
  ['path.', 'unknownIssuer'],
  ['names.not_the_expected', 'wrongName'],
  ['issuer.', 'issuerRules'],
  ['names.', 'issuerRules'],
  ['policy.', 'issuerRules'],
  ['purpose.', 'wrongUse'],
  ['profile.', 'madeWrong'],
  ['webpki.', 'madeWrong'],
  ['revocation.revoked', 'revoked'],
  ['revocation.suspended', 'suspended'],
  ['revocation.missing', 'statusMissing'],
  ['revocation.stale', 'statusOld'],
  ['revocation.unknown', 'statusUnknown'],
  ['revocation.unusable', 'statusUnknown'],
  ['revocation.snapshot_used', 'snapshotUsed'],
  ['revocation.not_checked', 'notChecked'],
  ['authentication.', 'loginSignature'],
  ['document.signature_malformed', 'documentUnreadable'],
  ['document.signing_certificate_mismatch', 'documentSigner'],
  ['document.not_given', 'documentMissing'],
  ['document.digest_mismatch', 'documentOther'],
  ['document.signature_invalid', 'documentSignature'],
  ['document.signing_time', 'documentTime'],
  ['document.media_type', 'documentType'],
  ['document.other_request', 'documentRequest'],
  ['document.request_not_named', 'documentRequestUnknown'],
  ['document.any_request', 'documentAnyRequest'],
];

const texts: Readonly<Record<Topic, LocalizedText>> = {
  unreadable: {
    ja: '証明書のデータが壊れているか、正しい形式ではありません。',
    'ja-x-easy': '証明書(しょうめいしょ)の データが こわれて います。',
    en: 'The certificate is damaged or not in the proper form.',
  },
  notYet: {
    ja: '証明書の有効期間がまだ始まっていません。',
    'ja-x-easy': '証明書(しょうめいしょ)は まだ 使(つか)えません。',
    en: 'The certificate is not valid yet.',
  },
  expired: {
    ja: '証明書の有効期限が切れています。',
    'ja-x-easy': '証明書(しょうめいしょ)は 古(ふる)いです。',
    en: 'The certificate has expired.',
  },
  weak: {
    ja: '証明書に、受け入れられない暗号方式または拡張が使われています。',
    'ja-x-easy': '証明書(しょうめいしょ)の 暗号(あんごう)が 弱(よわ)いか、知(し)らない ものです。',
    en: 'The certificate uses cryptography or an extension that is not accepted.',
  },
  unknownIssuer: {
    ja: '信頼できる発行者までたどることができません。',
    'ja-x-easy': 'だれが 作(つく)った 証明書(しょうめいしょ)か わかりません。',
    en: 'No trusted issuer of this certificate was found.',
  },
  wrongSignature: {
    ja: '証明書は、名乗っている発行者が署名したものではありません。',
    'ja-x-easy': '証明書(しょうめいしょ)は にせものかも しれません。',
    en: 'The certificate was not signed by the issuer it names.',
  },
  issuerRules: {
    ja: '発行者に許された範囲の外で発行された証明書です。',
    'ja-x-easy': 'この 人(ひと)が 作(つく)っては いけない 証明書(しょうめいしょ)です。',
    en: 'An issuer on the way was not allowed to issue this certificate.',
  },
  wrongName: {
    ja: '証明書の名前が、求められた相手の名前と一致しません。',
    'ja-x-easy': '名前(なまえ)が ちがいます。',
    en: 'The certificate is for another name.',
  },
  wrongUse: {
    ja: 'この用途には使えない証明書です。',
    'ja-x-easy': 'この 証明書(しょうめいしょ)は ほかの ことに 使(つか)う ものです。',
    en: 'The certificate is not made for this use.',
  },
  madeWrong: {
    ja: '証明書が規格どおりに作られていません。',
    'ja-x-easy': '証明書(しょうめいしょ)の 作(つく)りかたが まちがって います。',
    en: 'The certificate was not made as the standards require.',
  },
  revoked: {
    ja: '証明書は失効しています。',
    'ja-x-easy': '証明書(しょうめいしょ)は もう 使(つか)えません。',
    en: 'The certificate has been revoked.',
  },
  suspended: {
    ja: '証明書は一時利用停止中です。本人が停止を解除すると再び使えます。',
    'ja-x-easy': '証明書(しょうめいしょ)は 今(いま) とめて あります。持(も)ち主(ぬし)が もどせます。',
    en: 'The certificate is suspended; its holder can end the suspension.',
  },
  statusMissing: {
    ja: '失効していないことを示す情報が添えられていません。',
    'ja-x-easy': '今(いま)も 使(つか)えるか わかりません。知(し)らせが ありません。',
    en: 'Nothing shows whether the certificate is still good.',
  },
  statusOld: {
    ja: '失効していないことを示す情報が古すぎます。',
    'ja-x-easy': '今(いま)も 使(つか)えるか わかりません。知(し)らせが 古(ふる)いです。',
    en: 'What shows that the certificate is still good is too old.',
  },
  statusUnknown: {
    ja: '失効しているかどうかを確かめられません。',
    'ja-x-easy': '今(いま)も 使(つか)えるか たしかめられません。',
    en: 'Whether the certificate is still good could not be established.',
  },
  tooMuch: {
    ja: '証明書の構造が大きすぎるため、検証を打ち切りました。',
    'ja-x-easy': 'データが 多(おお)すぎます。しらべるのを やめました。',
    en: 'The check was stopped: there is too much to look through.',
  },
  loginSignature: {
    ja: 'ログインの署名が正しくありません。',
    'ja-x-easy': 'ログインの しるしが ちがいます。',
    en: 'The signature of the login is wrong.',
  },
  documentUnreadable: {
    ja: '署名データが壊れているか、正しい形式ではありません。',
    'ja-x-easy': 'しるしの データが こわれて います。',
    en: 'The signature is damaged or not in the proper form.',
  },
  documentOther: {
    ja: '署名された文書と、確かめた文書が違います。',
    'ja-x-easy': 'しるしを つけた 書類(しょるい)と ちがいます。',
    en: 'This is not the document that was signed.',
  },
  documentMissing: {
    ja: '署名された文書がないため、確かめられません。',
    'ja-x-easy': 'しるしを つけた 書類(しょるい)が ありません。',
    en: 'The document that was signed is not here.',
  },
  documentSignature: {
    ja: '文書への署名が正しくありません。',
    'ja-x-easy': '書類(しょるい)の しるしが ちがいます。',
    en: 'The signature of the document is wrong.',
  },
  documentSigner: {
    ja: '添えられた証明書は、署名に結び付いた証明書ではありません。',
    'ja-x-easy': 'ほかの 証明書(しょうめいしょ)に かわって います。',
    en: 'The certificate that came along is not the one that was signed with.',
  },
  documentTime: {
    ja: '署名に書かれた時刻が、今よりあとか、頼まれる前か、証明書の有効期間の外です。',
    'ja-x-easy': 'しるしの 時間(じかん)が おかしいです。',
    en: 'The time of signing lies in the future, before it was asked for, or outside the life of the certificate.',
  },
  documentType: {
    ja: '署名された文書の種類が、依頼した種類と違います。',
    'ja-x-easy': '書類(しょるい)の 種類(しゅるい)が ちがいます。',
    en: 'The document was signed as another type than the one asked for.',
  },
  documentRequest: {
    ja: '別の依頼への署名か、どの依頼への署名か分からないものです。',
    'ja-x-easy': 'ほかの お願(ねが)いの しるしです。',
    en: 'It was signed for another request, or for none.',
  },
  documentRequestUnknown: {
    ja: '特定の依頼に結び付いた署名です。その依頼が示されるまで判断できません。',
    'ja-x-easy': 'どの お願(ねが)いの しるしですか。まだ わかりません。',
    en: 'It was signed for one request; without that request nothing can be said.',
  },
  documentAnyRequest: {
    ja: 'どの依頼への署名かは確かめていません。',
    'ja-x-easy': 'どの お願(ねが)いの しるしですか。しらべて いません。',
    en: 'For which request it was signed was not looked at.',
  },
  snapshotUsed: {
    ja: '失効の確認に、手元に保存してあった一覧を使いました。その後に失効したかどうかは分かりません。',
    'ja-x-easy': '前(まえ)に もらった リストで しらべました。そのあとの ことは わかりません。',
    en: 'A stored list was used to see whether the certificate is still good. What happened since is not known.',
  },
  notChecked: {
    ja: '失効しているかどうかは確かめていません。',
    'ja-x-easy': '今(いま)も 使(つか)えるかは しらべて いません。',
    en: 'Whether the certificate is still good was not looked at.',
  },
  note: {
    ja: '添えられた情報のうち、使えなかったものがあります。',
    'ja-x-easy': '使(つか)えなかった データが あります。',
    en: 'Something that came along could not be used.',
  },
};

/** The sentence about a finding. */
export function sentenceOf(code: FindingCode): LocalizedText {
  return texts[byPrefix.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'note'];
}
