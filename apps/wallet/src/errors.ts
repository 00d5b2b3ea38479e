import { type ErrorRow, errorRows, errorsOf } from '@inro/problem';
import { deletionRows } from './deletion-rows.ts';

/** What a service handed out for signing is its own fault. */
const documentFault = (title: ErrorRow['title']): ErrorRow => ({
  httpStatus: 502,
  actor: 'relyingParty',
  retry: 'never',
  title,
  next: {
    ja: '先に進まず、このサービスの運営者に知らせてください。何にも署名していません。',
    'ja-x-easy': 'ここで やめて ください。まだ 何(なに)にも しるしを つけて いません。',
    en: 'Do not go on; tell the operator of the service. Nothing was signed.',
  },
});

const holderRows = errorRows({
  'wallet.answer_malformed': {
    httpStatus: 502,
    actor: 'developer',
    retry: 'later',
    title: {
      ja: '相手のサービスから、読み取れない返事が届きました',
      'ja-x-easy': 'サービスの 返事(へんじ)が おかしいです',
      en: 'A service sent an answer that cannot be read',
    },
    next: {
      ja: 'しばらく待ってから、もう一度お試しください。続く場合は運営者に知らせてください。',
      'ja-x-easy': '少(すこ)し 待(ま)って、もう一度(いちど) して ください。',
      en: 'Try again later; if it goes on, tell the operator.',
    },
  },
  'wallet.phone_unreachable': {
    httpStatus: 503,
    actor: 'person',
    retry: 'now',
    title: {
      ja: 'スマートフォンにつながりません',
      'ja-x-easy': 'スマホに つながりません',
      en: 'The phone does not answer',
    },
    next: {
      ja: 'スマートフォンが動いているか確かめて、もう一度お試しください。続くときは、スマートフォンの画面からウォレットを開き直してください。',
      'ja-x-easy': 'スマホを 見(み)て、もう一度(いちど) して ください。だめなら スマホから 開(ひら)いて ください。',
      en: 'See that the phone is on, and try again. If it goes on, open the wallet anew from the phone.',
    },
  },
  'wallet.storage_busy': {
    httpStatus: 409,
    actor: 'person',
    retry: 'now',
    title: {
      ja: 'ほかの画面が同時に書き込んでいるため、記録できませんでした',
      'ja-x-easy': 'ほかの ページが 書(か)いて います',
      en: 'Other pages of this wallet are writing at the same time',
    },
    next: {
      ja: 'ウォレットのほかの画面を閉じて、もう一度お試しください。何も渡していません。',
      'ja-x-easy': 'ほかの ページを とじて、もう一度(いちど) して ください。',
      en: 'Close the other pages of the wallet and try again. Nothing was handed over.',
    },
  },
  'wallet.document_unavailable': documentFault({
    ja: 'サービスから、署名する文書を受け取れませんでした',
    'ja-x-easy': 'サービスから しるしを つける ものが 来(き)ませんでした',
    en: 'The service did not hand out the document to sign',
  }),
  'wallet.document_differs': documentFault({
    ja: 'サービスから届いた文書が、署名を求められた文書と違います',
    'ja-x-easy': '来(き)た ものが、しるしを つける ものと ちがいます',
    en: 'The document that came is not the one that was to be signed',
  }),
  'wallet.document_not_shown': documentFault({
    ja: 'サービスの文書を、全部は表示できません',
    'ja-x-easy': 'サービスの ものを、ぜんぶ 見(み)せる ことが できません',
    en: 'This wallet cannot show all of the document',
  }),
  'wallet.document_active': documentFault({
    ja: 'サービスの文書に、画面に見えない動きや添付が入っています',
    'ja-x-easy': 'サービスの ものに、見(み)えない ものが 入(はい)って います',
    en: 'The document holds programs, files or notes that its pages do not show',
  }),
  'wallet.password_let_go': {
    httpStatus: 408,
    actor: 'person',
    retry: 'now',
    title: {
      ja: '時間がかかったため、パスワードを手放しました',
      'ja-x-easy': '時間(じかん)が かかりました。パスワードは もう ありません',
      en: 'It took too long, so the password was let go',
    },
    next: {
      ja: 'もう一度、署名用パスワードを入れてください。何も渡していません。',
      'ja-x-easy': 'もう一度(いちど) パスワードを 入(い)れて ください。',
      en: 'Enter the signing password again. Nothing was handed over.',
    },
  },
  'wallet.service_failed': {
    httpStatus: 502,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: '相手のサービスで問題が起きました',
      'ja-x-easy': 'サービスの 中(なか)で 問題(もんだい)が ありました',
      en: 'The service could not handle the request',
    },
    next: {
      ja: 'しばらく待ってから、もう一度お試しください。手続きは途中から続けられます。',
      'ja-x-easy': '少(すこ)し 待(ま)って、もう一度(いちど) して ください。',
      en: 'Try again later; you can go on where you stopped.',
    },
  },
  'wallet.element_unreadable': {
    httpStatus: 502,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: 'スマートフォンの安全な部品を読み取れません',
      'ja-x-easy': 'スマホの 大切(たいせつ)な 部品(ぶひん)が 読(よ)めません',
      en: 'The secure element of this phone cannot be read',
    },
    next: {
      ja: 'スマートフォンを再起動して、もう一度お試しください。',
      'ja-x-easy': 'スマホの 電源(でんげん)を 切(き)って、もう一度(いちど) 入(い)れて ください。',
      en: 'Restart the phone and try again.',
    },
  },
  'wallet.not_a_my_number_card': {
    httpStatus: 422,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'かざされたのは、マイナンバーカードではありません',
      'ja-x-easy': 'これは マイナンバーカードでは ありません',
      en: 'This is not a My Number Card',
    },
    next: {
      ja: 'マイナンバーカードをかざしてください。',
      'ja-x-easy': 'マイナンバーカードを 使(つか)って ください。',
      en: 'Hold a My Number Card to the phone.',
    },
  },
  'wallet.card_password_blocked': {
    httpStatus: 423,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'カードの署名用パスワードがロックされています',
      'ja-x-easy': 'カードの パスワードが 使(つか)えなく なりました',
      en: 'The signing password of the card is blocked',
    },
    next: {
      ja: 'マイナンバーカードを持って、お住まいの市区町村の窓口でパスワードを設定し直してください。ここまでの内容は残ります。',
      'ja-x-easy':
        'カードを 持(も)って 市役所(しやくしょ)に 行(い)って ください。パスワードを 新(あたら)しく 決(き)めます。',
      en: 'Take the card to your municipal office and have the password set anew. What you did so far is kept.',
    },
  },
  'wallet.card_cannot_sign': {
    httpStatus: 422,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'このカードには、署名用の電子証明書が入っていません',
      'ja-x-easy': 'この カードでは 申(もう)しこめません',
      en: 'There is no signing certificate on this card',
    },
    next: {
      ja: '15歳以上の方は、お住まいの市区町村の窓口で署名用電子証明書の発行を受けてください。',
      'ja-x-easy': '15歳(さい)に なって いたら、市役所(しやくしょ)で 証明書(しょうめいしょ)を もらって ください。',
      en: 'If you are 15 or over, have a signing certificate issued at your municipal office.',
    },
  },
  'wallet.secrets_needed': {
    httpStatus: 409,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'スマートフォンの暗証番号とパスワードが、まだ決まっていません',
      'ja-x-easy': 'スマホの 番号(ばんごう)と パスワードを 決(き)めて ください',
      en: 'The new PIN and password of the phone are not chosen yet',
    },
    next: {
      ja: '暗証番号とパスワードを決めて、続けてください。',
      'ja-x-easy': '番号(ばんごう)と パスワードを 入(い)れて、続(つづ)けて ください。',
      en: 'Choose PIN and password and go on.',
    },
  },
  'wallet.application_lost': {
    httpStatus: 409,
    actor: 'person',
    retry: 'now',
    title: {
      ja: '申請書が、この画面に残っていません',
      'ja-x-easy': '申(もう)しこみの データが なくなりました',
      en: 'The signed application is not here any more',
    },
    next: {
      ja: 'もう一度カードをかざして、申請してください。',
      'ja-x-easy': 'もう一度(いちど) カードを スマホに つけて ください。',
      en: 'Hold the card to the phone and apply again.',
    },
  },
  'wallet.not_delivered_yet': {
    httpStatus: 409,
    actor: 'person',
    retry: 'later',
    title: {
      ja: '証明書の書き込みが、まだ終わっていません',
      'ja-x-easy': 'まだ 終(お)わって いません',
      en: 'The certificates are not on the phone yet',
    },
    next: {
      ja: 'しばらく待ってから、続きを行ってください。',
      'ja-x-easy': '少(すこ)し 待(ま)って、続(つづ)けて ください。',
      en: 'Wait a moment and go on.',
    },
  },
  'wallet.refused': {
    httpStatus: 422,
    actor: 'person',
    retry: 'now',
    title: {
      ja: '書き込みができませんでした',
      'ja-x-easy': 'スマホに 入(い)れる ことが できませんでした',
      en: 'The certificates could not be put onto the phone',
    },
    next: {
      ja: 'もう一度、はじめから申請してください。',
      'ja-x-easy': 'はじめから して ください。',
      en: 'Apply again from the beginning.',
    },
  },
  'wallet.no_statements': {
    httpStatus: 409,
    actor: 'person',
    retry: 'later',
    title: {
      ja: '項目ごとに見せるための証明が、このスマートフォンに残っていません',
      'ja-x-easy': 'ひとつずつ 見(み)せる ための 証明(しょうめい)が もう ありません',
      en: 'This phone has no statement left to show single items with',
    },
    next: {
      ja: '証明は1日に1回ほど自動で届きます。このアプリを開いておき、あとでもう一度お試しください。',
      'ja-x-easy': 'アプリを 開(ひら)いて 待(ま)って ください。明日(あした)、もう一度(いちど) して ください。',
      en: 'Statements come about once a day by themselves: keep the app open and try again later.',
    },
  },
  'wallet.item_not_stated': {
    httpStatus: 409,
    actor: 'person',
    retry: 'never',
    title: {
      ja: 'サービスが必要とする項目が、あなたの証明書に書かれていません',
      'ja-x-easy': 'サービスが 見(み)たい ことが、証明書(しょうめいしょ)に ありません',
      en: 'Your certificate does not state what the service needs',
    },
    next: {
      ja: 'サービスにほかの確認方法があるか、たずねてください。',
      'ja-x-easy': 'サービスの 人(ひと)に 聞(き)いて ください。',
      en: 'Ask the service for another way.',
    },
  },
  'wallet.no_signing_certificate': {
    httpStatus: 409,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'このスマートフォンには、署名用の電子証明書がありません',
      'ja-x-easy': 'この スマホでは しるしを つける ことが できません',
      en: 'There is no signing certificate on this phone',
    },
    next: {
      ja: 'カードを使って、署名用の電子証明書を入れてください。',
      'ja-x-easy': 'カードで 証明書(しょうめいしょ)を もう一度(いちど) 入(い)れて ください。',
      en: 'Put a signing certificate onto the phone with your card.',
    },
  },
  'wallet.no_certificates': {
    httpStatus: 409,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'このスマートフォンには、まだ電子証明書がありません',
      'ja-x-easy': 'この スマホに 証明書(しょうめいしょ)が ありません',
      en: 'There are no certificates on this phone',
    },
    next: {
      ja: '先に、スマートフォンに電子証明書を入れてください。',
      'ja-x-easy': 'はじめに 証明書(しょうめいしょ)を 入(い)れて ください。',
      en: 'Put certificates onto the phone first.',
    },
  },
});

/** What goes wrong on the holder's side. */
export const walletRows = { ...holderRows, ...deletionRows };

export const WalletError = errorsOf(walletRows);
