import { errorRows, errorsOf } from '@inro/problem';

export const verifierRows = errorRows({
  'verifier.makers_unreadable': {
    httpStatus: 503,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: 'スマートフォンの安全な部品が本物かどうかを、いま確かめられません',
      'ja-x-easy': '今(いま)、スマホの 大切(たいせつ)な 部品(ぶひん)を 調(しら)べる ことが できません',
      en: 'Whether the secure element is genuine cannot be found out at the moment',
    },
    next: {
      ja: 'しばらく待ってください。運営者は、信頼する製造者の証明書ファイルを確かめてください。',
      'ja-x-easy': '少(すこ)し 待(ま)って、もう一度(いちど) して ください。',
      en: 'Wait a moment; the operator checks the files of trusted makers, one of which cannot be read.',
    },
  },
});

export const VerifierError = errorsOf(verifierRows);
