import { errorRows } from '@inro/problem';

/** A person's reports of services. */
export const reportRows = errorRows({
  'ca.report_not_signed': {
    httpStatus: 403,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: '通報が、このスマートフォンの本人のものと確認できません',
      'ja-x-easy': 'あなたの 知(し)らせか わかりません',
      en: 'The report cannot be shown to be from the holder of this phone',
    },
    next: {
      ja: 'スマートフォンの電子証明書が使えることと時刻を確かめて、もう一度送ってください。',
      'ja-x-easy': '証明書(しょうめいしょ)と 時計(とけい)を 見(み)て、もう一度(いちど) して ください。',
      en: 'See that the certificate on the phone is in force and its clock is right, and send it again.',
    },
  },
  'ca.report_of_unknown_service': {
    httpStatus: 404,
    actor: 'person',
    retry: 'never',
    title: {
      ja: 'このサービスは登録されていません',
      'ja-x-easy': 'この サービスは わかりません',
      en: 'The authority knows no service at this place',
    },
    next: {
      ja: '登録のないサービスのことは、警察や消費生活センターに相談してください。',
      'ja-x-easy': '警察(けいさつ)や 市役所(しやくしょ)の 人(ひと)に 話(はな)して ください。',
      en: 'Of a service that was never registered, tell the police or a consumer centre.',
    },
  },
  'ca.reports_too_often': {
    httpStatus: 429,
    actor: 'person',
    retry: 'later',
    title: {
      ja: '1日に送れる通報は5件までです',
      'ja-x-easy': '1日(にち)に 5つまで です',
      en: 'A person may send five reports a day',
    },
    next: {
      ja: '明日、もう一度送ってください。',
      'ja-x-easy': '明日(あした)、もう一度(いちど) して ください。',
      en: 'Send it again tomorrow.',
    },
  },
  'ca.report_unknown': {
    httpStatus: 404,
    actor: 'person',
    retry: 'never',
    title: {
      ja: 'この通報は見つかりません',
      'ja-x-easy': 'この 知(し)らせは ありません',
      en: 'There is no such report, or it has been answered otherwise',
    },
    next: {
      ja: '答えてから1年たった通報は消えます。必要なら、もう一度通報してください。',
      'ja-x-easy': '古(ふる)い ものは 消(き)えます。もう一度(いちど) 知(し)らせて ください。',
      en: 'Reports are forgotten a year after their answer. Report it again if you need to.',
    },
  },
});
