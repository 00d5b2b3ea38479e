import { errorRows } from '@inro/problem';

/** Issuances that are recorded, revocations, access certificates, keys and status. */
export const recordRows = errorRows({
  'ca.service_withdrawn': {
    httpStatus: 403,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: 'このサービスは登録を取り消されています',
      'ja-x-easy': 'この サービスは もう 使(つか)えません',
      en: 'The registration of this service was withdrawn',
    },
    next: {
      ja: 'もう一度認めるときは、人が命じてください（inro operator register SERVICE --after-withdrawal）。',
      'ja-x-easy': 'もう一度(いちど) 使(つか)う ときは 人(ひと)が 決(き)めて ください。',
      en: 'Where it is let in again, a person has to say so: inro operator register SERVICE --after-withdrawal.',
    },
  },
  'ca.renewal_malformed': {
    httpStatus: 400,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: '更新の申し込みを確かめられません',
      'ja-x-easy': '新(あたら)しく する ための データが ちがいます',
      en: 'The request for renewal does not hold',
    },
    next: {
      ja: '今の鍵で署名したPKCS #10をCMSで送ってください（docs/protocol/access-renewal.md）。',
      'ja-x-easy': '作(つく)った 人(ひと)に 知(し)らせて ください。',
      en: 'Send a PKCS #10 request in CMS, signed by the key that is certified now (docs/protocol/access-renewal.md).',
    },
  },
  'ca.renewal_of_unknown': {
    httpStatus: 403,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: 'この証明書は、もう更新できません',
      'ja-x-easy': 'この サービスの 証明書(しょうめいしょ)は 終(お)わりました',
      en: 'This certificate can no longer be renewed',
    },
    next: {
      ja: '失効、停止、期限から30日を過ぎたか、新しい証明書が発行されています。運営者に証明書を発行し直してもらってください。',
      'ja-x-easy':
        '運営(うんえい)の 人(ひと)に 新(あたら)しい 証明書(しょうめいしょ)を 作(つく)って もらって ください。',
      en: 'It is revoked, suspended, of another authority, followed by a newer order, or ended more than 30 days ago: have the operator certify the service anew.',
    },
  },
  'ca.renewal_too_early': {
    httpStatus: 409,
    actor: 'developer',
    retry: 'later',
    title: {
      ja: '更新にはまだ早すぎます',
      'ja-x-easy': 'まだ 早(はや)いです',
      en: 'It is too early for a renewal',
    },
    next: {
      ja: '有効期間の半分を過ぎてから、もう一度送ってください。',
      'ja-x-easy': '待(ま)って から もう一度(いちど) して ください。',
      en: 'Send it again in the second half of the certificate’s life.',
    },
  },
  'ca.renewed_with_other_key': {
    httpStatus: 409,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: 'この証明書は、すでに別の鍵で更新されています',
      'ja-x-easy': 'ほかの 鍵(かぎ)で 新(あたら)しく なって います',
      en: 'This certificate was renewed with another key already',
    },
    next: {
      ja: '鍵が盗まれたか、古い控えに戻されています。心当たりがなければ今の証明書をすべて失効させ、運営者に発行し直してもらってください。',
      'ja-x-easy': '鍵(かぎ)が ぬすまれたかも しれません。すぐに 運営(うんえい)の 人(ひと)に 知(し)らせて ください。',
      en: 'The key was stolen, or an old copy put back. Unless you know why, have all certificates of the service revoked and the service certified anew.',
    },
  },
  'ca.officer_not_appointed': {
    httpStatus: 403,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: '窓口がこの職員を任命していません',
      'ja-x-easy': '窓口(まどぐち)は この 人(ひと)を えらんで いません',
      en: 'The counter has not appointed this officer',
    },
    next: {
      ja: '窓口で、勤務する市区町村を添えて証明書の要求を作り直してもらってください（counter の request）。',
      'ja-x-easy': '窓口(まどぐち)で request を もう一度(いちど) 作(つく)って ください。',
      en: 'Have the counter write the request anew, with the municipality where the officer serves (request of the counter).',
    },
  },
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
      ja: '種別に合う鍵(事業者はP-256、窓口はRSA-2048、2028年からはP-384)で署名したPKCS #10を送ってください。',
      'ja-x-easy': '作(つく)った 人(ひと)に 知(し)らせて ください。',
      en: 'Send a PKCS #10 request signed by a key of the right kind (P-256 for services; RSA-2048 for officers, from 2028 on P-384).',
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
      'ja-x-easy': 'サーバーの 決(き)まりが ちがいます',
      en: 'The authority’s configuration is wrong',
    },
    next: {
      ja: '設定ファイルを直してください。',
      'ja-x-easy': '係(かかり)の 人(ひと)に 知(し)らせて ください。',
      en: 'Correct the configuration file.',
    },
  },
  'ca.statements_unavailable': {
    httpStatus: 409,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'このスマートフォンには、項目ごとの証明を出せません',
      'ja-x-easy': 'この スマホには、ひとつずつの 証明(しょうめい)を 出(だ)せません',
      en: 'No statements are given to this phone',
    },
    next: {
      ja: '2つの電子証明書がどちらも有効であることを確かめてください。住所や氏名が変わったときは、新しい証明書を受け取ってください。',
      'ja-x-easy': '証明書(しょうめいしょ)が ふたつとも 使(つか)えるか 見(み)て ください。',
      en: 'Make sure that both certificates of this phone are in force; after a change of name or address, get new ones.',
    },
  },
  'ca.statements_too_often': {
    httpStatus: 429,
    actor: 'developer',
    retry: 'later',
    title: {
      ja: '項目ごとの証明を、短い間に何度も求めました',
      'ja-x-easy': '証明(しょうめい)を 何度(なんど)も もらおうと しました',
      en: 'Statements were asked for too often',
    },
    next: {
      ja: '5分以上たってからもう一度求めてください。',
      'ja-x-easy': '5分(ふん) 待(ま)って ください。',
      en: 'Ask again after five minutes; a phone asks once in 18 hours.',
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
