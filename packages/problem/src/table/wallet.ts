import { rows } from './row.ts';

/** What goes wrong on the holder's side. */
export const walletRows = rows({
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
      ja: 'スマートフォンの画面から、もう一度ウォレットを開いてください。',
      'ja-x-easy': 'スマホから もう一度(いちど) 開(ひら)いて ください。',
      en: 'Open the wallet again from the phone.',
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
});
