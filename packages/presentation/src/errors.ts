import { type ErrorRow, errorRows, errorsOf } from '@inro/problem';

const START_AGAIN = {
  ja: 'サービスの画面に戻り、ログインを最初からやり直してください。',
  'ja-x-easy': 'サービスの ページに もどって、はじめから して ください。',
  en: 'Go back to the service and start the login again.',
};
const TELL_SERVICE = {
  ja: '先に進まず、このサービスの運営者に知らせてください。あなたの情報は何も渡していません。',
  'ja-x-easy': 'ここで やめて ください。あなたの 情報(じょうほう)は 渡(わた)して いません。',
  en: 'Do not go on; tell the operator of the service. Nothing of yours was handed over.',
};

const serviceFault = (title: ErrorRow['title']): ErrorRow => ({
  httpStatus: 400,
  actor: 'relyingParty',
  retry: 'never',
  title,
  next: TELL_SERVICE,
});
const startAgain = (httpStatus: number, title: ErrorRow['title']): ErrorRow => ({
  httpStatus,
  actor: 'person',
  retry: 'afterAction',
  title,
  next: START_AGAIN,
});

/** The wire between relying party and wallet (docs/protocol/openid4vp-profile.md). */
export const presentationRows = errorRows({
  'presentation.link_malformed': startAgain(400, {
    ja: 'このリンクまたはQRコードはログインの依頼ではありません',
    'ja-x-easy': 'この QRコードは ログインの ものでは ありません',
    en: 'This link or QR code is not a login request',
  }),
  'presentation.request_malformed': serviceFault({
    ja: 'サービスからの依頼の形式が正しくありません',
    'ja-x-easy': 'サービスの お願(ねが)いの 形(かたち)が ちがいます',
    en: 'The service sent a request that is not well-formed',
  }),
  'presentation.request_not_supported': serviceFault({
    ja: 'サービスが、このアプリでは渡せないものを求めています',
    'ja-x-easy': 'サービスが ほしい ものは 渡(わた)す ことが できません',
    en: 'The service asks for something that this wallet does not hand over',
  }),
  'presentation.request_unavailable': startAgain(502, {
    ja: 'サービスからの依頼を受け取れませんでした',
    'ja-x-easy': 'サービスの お願(ねが)いが 来(き)ませんでした',
    en: 'The service did not hand out its request',
  }),
  'presentation.client_identifier_wrong': serviceFault({
    ja: 'サービスの名乗りと証明書が一致しません',
    'ja-x-easy': 'サービスの 名前(なまえ)が 証明書(しょうめいしょ)と ちがいます',
    en: 'The service does not carry the certificate that it names',
  }),
  'presentation.nonce_weak': serviceFault({
    ja: 'サービスからの依頼が安全な形で作られていません',
    'ja-x-easy': 'サービスの お願(ねが)いは あぶない 作(つく)り方(かた)です',
    en: 'The service made its request in an unsafe way',
  }),
  'presentation.clock_differs': {
    ...startAgain(400, {
      ja: 'このスマートフォンとサービスの時計が合っていません',
      'ja-x-easy': 'スマホの 時計(とけい)が サービスと ちがいます',
      en: "This phone's clock and the service's clock differ",
    }),
    next: {
      ja: 'スマートフォンの日付と時刻を自動設定にして、ログインを最初からやり直してください。それでも続く場合はサービスの運営者に知らせてください。',
      'ja-x-easy': 'スマホの 時間(じかん)を 直(なお)して、はじめから して ください。',
      en: "Set the phone's date and time to automatic and start the login again; if it goes on, tell the operator of the service.",
    },
  },
  'presentation.request_expired': startAgain(410, {
    ja: 'ログインの依頼の有効時間が過ぎました',
    'ja-x-easy': '時間(じかん)が すぎました',
    en: 'The login request has expired',
  }),
  'presentation.relying_party_not_trusted': serviceFault({
    ja: 'このサービスは登録が確認できません',
    'ja-x-easy': 'この サービスは 登録(とうろく)が ありません',
    en: 'This service is not registered, or its registration has ended',
  }),
  'presentation.request_signature_wrong': serviceFault({
    ja: 'サービスからの依頼の署名が正しくありません',
    'ja-x-easy': 'サービスの しるしが 正(ただ)しく ありません',
    en: "The signature of the service's request is wrong",
  }),
  'presentation.act_not_entitled': serviceFault({
    ja: 'このサービスは、求めてよいと認められた範囲を超えて求めています',
    'ja-x-easy': 'この サービスは、だめな ことを お願(ねが)いして います',
    en: 'This service asks for more than it is allowed to ask for',
  }),
  'presentation.version_over': serviceFault({
    ja: 'サービスの仕組みが古く、もう受け付けられません',
    'ja-x-easy': 'サービスの しくみが 古(ふる)くて、もう 使(つか)えません',
    en: 'The service asks by a version that has ended',
  }),
  'presentation.origin_wrong': serviceFault({
    ja: '依頼が、登録されたサービスとは別の場所から届いたか、別の場所への返信を求めています',
    'ja-x-easy': '知(し)らない 場所(ばしょ)から お願(ねが)いが 来(き)ました',
    en: 'The request came from, or wants its answer sent to, another place than the registered service',
  }),
  'presentation.answer_malformed': {
    httpStatus: 400,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: 'ウォレットの返信の形式が正しくありません',
      'ja-x-easy': 'アプリの 返事(へんじ)の 形(かたち)が ちがいます',
      en: "The wallet's answer is not well-formed",
    },
    next: {
      ja: '返信を仕様書の形式に直してください。',
      'ja-x-easy': '作(つく)った 人(ひと)に 知(し)らせて ください。',
      en: 'Correct the answer to the form of the profile.',
    },
  },
  'presentation.answer_for_another_service': startAgain(403, {
    ja: 'この返信は別のサービスあてです',
    'ja-x-easy': 'これは ほかの サービスへの 返事(へんじ)です',
    en: 'This answer was made for another service',
  }),
  'presentation.answer_for_another_request': startAgain(403, {
    ja: 'この返信は別のログインのものです',
    'ja-x-easy': 'これは ほかの ログインの 返事(へんじ)です',
    en: 'This answer was made for another login',
  }),
  'presentation.number_wrong': startAgain(403, {
    ja: '入力した番号が、画面の番号と違います',
    'ja-x-easy': '番号(ばんごう)が ちがいます',
    en: 'The number typed is not the number on the screen',
  }),
  'presentation.reply_malformed': {
    httpStatus: 502,
    actor: 'relyingParty',
    retry: 'never',
    title: {
      ja: 'サービスからの返事を読み取れません',
      'ja-x-easy': 'サービスの 返事(へんじ)が 読(よ)めません',
      en: "The service's reply cannot be read",
    },
    next: START_AGAIN,
  },
  'presentation.number_malformed': {
    httpStatus: 400,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: '番号は2けたの数字です',
      'ja-x-easy': '番号(ばんごう)は 数字(すうじ) 2つです',
      en: 'The number has two digits',
    },
    next: {
      ja: 'もう一方の画面に出ている2けたの番号を入力してください。',
      'ja-x-easy': 'ほかの ページの 番号(ばんごう)を 入(い)れて ください。',
      en: 'Type the two digits that the other screen shows.',
    },
  },
  'presentation.fresh_status_needed': {
    httpStatus: 409,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'このサービスは、電子証明書の最新の状態を求めています',
      'ja-x-easy': '今(いま) 使(つか)えるか、サービスが 知(し)りたいです',
      en: 'This service wants a newer status of your certificate',
    },
    next: {
      ja: '最新の状態を取りに行ってよければ、同意して続けてください。認証局には、いまスマートフォンを使っていることだけが伝わります。',
      'ja-x-easy': 'よければ「はい」を えらんで ください。',
      en: 'Agree to fetch it, and go on; the authority then learns that your phone is in use now, and nothing more.',
    },
  },
});

export const PresentationError = errorsOf(presentationRows);
