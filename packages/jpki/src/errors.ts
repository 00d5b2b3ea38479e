import { errorRows, errorsOf } from '@inro/problem';

/** The client side of the JPKI application on a card or phone. */
export const jpkiRows = errorRows({
  'jpki.application_not_found': {
    httpStatus: 404,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: '公的個人認証サービスのアプリが見つかりません',
      'ja-x-easy': 'マイナンバーカードの 機能(きのう)が ありません',
      en: 'There is no JPKI application here',
    },
    next: {
      ja: 'マイナンバーカードをかざしているか確かめてください。',
      'ja-x-easy': 'マイナンバーカードを 置(お)いて ください。',
      en: 'Check that it is a My Number Card that you hold to the reader.',
    },
  },
  'jpki.secret_wrong': {
    httpStatus: 422,
    actor: 'person',
    retry: 'now',
    title: {
      ja: '暗証番号が違います',
      'ja-x-easy': '番号(ばんごう)が ちがいます',
      en: 'The PIN or password is wrong',
    },
    next: {
      ja: '残りの回数を確かめて、もう一度入力してください。',
      'ja-x-easy': 'あと 何回(なんかい)か 見(み)て、もう一度(いちど) 入(い)れて ください。',
      en: 'Look how many tries are left, then enter it again.',
    },
  },
  'jpki.secret_blocked': {
    httpStatus: 423,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: '暗証番号がロックされています',
      'ja-x-easy': '番号(ばんごう)が 使(つか)えなく なりました',
      en: 'The PIN or password is blocked',
    },
    next: {
      ja: 'カードは市区町村の窓口で、スマートフォンは再登録で、新しく設定してください。',
      'ja-x-easy': 'カードは 市役所(しやくしょ)で、スマホは もう一度(いちど) 登録(とうろく)して ください。',
      en: 'Have it set anew: for a card at the municipal counter, for a phone by enrolling again.',
    },
  },
  'jpki.last_try': {
    httpStatus: 409,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'あと1回間違えるとロックされます',
      'ja-x-easy': 'あと 1回(かい)だけです',
      en: 'One more wrong entry blocks it',
    },
    next: {
      ja: '暗証番号を確かめ、最後の1回を使うことを承知の上で入力してください。',
      'ja-x-easy': '番号(ばんごう)を よく 見(み)てから 入(い)れて ください。',
      en: 'Make sure of it, and agree to use the last try.',
    },
  },
  'jpki.secret_malformed': {
    httpStatus: 422,
    actor: 'person',
    retry: 'now',
    title: {
      ja: '暗証番号の文字数または文字の種類が正しくありません',
      'ja-x-easy': '番号(ばんごう)の 形(かたち)が ちがいます',
      en: 'This cannot be such a PIN or password',
    },
    next: {
      ja: '利用者証明用は数字4桁、署名用は英大文字と数字6〜16文字です。残り回数は減っていません。',
      'ja-x-easy': '数字(すうじ) 4つ、または 大(おお)きい 英語(えいご)の 文字(もじ)と 数字(すうじ)で 6から 16です。',
      en: 'The PIN has 4 digits, the signing password 6 to 16 capital letters and digits. No try was used.',
    },
  },
  'jpki.secret_of_other_kind': {
    httpStatus: 422,
    actor: 'person',
    retry: 'now',
    title: {
      ja: '別の種類の暗証番号が入力されたようです',
      'ja-x-easy': 'ほかの 番号(ばんごう)かも しれません',
      en: 'This looks like the other of your two secrets',
    },
    next: {
      ja: '数字4桁の暗証番号と署名用パスワードのどちらが求められているか確かめてください。残り回数は減っていません。',
      'ja-x-easy': '4つの 数字(すうじ)か 長(なが)い パスワードか 見(み)て ください。',
      en: 'See whether the 4-digit PIN or the signing password is asked for. No try was used.',
    },
  },
  'jpki.secret_not_set': {
    httpStatus: 409,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: '暗証番号がまだ設定されていません',
      'ja-x-easy': '番号(ばんごう)は まだ ありません',
      en: 'The PIN or password is not set yet',
    },
    next: {
      ja: '登録を最後まで進めてください。',
      'ja-x-easy': '登録(とうろく)を さいごまで して ください。',
      en: 'Finish the enrolment first.',
    },
  },
  'jpki.secret_not_permitted': {
    httpStatus: 403,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: '今は暗証番号を設定できません',
      'ja-x-easy': '今(いま)は 番号(ばんごう)を 作(つく)れません',
      en: 'The PIN or password may not be set now',
    },
    next: {
      ja: '登録手続きの中で、または現在の暗証番号を入力してから設定してください。',
      'ja-x-easy': '登録(とうろく)の ときに して ください。',
      en: 'Set it during the enrolment, or enter the present one first.',
    },
  },
  'jpki.verification_required': {
    httpStatus: 403,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: '先に暗証番号の入力が必要です',
      'ja-x-easy': '先(さき)に 番号(ばんごう)を 入(い)れて ください',
      en: 'The PIN or password is needed first',
    },
    next: {
      ja: '暗証番号を入力してください。',
      'ja-x-easy': '番号(ばんごう)を 入(い)れて ください。',
      en: 'Enter it.',
    },
  },
  'jpki.certificate_missing': {
    httpStatus: 404,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: '電子証明書が入っていません',
      'ja-x-easy': '証明書(しょうめいしょ)が ありません',
      en: 'No such certificate is stored here',
    },
    next: {
      ja: '電子証明書の登録または発行を受けてください。',
      'ja-x-easy': '証明書(しょうめいしょ)を 登録(とうろく)して ください。',
      en: 'Enrol, or have the certificate issued.',
    },
  },
  'jpki.certificate_unreadable': {
    httpStatus: 502,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: '電子証明書を読み取れません',
      'ja-x-easy': '証明書(しょうめいしょ)が 読(よ)めません',
      en: 'What is stored is not a readable certificate',
    },
    next: {
      ja: '発行者に問い合わせてください。',
      'ja-x-easy': '市役所(しやくしょ)に 聞(き)いて ください。',
      en: 'Ask the issuer.',
    },
  },
  'jpki.key_not_ready': {
    httpStatus: 409,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'この鍵はまだ使えません',
      'ja-x-easy': 'まだ 使(つか)えません',
      en: 'This key cannot sign yet',
    },
    next: {
      ja: '電子証明書の登録を最後まで進めてください。',
      'ja-x-easy': '登録(とうろく)を さいごまで して ください。',
      en: 'Finish the enrolment: a key signs only once its certificate is stored.',
    },
  },
  'jpki.statement_keys_missing': {
    httpStatus: 409,
    actor: 'person',
    retry: 'later',
    title: {
      ja: '項目ごとの証明のための鍵が、このスマートフォンにありません',
      'ja-x-easy': 'ひとつずつ 見(み)せる ための 鍵(かぎ)が ありません',
      en: 'This phone has no key for showing single items',
    },
    next: {
      ja: '鍵は1日に1回、自動で補充されます。明日もう一度お試しください。',
      'ja-x-easy': '明日(あした)、もう一度(いちど) して ください。',
      en: 'Keys are made anew once a day by themselves; try again tomorrow.',
    },
  },
  'jpki.memory_failure': {
    httpStatus: 503,
    actor: 'person',
    retry: 'later',
    title: {
      ja: 'ICチップが内容を保存できませんでした',
      'ja-x-easy': 'チップに 保存(ほぞん)できませんでした',
      en: 'The chip of the card or phone could not keep the change',
    },
    next: {
      ja: '変更は保存されていません。スマートフォンの空き容量を増やしてから、もう一度お試しください。',
      'ja-x-easy': '変(か)わって いません。スマホの 空(あ)きを ふやして、もう一度(いちど) して ください。',
      en: 'The change was not kept. Free space on the phone and try again.',
    },
  },
  'jpki.unexpected_answer': {
    httpStatus: 502,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: 'カードまたはスマートフォンから想定外の応答がありました',
      'ja-x-easy': 'カードの 返事(へんじ)が おかしいです',
      en: 'The card or phone gave an unexpected answer',
    },
    next: {
      ja: 'カードを置き直して、もう一度お試しください。続く場合は開発者に知らせてください。',
      'ja-x-easy': 'カードを もう一度(いちど) 置(お)いて ください。',
      en: 'Place the card again and retry; if it goes on, tell the developer the status word.',
    },
  },
});

export const JpkiError = errorsOf(jpkiRows);
