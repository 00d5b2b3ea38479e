import { errorRows, errorsOf } from '@inro/problem';

export const apduRows = errorRows({
  'apdu.response_malformed': {
    httpStatus: 502,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: 'カードまたはスマートフォンの応答を読み取れません',
      'ja-x-easy': 'カードの 答(こた)えが 読(よ)めません',
      en: 'The answer of the card or phone cannot be read',
    },
    next: {
      ja: 'カードを置き直して、もう一度お試しください。',
      'ja-x-easy': 'カードを もう一度(いちど) おいて ください。',
      en: 'Put the card in place again and retry.',
    },
  },
  'apdu.tlv_malformed': {
    httpStatus: 400,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: 'カードとのデータの形式が正しくありません',
      'ja-x-easy': 'カードの データの 形(かたち)が ちがいます',
      en: 'The data exchanged with the card is not well-formed BER-TLV',
    },
    next: {
      ja: 'データの形式を直してください。',
      'ja-x-easy': '作(つく)った 人(ひと)に 知(し)らせて ください。',
      en: 'Correct the encoding of the data objects.',
    },
  },
});

export const ApduError = errorsOf(apduRows);
