import { errorRows } from '@inro/problem';

/** What has become of an application, and why a report or an order about it is not accepted. */
export const lifeCycleRows = errorRows({
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
      'ja-x-easy': 'はじめから して ください。',
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
      'ja-x-easy': 'はじめから して ください。',
      en: 'Apply again from the beginning.',
    },
  },
  'registration.application_replaced': {
    httpStatus: 409,
    actor: 'person',
    retry: 'never',
    title: {
      ja: '新しい申請をしたため、この申請は取り消されました',
      'ja-x-easy': 'これは やめました。新(あたら)しい 申(もう)しこみが あります',
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
      'ja-x-easy': '役所(やくしょ)が 証明書(しょうめいしょ)を 止(と)めました。申(もう)しこみも やめました',
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
      'ja-x-easy': '1日(にち)で 終(お)わりませんでした。申(もう)しこみを やめました',
      en: 'The application was not finished within 24 hours',
    },
    next: {
      ja: 'もう一度、はじめから申請してください。',
      'ja-x-easy': 'はじめから して ください。',
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
      'ja-x-easy': 'スマホの 大切(たいせつ)な 部品(ぶひん)が 本物(ほんもの)か わかりません',
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
      'ja-x-easy': '同(おな)じ スマホで、はじめから して ください。',
      en: 'Apply again from the beginning on this phone.',
    },
  },
  'registration.element_of_other_kind': {
    httpStatus: 422,
    actor: 'person',
    retry: 'never',
    title: {
      ja: '申請の種類と、書き込み先（カードまたはスマートフォン）の種類が違います',
      'ja-x-easy': 'カードと スマホが 合(あ)いません',
      en: 'A card was applied for and this is a phone, or the other way round',
    },
    next: {
      ja: 'カードの申請は新しいカードで、スマートフォンの申請はスマートフォンで、もう一度行ってください。',
      'ja-x-easy': 'もう一度(いちど) はじめから して ください。',
      en: 'Apply again: for a card with a blank card, for a phone with the phone.',
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
  'registration.element_makes_no_accepted_key': {
    httpStatus: 422,
    actor: 'person',
    retry: 'never',
    title: {
      ja: 'このスマートフォンが作れる鍵は、もう使えません',
      'ja-x-easy': 'この スマホの 鍵(かぎ)は もう 使(つか)えません',
      en: 'The keys that this phone or card can make are no longer accepted',
    },
    next: {
      ja: '新しい機種のスマートフォンで申請してください。',
      'ja-x-easy': '新(あたら)しい スマホで 申(もう)しこんで ください。',
      en: 'Apply with a newer model of phone.',
    },
  },
  'registration.keys_differ': {
    httpStatus: 409,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: '申請の内容と鍵が合いません',
      'ja-x-easy': '申(もう)しこみと 鍵(かぎ)が ちがいます',
      en: 'The keys are not those of the application',
    },
    next: {
      ja: 'もう一度、はじめから申請してください。',
      'ja-x-easy': 'はじめから して ください。',
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
  'registration.deletion_not_ordered': {
    httpStatus: 409,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: '指示していない削除の報告です',
      'ja-x-easy': '消(け)して くださいと 言(い)って いません',
      en: 'Nobody ordered the deletion that is reported',
    },
    next: {
      ja: '登録局のデータベースが正しいものか確かめてください。この電子証明書が使われていないのであれば、失効させてください。',
      'ja-x-easy': '係(かかり)の 人(ひと)が、記録(きろく)を 見(み)て ください。',
      en: 'Check that registration runs on its own database; if nobody uses these certificates any more, revoke them.',
    },
  },
  'registration.decision_undelivered': {
    httpStatus: 503,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: '認証局がこの人についての前の指示をまだ受け取っていません',
      'ja-x-easy': '前(まえ)の お知(し)らせが、まだ 届(とど)いて いません',
      en: 'The CA has not heard yet what was decided about this person before',
    },
    next: {
      ja: '自動で順に届けます。続く場合は認証局の状態を確かめてください。',
      'ja-x-easy': '少(すこ)し 待(ま)って ください。',
      en: 'It is delivered in order by itself; if that goes on, look after the CA.',
    },
  },
  'registration.too_many_unknown': {
    httpStatus: 500,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: '登録局の記録にない発行が多すぎるため、自動で終わらせませんでした',
      'ja-x-easy': '知(し)らない 証明書(しょうめいしょ)が 多(おお)すぎます。まだ 止(と)めて いません',
      en: 'The CA issued more certificates than may be ended unasked of which registration knows nothing',
    },
    next: {
      ja: '登録局のデータベースが正しいものか確かめてください。古いバックアップから戻した場合は、REGISTRATION_MOST_UNKNOWN をその件数にします。',
      'ja-x-easy': '係(かかり)の 人(ひと)が、データベースを 見(み)て ください。',
      en: 'Check that registration runs on its own database; if it was put back to a backup, start it with REGISTRATION_MOST_UNKNOWN at that number.',
    },
  },
  'registration.ca_forgot_certificates': {
    httpStatus: 500,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: '登録局が知っている電子証明書が、認証局の記録にありません',
      'ja-x-easy': '作(つく)った ところに 証明書(しょうめいしょ)の 記録(きろく)が ありません',
      en: 'The CA has no record of certificates that registration holds',
    },
    next: {
      ja: '認証局のデータベースを、失われた記録を含むバックアップから戻してください。それまでこれらの電子証明書は失効できません。',
      'ja-x-easy': '係(かかり)の 人(ひと)が、データベースを 直(なお)して ください。',
      en: 'Put the CA’s database back to a backup that has them; until then they cannot be revoked.',
    },
  },
});
