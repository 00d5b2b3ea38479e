import { errorRows } from '@inro/problem';

/** Issuances that are recorded, revocations, access certificates, keys and status. */
export const recordRows = errorRows({
  'ca.issuance_conflict': {
    httpStatus: 409,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: '同じ番号で別の発行がすでに記録されています',
      'ja-x-easy': '同(おな)じ 番号(ばんごう)が もう あります',
      en: 'Another order is already recorded under this identifier',
    },
    next: {
      ja: '新しい番号で送ってください。',
      'ja-x-easy': '作(つく)った 人(ひと)に 知(し)らせて ください。',
      en: 'Send the order under a new identifier.',
    },
  },
  'ca.issuance_ended': {
    httpStatus: 410,
    actor: 'person',
    retry: 'never',
    title: {
      ja: 'この申請は終了したため、電子証明書は発行されません',
      'ja-x-easy': 'この 申(もう)しこみは 終(お)わりました。証明書(しょうめいしょ)は 出(で)ません',
      en: 'This issuance was ended; no certificate is given out for it any more',
    },
    next: {
      ja: '電子証明書が必要なときは、新しく申請してください。',
      'ja-x-easy': 'ほしい ときは、新(あたら)しく 申(もう)しこんで ください。',
      en: 'Apply anew when a certificate is still wanted.',
    },
  },
  'ca.lint_failed': {
    httpStatus: 500,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: '証明書の内容が発行の規則に合いません',
      'ja-x-easy': '証明書(しょうめいしょ)を つくる ことが できません',
      en: 'A certificate would break the rules of issuing; nothing was signed',
    },
    next: {
      ja: 'プロファイルの設定と、詳細に示された規則を確かめてください。',
      'ja-x-easy': '係(かかり)の 人(ひと)に 知(し)らせて ください。',
      en: 'Check the profile’s configuration against the rules named in the details.',
    },
  },
  'ca.certificate_unknown': {
    httpStatus: 404,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: 'この証明書は登録にありません',
      'ja-x-easy': 'この 証明書(しょうめいしょ)は ありません',
      en: 'This certificate is not in the register',
    },
    next: {
      ja: '証明書のハッシュ値を確かめてください。',
      'ja-x-easy': '証明書(しょうめいしょ)を もう一度(いちど) 見(み)て ください。',
      en: 'Check the certificate’s hash.',
    },
  },
  'ca.revocation_not_allowed': {
    httpStatus: 409,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: 'この失効または再開はできません',
      'ja-x-easy': 'これは できません',
      en: 'This revocation or release is against the policy',
    },
    next: {
      ja: '証明書の状態と、失効の理由・日時を確かめてください。',
      'ja-x-easy': '係(かかり)の 人(ひと)に 聞(き)いて ください。',
      en: 'Check the certificate’s state, the reason and the time.',
    },
  },
  'ca.certificate_request_invalid': {
    httpStatus: 422,
    actor: 'relyingParty',
    retry: 'never',
    title: {
      ja: '証明書署名要求を受け付けられません',
      'ja-x-easy': '鍵(かぎ)の データが ちがいます',
      en: 'The certification request is not accepted',
    },
    next: {
      ja: '種別に合う鍵(事業者はP-256、窓口はRSA-2048)で署名したPKCS #10を送ってください。',
      'ja-x-easy': '作(つく)った 人(ひと)に 知(し)らせて ください。',
      en: 'Send a PKCS #10 request signed by a key of the right kind (P-256 for services, RSA-2048 for officers).',
    },
  },
  'ca.key_mismatch': {
    httpStatus: 500,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: '署名鍵と認証局の証明書が一致しません',
      'ja-x-easy': '鍵(かぎ)が ちがいます',
      en: 'The signing key is not the one of the authority’s certificate',
    },
    next: {
      ja: 'この認証局の鍵フォルダーを設定してください。',
      'ja-x-easy': '係(かかり)の 人(ひと)に 知(し)らせて ください。',
      en: 'Configure the folder that holds this authority’s keys.',
    },
  },
  'ca.configuration_invalid': {
    httpStatus: 500,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: '認証局の設定に誤りがあります',
      'ja-x-easy': '設定(せってい)が ちがいます',
      en: 'The authority’s configuration is wrong',
    },
    next: {
      ja: '設定ファイルを直してください。',
      'ja-x-easy': '係(かかり)の 人(ひと)に 知(し)らせて ください。',
      en: 'Correct the configuration file.',
    },
  },
  'ca.staple_token_invalid': {
    httpStatus: 401,
    actor: 'person',
    retry: 'never',
    title: {
      ja: 'この証明書の状態を受け取る権限がありません',
      'ja-x-easy': 'この 証明書(しょうめいしょ)の ことは 教(おし)える ことが できません',
      en: 'This token does not belong to the certificate',
    },
    next: {
      ja: '証明書を入れたスマートフォンで操作してください。',
      'ja-x-easy': '証明書(しょうめいしょ)が ある スマホで して ください。',
      en: 'Use the phone that holds the certificate.',
    },
  },
});
