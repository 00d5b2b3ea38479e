import { errorRows, errorsOf } from '@inro/problem';

export { HostError, hostRows } from './start-errors.ts';

/** The HTTP edge of every process. */
export const httpRows = errorRows({
  'http.body_invalid': {
    httpStatus: 400,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: 'リクエストの形式が正しくありません',
      'ja-x-easy': '来(き)た データの 形(かたち)が ちがいます',
      en: 'The request does not have the expected form',
    },
    next: {
      ja: 'APIの説明書にある形式に直してください。',
      'ja-x-easy': '作(つく)った 人(ひと)に 知(し)らせて ください。',
      en: 'Correct the request to the form in the API description.',
    },
  },
  'http.not_found': {
    httpStatus: 404,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: 'お探しのものは見つかりません',
      'ja-x-easy': 'さがして いる ものは ありません',
      en: 'There is nothing at this address',
    },
    next: {
      ja: 'アドレスを確かめてください。',
      'ja-x-easy': 'アドレスを 見(み)て ください。',
      en: 'Check the address.',
    },
  },
  'http.misdirected': {
    httpStatus: 421,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: 'このサーバーはその名前では応答しません',
      'ja-x-easy': 'この 名前(なまえ)の サーバーでは ありません',
      en: 'This server does not go by that name',
    },
    next: {
      ja: '起動時に表示されたアドレス、またはホームページのリンクから開いてください。',
      'ja-x-easy': 'はじめの ページから 開(ひら)いて ください。',
      en: 'Use the address that npm start printed, or a link of the home page.',
    },
  },
  'http.too_large': {
    httpStatus: 413,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: '送られたデータが大きすぎます',
      'ja-x-easy': 'データが 大(おお)きすぎます',
      en: 'The request is too large',
    },
    next: {
      ja: 'データを小さくして送り直してください。',
      'ja-x-easy': 'データを 小(ちい)さく して ください。',
      en: 'Send less data.',
    },
  },
  'http.unauthorized': {
    httpStatus: 401,
    actor: 'developer',
    retry: 'never',
    title: { ja: 'この操作は許可されていません', 'ja-x-easy': 'これは できません', en: 'This caller may not do this' },
    next: {
      ja: '正しい相手から、正しい鍵で呼び出してください。',
      'ja-x-easy': 'はじめから して ください。',
      en: 'Call from the right party with the right key.',
    },
  },
  'http.headers_too_large': {
    httpStatus: 431,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: 'リクエストのヘッダーが大きすぎます',
      'ja-x-easy': '来(き)た データの はじめが 大(おお)きすぎます',
      en: 'The headers of the request are too large',
    },
    next: {
      ja: 'ヘッダーを小さくして送り直してください。',
      'ja-x-easy': '作(つく)った 人(ひと)に 知(し)らせて ください。',
      en: 'Send smaller headers.',
    },
  },
  'http.too_slow': {
    httpStatus: 408,
    actor: 'person',
    retry: 'now',
    title: {
      ja: 'リクエストが時間内に届きませんでした',
      'ja-x-easy': 'データが とちゅうで 止(と)まりました',
      en: 'The request did not arrive in time',
    },
    next: {
      ja: '通信の状態を確かめて、もう一度お試しください。',
      'ja-x-easy': 'インターネットを 見(み)て、もう一度(いちど) して ください。',
      en: 'Check the connection and try again.',
    },
  },
  'http.clock_differs': {
    httpStatus: 503,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: 'サービスの間で時計が合っていません',
      'ja-x-easy': 'サービスの 時計(とけい)が 合(あ)って いません',
      en: 'The clocks of two servers differ',
    },
    next: {
      ja: '運営者が両方のサーバーの時計を合わせると、手続きは続けられます。内容は失われていません。',
      'ja-x-easy':
        'サービスの 人(ひと)が 直(なお)します。少(すこ)し 待(ま)って ください。データは なくなって いません。',
      en: 'The operator sets the clocks of both servers; then it goes on, and nothing is lost.',
    },
  },
  'http.busy': {
    httpStatus: 503,
    actor: 'operator',
    retry: 'later',
    title: { ja: 'ただいま混み合っています', 'ja-x-easy': '今(いま)、こんで います', en: 'The service is busy' },
    next: {
      ja: 'しばらく待ってから、もう一度お試しください。',
      'ja-x-easy': '少(すこ)し 待(ま)って、もう一度(いちど) して ください。',
      en: 'Wait a moment and try again.',
    },
  },
  'http.peer_unavailable': {
    httpStatus: 503,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: '必要なサービスにつながりません',
      'ja-x-easy': 'サービスに つながりません',
      en: 'A service that is needed here cannot be reached',
    },
    next: {
      ja: 'しばらく待ってから、もう一度お試しください。手続きの内容は失われていません。',
      'ja-x-easy': '少(すこ)し 待(ま)って、もう一度(いちど) して ください。データは なくなって いません。',
      en: 'Wait a moment and try again; nothing is lost.',
    },
  },
});

export const HttpError = errorsOf(httpRows);
