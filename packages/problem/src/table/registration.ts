import { rows } from './row.ts';

/** Why an application, a report or an order is not accepted. */
export const registrationRows = rows({
  'registration.application_malformed': {
    httpStatus: 400,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: '申請書の形式が正しくありません',
      'ja-x-easy': '申(もう)しこみの データの 形(かたち)が ちがいます',
      en: 'The application does not have the expected form',
    },
    next: {
      ja: '申請書の作り方を、説明書にある形式に直してください。',
      'ja-x-easy': 'アプリを 作(つく)った 人(ひと)に 知(し)らせて ください。',
      en: 'Correct the application to the form in docs/protocol/registration.md.',
    },
  },
  'registration.signature_invalid': {
    httpStatus: 422,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: '申請書の署名が正しくありません',
      'ja-x-easy': '申(もう)しこみの しるしが ちがいます',
      en: 'The signature of the application does not hold',
    },
    next: {
      ja: 'もう一度、はじめから申請してください。',
      'ja-x-easy': 'はじめから やりなおして ください。',
      en: 'Apply again from the beginning.',
    },
  },
  'registration.certificate_not_trusted': {
    httpStatus: 422,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'このカードの証明書は、このサービスでは使えません',
      'ja-x-easy': 'この カードは 使(つか)えません',
      en: 'The certificate that signed was not issued for this',
    },
    next: {
      ja: 'マイナンバーカードをかざして、もう一度申請してください。',
      'ja-x-easy': '自分(じぶん)の マイナンバーカードを 使(つか)って ください。',
      en: 'Apply again with a My Number Card.',
    },
  },
  'registration.certificate_expired': {
    httpStatus: 422,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'マイナンバーカードの電子証明書の有効期限が切れています',
      'ja-x-easy': 'カードの 期限(きげん)が 切(き)れて います',
      en: 'The certificate on the My Number Card has expired',
    },
    next: {
      ja: 'お住まいの市区町村の窓口で、電子証明書を更新してください。',
      'ja-x-easy': '市役所(しやくしょ)で 新(あたら)しく して ください。',
      en: 'Have the certificate renewed at your municipal office.',
    },
  },
  'registration.certificate_revoked': {
    httpStatus: 422,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'マイナンバーカードの電子証明書は失効しています',
      'ja-x-easy': 'この カードは もう 使(つか)えません',
      en: 'The certificate on the My Number Card has been revoked',
    },
    next: {
      ja: 'お住まいの市区町村の窓口で、新しい電子証明書の発行を受けてください。',
      'ja-x-easy': '市役所(しやくしょ)で 新(あたら)しい 証明書(しょうめいしょ)を もらって ください。',
      en: 'Have a new certificate issued at your municipal office.',
    },
  },
  'registration.certificate_status_unknown': {
    httpStatus: 503,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: 'カードの証明書が有効かどうかを、いま確かめられません',
      'ja-x-easy': '今(いま)、カードを 調(しら)べる ことが できません',
      en: 'Whether the certificate on the card is valid cannot be found out at the moment',
    },
    next: {
      ja: 'しばらく待ってから、もう一度お試しください。',
      'ja-x-easy': '少(すこ)し 待(ま)って、もう一度(いちど) して ください。',
      en: 'Wait a moment and try again.',
    },
  },
  'registration.person_unknown': {
    httpStatus: 404,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: '申請した方が、登録された方の中に見つかりません',
      'ja-x-easy': 'あなたの 名前(なまえ)が 見(み)つかりません',
      en: 'The person is not in the register',
    },
    next: {
      ja: 'お住まいの市区町村の窓口で確かめてください。',
      'ja-x-easy': '市役所(しやくしょ)で 聞(き)いて ください。',
      en: 'Ask at your municipal office.',
    },
  },
  'registration.person_not_registered': {
    httpStatus: 422,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: '住民としての登録がないため、申請できません',
      'ja-x-easy': '住(す)んで いる 人(ひと)の リストに ありません',
      en: 'The person is not registered as a resident any more',
    },
    next: {
      ja: 'お住まいの市区町村の窓口で確かめてください。',
      'ja-x-easy': '市役所(しやくしょ)で 聞(き)いて ください。',
      en: 'Ask at your municipal office.',
    },
  },
  'registration.person_under_age': {
    httpStatus: 422,
    actor: 'person',
    retry: 'never',
    title: {
      ja: '15歳未満の方は、スマートフォンに電子証明書を載せられません',
      'ja-x-easy': '15さいに なって いない 人(ひと)は 使(つか)えません',
      en: 'This is for persons of 15 years or over',
    },
    next: {
      ja: '15歳になってから申請してください。カードはこれまでどおり使えます。',
      'ja-x-easy': '15さいに なってから して ください。カードは 使(つか)えます。',
      en: 'Apply once you are 15; the card itself goes on working.',
    },
  },
  'registration.nonce_expired': {
    httpStatus: 409,
    actor: 'person',
    retry: 'now',
    title: {
      ja: '申請の受付時間が過ぎました',
      'ja-x-easy': '時間(じかん)が たちすぎました',
      en: 'The application took too long',
    },
    next: {
      ja: 'もう一度、はじめから申請してください。',
      'ja-x-easy': 'はじめから やりなおして ください。',
      en: 'Apply again from the beginning.',
    },
  },
  'registration.nonce_used': {
    httpStatus: 409,
    actor: 'person',
    retry: 'now',
    title: {
      ja: 'この申請の受付番号は、すでに使われています',
      'ja-x-easy': 'この 番号(ばんごう)は もう 使(つか)いました',
      en: 'The number of this application has been used already',
    },
    next: {
      ja: 'もう一度、はじめから申請してください。',
      'ja-x-easy': 'はじめから やりなおして ください。',
      en: 'Apply again from the beginning.',
    },
  },
  'registration.application_unknown': {
    httpStatus: 404,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: 'その申請は見つかりません',
      'ja-x-easy': 'その 申(もう)しこみは ありません',
      en: 'There is no such application',
    },
    next: {
      ja: '申請の番号を確かめてください。',
      'ja-x-easy': 'はじめから やりなおして ください。',
      en: 'Check the identifier of the application.',
    },
  },
  'registration.application_ended': {
    httpStatus: 409,
    actor: 'person',
    retry: 'now',
    title: {
      ja: 'この申請は終わっています',
      'ja-x-easy': 'この 申(もう)しこみは 終(お)わりました',
      en: 'This application has ended',
    },
    next: {
      ja: 'もう一度、はじめから申請してください。',
      'ja-x-easy': 'はじめから やりなおして ください。',
      en: 'Apply again from the beginning.',
    },
  },
  'registration.application_replaced': {
    httpStatus: 409,
    actor: 'person',
    retry: 'never',
    title: {
      ja: '新しい申請をしたため、この申請は取り消されました',
      'ja-x-easy': '新(あたら)しい 申(もう)しこみが あるので、これは やめました',
      en: 'A newer application took the place of this one',
    },
    next: {
      ja: '新しい申請のほうを続けてください。',
      'ja-x-easy': '新(あたら)しい ほうを 続(つづ)けて ください。',
      en: 'Go on with the newer application.',
    },
  },
  'registration.application_revoked': {
    httpStatus: 409,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: '申請中の電子証明書が失効の対象になったため、申請は取り消されました',
      'ja-x-easy': '役所(やくしょ)が 証明書(しょうめいしょ)を 止(と)めたので、申(もう)しこみも やめました',
      en: 'The authority revoked the certificates of this application before it was finished',
    },
    next: {
      ja: 'もう一度申請してください。カードの署名用電子証明書が失効しているときは、先に市区町村の窓口で発行を受けてください。',
      'ja-x-easy':
        'もう一度(いちど) 申(もう)しこんで ください。できない ときは、市役所(しやくしょ)で 聞(き)いて ください。',
      en: 'Apply again; when the card’s signing certificate is revoked too, get a new one at the municipal counter first.',
    },
  },
  'registration.application_expired': {
    httpStatus: 409,
    actor: 'person',
    retry: 'now',
    title: {
      ja: '24時間以内に終わらなかったため、申請は取り消されました',
      'ja-x-easy': '1日(にち)で 終(お)わらなかったので、やめました',
      en: 'The application was not finished within 24 hours',
    },
    next: {
      ja: 'もう一度、はじめから申請してください。',
      'ja-x-easy': 'はじめから やりなおして ください。',
      en: 'Apply again from the beginning.',
    },
  },
  'registration.device_not_supported': {
    httpStatus: 422,
    actor: 'person',
    retry: 'never',
    title: {
      ja: 'この機種には対応していません',
      'ja-x-easy': 'この スマホでは 使(つか)えません',
      en: 'This model of phone is not supported',
    },
    next: {
      ja: '対応機種の一覧にあるスマートフォンで申請してください。',
      'ja-x-easy': '使(つか)える スマホの リストを 見(み)て ください。',
      en: 'Use a phone from the list of supported models.',
    },
  },
  'registration.attestation_invalid': {
    httpStatus: 422,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: 'スマートフォンの安全な部品が、本物であると確かめられません',
      'ja-x-easy': 'スマホの 大切(たいせつ)な 部品(ぶひん)を 調(しら)べましたが、本物(ほんもの)か わかりません',
      en: 'The secure element cannot show that a trusted maker made it',
    },
    next: {
      ja: '対応機種のスマートフォンか確かめ、続く場合は運営者に知らせてください。',
      'ja-x-easy': '使(つか)える スマホか、見(み)て ください。',
      en: 'Check that the phone is a supported one; if it is, tell the operator.',
    },
  },
  'registration.attestation_mismatch': {
    httpStatus: 422,
    actor: 'person',
    retry: 'now',
    title: {
      ja: '申請したスマートフォンと、書き込み先のスマートフォンが違います',
      'ja-x-easy': 'ちがう スマホです',
      en: 'The phone is not the one that the application names',
    },
    next: {
      ja: '申請したスマートフォンで、もう一度はじめから申請してください。',
      'ja-x-easy': '同(おな)じ スマホで、はじめから やりなおして ください。',
      en: 'Apply again from the beginning on this phone.',
    },
  },
  'registration.element_not_reported': {
    httpStatus: 409,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: 'スマートフォンの確認がまだ終わっていません',
      'ja-x-easy': 'スマホを まだ 調(しら)べて いません',
      en: 'The element has not been reported yet',
    },
    next: {
      ja: '先に要素の報告を送ってください。',
      'ja-x-easy': 'アプリを 作(つく)った 人(ひと)に 知(し)らせて ください。',
      en: 'Report the element before its keys.',
    },
  },
  'registration.keys_differ': {
    httpStatus: 409,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: '申請の内容と鍵が合いません',
      'ja-x-easy': '申(もう)しこみと かぎが ちがいます',
      en: 'The keys are not those of the application',
    },
    next: {
      ja: 'もう一度、はじめから申請してください。',
      'ja-x-easy': 'はじめから やりなおして ください。',
      en: 'Apply again from the beginning.',
    },
  },
  'registration.digests_differ': {
    httpStatus: 409,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: '書き込まれた証明書が、発行した証明書と違います',
      'ja-x-easy': 'スマホの 中(なか)の 証明書(しょうめいしょ)が ちがいます',
      en: 'The certificates on the element are not those that were issued',
    },
    next: {
      ja: 'もう一度、書き込みを行ってください。',
      'ja-x-easy': 'もう一度(いちど) して ください。',
      en: 'Write the certificates again.',
    },
  },
  'registration.order_differs': {
    httpStatus: 409,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: '同じ番号で、内容の違う失効の指示があります',
      'ja-x-easy': '同(おな)じ 番号(ばんごう)で、ちがう 内容(ないよう)です',
      en: 'The same order number was used for another order',
    },
    next: {
      ja: '新しい番号で指示してください。',
      'ja-x-easy': '新(あたら)しい 番号(ばんごう)に して ください。',
      en: 'Use a new order number.',
    },
  },
});
