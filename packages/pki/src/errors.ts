import { errorRows, errorsOf } from '@inro/problem';

export const pkiRows = errorRows({
  'pki.malformed': {
    httpStatus: 400,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: '証明書などのデータの形式が正しくありません',
      'ja-x-easy': '証明書(しょうめいしょ)の データが ちがいます',
      en: 'A certificate or like structure is malformed',
    },
    next: {
      ja: 'DER符号化と、詳細に示された箇所を確かめてください。',
      'ja-x-easy': '作(つく)った 人(ひと)に 知(し)らせて ください。',
      en: 'Check the DER encoding at the place named in the details.',
    },
  },
  'pki.key_not_opened': {
    httpStatus: 500,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: '署名鍵を開けません',
      'ja-x-easy': '鍵(かぎ)が 開(あ)きません',
      en: 'A signing key cannot be opened',
    },
    next: {
      ja: '鍵ファイルと、そのパスフレーズの設定を確かめてください。',
      'ja-x-easy': '係(かかり)の 人(ひと)に 知(し)らせて ください。',
      en: 'Check the key file and the passphrase in the configuration.',
    },
  },
});

export const PkiError = errorsOf(pkiRows);
