import { errorRows, errorsOf } from '@inro/problem';

const toPerson = {
  ja: 'しばらく待ってから、もう一度お試しください。続く場合は窓口に知らせてください。',
  'ja-x-easy': '少(すこ)し 待(ま)って、もう一度(いちど) して ください。',
  en: 'Wait a moment and try again; if it goes on, tell the help desk.',
};

/** Failures of the off-card end; the card's own are status words. */
export const secureChannelRows = errorRows({
  'secure-channel.card_cryptogram_wrong': {
    httpStatus: 502,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: 'スマートフォンの安全な領域を確認できません',
      'ja-x-easy': 'スマホの 鍵(かぎ)が ちがいます',
      en: 'The secure element does not hold the expected keys',
    },
    next: {
      ja: '運営者に知らせてください。この端末の鍵を確かめる必要があります。',
      'ja-x-easy': '係(かかり)の 人(ひと)に 知(し)らせて ください。',
      en: 'Tell the operator: the keys of this device must be checked.',
    },
  },
  'secure-channel.response_forged': {
    httpStatus: 502,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: '安全な通信路の応答が改ざんされています',
      'ja-x-easy': '答(こた)えが 本物(ほんもの)では ありません',
      en: 'An answer on the secure channel is not the card’s',
    },
    next: toPerson,
  },
  'secure-channel.response_malformed': {
    httpStatus: 502,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: '安全な通信路を開く応答を読み取れません',
      'ja-x-easy': '答(こた)えが 読(よ)めません',
      en: 'The answer that opens the secure channel cannot be read',
    },
    next: toPerson,
  },
  'secure-channel.unexpected_answer': {
    httpStatus: 502,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: '送っていない命令への応答が届きました',
      'ja-x-easy': '答(こた)えが 多(おお)すぎます',
      en: 'More answers came than commands were sent',
    },
    next: toPerson,
  },
});

export const SecureChannelError = errorsOf(secureChannelRows);
