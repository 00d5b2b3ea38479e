import { type ErrorRow, errorRows, errorsOf } from '@inro/problem';
import { authorityRows } from './authority-rows.ts';
import { wrongCall } from './wrong-call.ts';

const START_AGAIN = {
  ja: 'ログインを最初からやり直してください。',
  'ja-x-easy': 'はじめから して ください。',
  en: 'Start the login again.',
};
const over = (httpStatus: number, title: ErrorRow['title']): ErrorRow => ({
  httpStatus,
  actor: 'person',
  retry: 'afterAction',
  title,
  next: START_AGAIN,
});

const loginRows = errorRows({
  'relying-party.transaction_unknown': over(404, {
    ja: 'このログインは見つかりません。別のブラウザーで始めたものかもしれません',
    'ja-x-easy': 'この ログインは ありません',
    en: 'There is no such login; it may have begun in another browser',
  }),
  'relying-party.transaction_over': over(409, {
    ja: 'このログインはすでに終わっています',
    'ja-x-easy': 'この ログインは もう 終(お)わりました',
    en: 'This login is over already',
  }),
  'relying-party.transaction_expired': over(410, {
    ja: 'ログインの有効時間が過ぎました',
    'ja-x-easy': '時間(じかん)が すぎました',
    en: 'The time for this login has run out',
  }),
  'relying-party.statement_over': over(422, {
    ja: 'スマートフォンが見せた証明の期限が切れています',
    'ja-x-easy': 'スマホが 見(み)せた 証明(しょうめい)は もう 使(つか)えません',
    en: 'The statement that the phone showed has ended',
  }),
  'relying-party.statement_withdrawn': {
    httpStatus: 422,
    actor: 'person',
    retry: 'later',
    title: {
      ja: 'スマートフォンが見せた証明は、発行機関が取り消したものです',
      'ja-x-easy': 'スマホが 見(み)せた 証明(しょうめい)は 役所(やくしょ)が とめました',
      en: 'The authority has withdrawn the statement that the phone showed',
    },
    next: {
      ja: '新しい証明は1日以内にスマートフォンに届きます。その後でもう一度お試しください。',
      'ja-x-easy':
        '新(あたら)しい 証明(しょうめい)が 明日(あした)までに 来(き)ます。その あと もう 一度(いちど) して ください。',
      en: 'Your phone has new ones within a day; try again then.',
    },
  },
  'relying-party.login_not_answered': {
    httpStatus: 409,
    actor: 'person',
    retry: 'later',
    title: {
      ja: 'スマートフォンでの操作がまだ終わっていません',
      'ja-x-easy': 'スマホの 返事(へんじ)が まだです',
      en: 'The phone has not answered yet',
    },
    next: {
      ja: 'スマートフォンで操作を済ませてください。',
      'ja-x-easy': 'スマホを 見(み)て ください。',
      en: 'Finish on the phone.',
    },
  },
  'relying-party.login_refused': over(403, {
    ja: 'スマートフォンで「渡さない」が選ばれました',
    'ja-x-easy': 'スマホで「渡(わた)さない」を おしました',
    en: 'The person chose not to hand anything over',
  }),
  'relying-party.response_code_wrong': over(403, {
    ja: 'このログインは、このブラウザーで始めた本人のものと確認できません',
    'ja-x-easy': 'あなたの ログインか わかりません',
    en: 'This browser cannot be shown to be the one whose person answered',
  }),
  'relying-party.document_signature_invalid': {
    httpStatus: 400,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: '文書への署名が正しくありません',
      'ja-x-easy': '書類(しょるい)の しるしが 正(ただ)しく ありません',
      en: 'The signature of a document does not hold',
    },
    next: {
      ja: 'もう一度署名してください。続くときはサービスの運営者に知らせてください。',
      'ja-x-easy':
        'もう一度(いちど) しるしを つけて ください。だめな ときは サービスの 人(ひと)に 知(し)らせて ください。',
      en: 'Sign again. If it happens again, tell the operator of the service.',
    },
  },
  'relying-party.certificate_revoked': {
    httpStatus: 403,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'スマートフォンの電子証明書が失効または一時停止しています',
      'ja-x-easy': 'スマホの 証明書(しょうめいしょ)は 今(いま) 使(つか)えません',
      en: 'The certificate on the phone is revoked or suspended',
    },
    next: {
      ja: 'ウォレットで電子証明書の状態を確かめ、必要ならもう一度申し込んでください。',
      'ja-x-easy': 'アプリで 証明書(しょうめいしょ)を もう一度(いちど) 申(もう)しこんで ください。',
      en: 'Look at the certificate in the wallet, and apply again if needed.',
    },
  },
  'relying-party.certificate_expired': {
    httpStatus: 403,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'スマートフォンの電子証明書の有効期間が過ぎています',
      'ja-x-easy': 'スマホの 証明書(しょうめいしょ)は 古(ふる)いです',
      en: 'The certificate on the phone has expired',
    },
    next: {
      ja: 'ウォレットで電子証明書をもう一度申し込んでください。',
      'ja-x-easy': 'アプリで もう一度(いちど) 申(もう)しこんで ください。',
      en: 'Apply for a new certificate in the wallet.',
    },
  },
  'relying-party.authentication_invalid': over(403, {
    ja: 'スマートフォンの証明が正しくありません',
    'ja-x-easy': 'スマホの 証明(しょうめい)が 正(ただ)しく ありません',
    en: 'The proof from the phone does not hold',
  }),
  'relying-party.authentication_indeterminate': {
    httpStatus: 403,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: '電子証明書がいま有効かどうかを確かめられません',
      'ja-x-easy': '証明書(しょうめいしょ)が 使(つか)えるか わかりません',
      en: 'Whether the certificate is in force now cannot be decided',
    },
    next: {
      ja: 'ウォレットを開いて電子証明書の状態を更新してから、ログインをやり直してください。',
      'ja-x-easy': 'アプリを 開(ひら)いて、それから もう一度(いちど) して ください。',
      en: 'Open the wallet so that it renews its status, then start the login again.',
    },
  },
  'relying-party.certificate_kind_not_accepted': {
    httpStatus: 403,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'このサービスでは、この種類の電子証明書でログインできません',
      'ja-x-easy': 'この 証明書(しょうめいしょ)では ログインできません',
      en: 'This service takes no certificate of this kind for a login',
    },
    next: {
      ja: 'スマートフォンに入れた利用者証明用電子証明書で、ログインを最初からやり直してください。',
      'ja-x-easy': 'スマホの 証明書(しょうめいしょ)で、はじめから して ください。',
      en: 'Start the login again with the user-authentication certificate on your phone.',
    },
  },
  'relying-party.deletion_unknown': {
    httpStatus: 404,
    actor: 'person',
    retry: 'never',
    title: {
      ja: 'サービスは、この削除の依頼を知りません',
      'ja-x-easy': 'サービスは この お願(ねが)いを 知(し)りません',
      en: 'The service knows no such request for deletion',
    },
    next: {
      ja: '終わって90日たった依頼は忘れられます。必要なら「やったこと」からもう一度頼んでください。',
      'ja-x-easy': '古(ふる)い お願(ねが)いは 消(き)えます。もう一度(いちど) お願(ねが)いして ください。',
      en: 'Requests are forgotten 90 days after their end. Ask again from "What I did" if you need to.',
    },
  },
  'relying-party.too_many_answers': {
    httpStatus: 503,
    actor: 'person',
    retry: 'later',
    title: {
      ja: 'このログインに、正しくない返信が続けて届いています',
      'ja-x-easy': 'この ログインに まちがった 返事(へんじ)が たくさん 来(き)ました',
      en: 'Too many answers that nobody signed have come to this login',
    },
    next: {
      ja: '少し待ってからスマートフォンでもう一度送ってください。続く場合は、画面をほかの人に見られない場所でログインをやり直してください。',
      'ja-x-easy': '少(すこ)し 待(ま)って、もう一度(いちど) して ください。',
      en: 'Wait a moment and send it again from the phone; if it goes on, start again where nobody else sees the screen.',
    },
  },
  'relying-party.request_malformed': wrongCall(
    400,
    {
      ja: 'リクエストの形式が正しくありません',
      'ja-x-easy': '来(き)た データの 形(かたち)が ちがいます',
      en: 'The request does not have the expected form',
    },
    {
      ja: 'ページから送る内容と Content-Type を、SDKの説明どおりにしてください。',
      'ja-x-easy': 'この サービスの 人(ひと)に 知(し)らせて ください。',
      en: 'Send the body and Content-Type that the SDK describes.',
    },
  ),
  'relying-party.request_too_large': wrongCall(
    413,
    {
      ja: 'リクエストが大きすぎます',
      'ja-x-easy': '来(き)た データが 大(おお)きすぎます',
      en: 'The request is too large',
    },
    {
      ja: 'SDKが説明する内容だけを送ってください。',
      'ja-x-easy': 'この サービスの 人(ひと)に 知(し)らせて ください。',
      en: 'Send nothing beyond what the SDK describes.',
    },
  ),
  'relying-party.foreign_page': wrongCall(
    403,
    {
      ja: 'ほかのサイトのページからは、ログインを始めることも終えることもできません',
      'ja-x-easy': 'ほかの ページからは ログインできません',
      en: 'A page of another site neither begins nor ends a login here',
    },
    {
      ja: 'サービス自身のページから呼び出してください。設定した origin がページのものと同じか確かめてください。',
      'ja-x-easy': 'この サービスの ページから して ください。',
      en: "Call from the service's own page, and check that the configured origin is the page's.",
    },
  ),
});

/** The relying party's side: of a login, and of its authority. */
export const relyingPartyRows = { ...loginRows, ...authorityRows };

export const RelyingPartyError = errorsOf(relyingPartyRows);
