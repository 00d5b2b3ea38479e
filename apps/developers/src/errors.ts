import { errorRows, errorsOf } from '@inro/problem';

/** The portal of the sandbox. */
export const developersRows = errorRows({
  'developers.trigger_unknown': {
    httpStatus: 404,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: 'この名前の失敗は起こせません',
      'ja-x-easy': 'この 名前(なまえ)の ものは ありません',
      en: 'There is no trigger of this name',
    },
    next: {
      ja: 'npm exec inro -- trigger で一覧を見てください。',
      'ja-x-easy': 'npm exec inro -- trigger で 名前(なまえ)を 見(み)て ください。',
      en: 'See the names with npm exec inro -- trigger.',
    },
  },
  'developers.order_incomplete': {
    httpStatus: 400,
    actor: 'developer',
    retry: 'afterAction',
    title: {
      ja: '指定が足りないか、知られていません',
      'ja-x-easy': '書(か)いて いない ものが あります',
      en: 'Something is missing in the order, or names nobody',
    },
    next: {
      ja: '一覧の needs にあるもの（citizen、client、link）を指定してください。',
      'ja-x-easy': 'citizen か client か link を 書(か)いて ください。',
      en: 'Name what the trigger needs: a citizen of the cast, a client of the gateway, or the link of a login that waits.',
    },
  },
  'developers.citizen_without_phone': {
    httpStatus: 409,
    actor: 'developer',
    retry: 'afterAction',
    title: {
      ja: 'この人のスマートフォンには証明書がありません',
      'ja-x-easy': 'この 人(ひと)の スマホに 証明書(しょうめいしょ)が ありません',
      en: 'This citizen’s phone has no certificates',
    },
    next: {
      ja: '先にスマートフォンに証明書を入れるか、別の人を指定してください。',
      'ja-x-easy': 'ほかの 人(ひと)を 選(えら)んで ください。',
      en: 'Put certificates onto the phone first, or name another citizen.',
    },
  },
  'developers.trigger_unavailable': {
    httpStatus: 409,
    actor: 'developer',
    retry: 'afterAction',
    title: {
      ja: 'このコンピューターでは起こせません',
      'ja-x-easy': 'この コンピューターでは できません',
      en: 'This trigger cannot be had on this machine',
    },
    next: {
      ja: '一覧にある、足りないものを用意してください。',
      'ja-x-easy': '足(た)りない ものを 用意(ようい)して ください。',
      en: 'Install what the list of triggers says is missing.',
    },
  },
  'developers.trigger_not_undoable': {
    httpStatus: 409,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: 'この失敗は元に戻せません',
      'ja-x-easy': 'これは もとに もどせません',
      en: 'This trigger cannot be undone',
    },
    next: {
      ja: '別の人で試してください。',
      'ja-x-easy': 'ほかの 人(ひと)で ためして ください。',
      en: 'Go on with another citizen.',
    },
  },
  'developers.trigger_failed': {
    httpStatus: 500,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: '失敗を起こせませんでした',
      'ja-x-easy': 'うまく いきませんでした',
      en: 'The trigger was not brought about',
    },
    next: {
      ja: 'ハウスのすべてが動いているか確かめ、もう一度指定してください。',
      'ja-x-easy': '少(すこ)し まって、もう一度(いちど) ためして ください。',
      en: 'See that all of the house runs, and give the order again.',
    },
  },
  'developers.login_unknown': {
    httpStatus: 404,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: 'このログインの記録はありません',
      'ja-x-easy': 'この 記録(きろく)は ありません',
      en: 'There is no record of this login',
    },
    next: {
      ja: '記録は1時間で消えます。もう一度ログインしてください。',
      'ja-x-easy': '記録(きろく)は 1時間(じかん)で 消(き)えます。もう一度(いちど) ログインして ください。',
      en: 'Records last an hour. Log in once more.',
    },
  },
});

export const DevelopersError = errorsOf(developersRows);
