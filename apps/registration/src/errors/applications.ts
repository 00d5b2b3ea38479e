import { errorRows } from '@inro/problem';

/** Why an application is not accepted, in the order of its checks. */
export const applicationRows = errorRows({
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
      'ja-x-easy': 'はじめから して ください。',
      en: 'Apply again from the beginning.',
    },
  },
  'registration.officer_of_other_place': {
    httpStatus: 422,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: 'この職員は、この人が住む市区町村の担当ではありません',
      'ja-x-easy': 'ほかの 市役所(しやくしょ)の 人(ひと)です',
      en: 'This officer does not serve where the person lives',
    },
    next: {
      ja: '住所のある市区町村の窓口で申請してください。市区町村の記載がない職員証明書は、発行し直してください。',
      'ja-x-easy': '住(す)んで いる ところの 市役所(しやくしょ)に 行(い)って ください。',
      en: 'Apply at the counter of the municipality of the address; have an officer certified anew whose certificate names none.',
    },
  },
  'registration.person_differs': {
    httpStatus: 409,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: '職員が確かめた内容と、登録の内容が一致しません',
      'ja-x-easy': '窓口(まどぐち)で 見(み)た ものと 登録(とうろく)が ちがいます',
      en: 'The register does not say what the officer saw',
    },
    next: {
      ja: '登録の内容をもう一度表示し、本人の書類と比べてから署名してください。',
      'ja-x-easy': '窓口(まどぐち)で もう一度(いちど) 見(み)て もらって ください。',
      en: 'Show the entry again, compare it with the papers of the person, and sign then.',
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
      'ja-x-easy': 'カードは 古(ふる)いです。使(つか)えません',
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
  'registration.certificate_not_as_ordered': {
    httpStatus: 502,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: '認証局が返した電子証明書は、依頼したものではありません',
      'ja-x-easy': 'できた 証明書(しょうめいしょ)が ちがいます',
      en: 'The certificate that the certification authority returned is not the one that was ordered',
    },
    next: {
      ja: '認証局と、登録局が信頼するルート証明書を確かめてください。直れば自動で続きます。',
      'ja-x-easy': '少(すこ)し 待(ま)って ください。役所(やくしょ)が 直(なお)します。',
      en: 'Check the certification authority, and the roots that registration believes; once mended it goes on by itself.',
    },
  },
  'registration.certificates_missing': {
    httpStatus: 503,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: '登録局の記録に、この申請の電子証明書がそろっていません',
      'ja-x-easy': '役所(やくしょ)の 記録(きろく)に 証明書(しょうめいしょ)が ありません',
      en: 'Registration’s book does not have all the certificates of this application any more',
    },
    next: {
      ja: '登録局のデータベースを確かめてください。認証局との1日1回の照合でこの申請は終わり、申請し直せるようになります。',
      'ja-x-easy': '次(つぎ)の日(ひ)に もう一度(いちど) 申(もう)しこんで ください。',
      en: 'Check registration’s database; the daily comparison with the certification authority ends this application, and the person can apply again.',
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
      ja: '15歳未満の方は、スマートフォンに電子証明書を入れられません',
      'ja-x-easy': '15歳(さい)に なって いない 人(ひと)は 使(つか)えません',
      en: 'This is for persons of 15 years or over',
    },
    next: {
      ja: '15歳になってから申請してください。カードはこれまでどおり使えます。',
      'ja-x-easy': '15歳(さい)に なった あとで して ください。カードは 使(つか)えます。',
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
      'ja-x-easy': 'はじめから して ください。',
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
      'ja-x-easy': 'はじめから して ください。',
      en: 'Apply again from the beginning.',
    },
  },
  'registration.requested_at_other_time': {
    httpStatus: 422,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'この端末の時計が合っていません',
      'ja-x-easy': 'この スマホの 時計(とけい)が ちがいます',
      en: 'The clock of this device is wrong',
    },
    next: {
      ja: '端末の日付と時刻を自動設定にしてから、もう一度、はじめから申請してください。',
      'ja-x-easy': '時計(とけい)を 直(なお)して、はじめから して ください。',
      en: 'Have the device set its date and time by itself, then apply again from the beginning.',
    },
  },
  'registration.application_answered': {
    httpStatus: 409,
    actor: 'person',
    retry: 'now',
    title: {
      ja: 'この申請は、すでに受け付けて回答しました',
      'ja-x-easy': 'この 申(もう)しこみは、もう 受(う)けました',
      en: 'This application was taken and answered already',
    },
    next: {
      ja: '申請したスマートフォンで続けてください。回答をなくしたときは、もう一度、はじめから申請してください。',
      'ja-x-easy': 'なくした ときは、はじめから して ください。',
      en: 'Go on with the phone that applied; if it has lost the answer, apply again from the beginning.',
    },
  },
  'registration.token_ended': {
    httpStatus: 410,
    actor: 'person',
    retry: 'never',
    title: {
      ja: 'この申請について知らせることは、もうありません',
      'ja-x-easy': 'この 申(もう)しこみは もう ありません',
      en: 'There is nothing left to learn about this application',
    },
    next: {
      ja: '必要なときは、もう一度、はじめから申請してください。',
      'ja-x-easy': 'いる ときは、はじめから して ください。',
      en: 'Apply again from the beginning when you need certificates.',
    },
  },
});
