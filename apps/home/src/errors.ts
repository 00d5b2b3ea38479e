import { errorRows, errorsOf } from '@inro/problem';

/** The page of the cast. */
export const homeRows = errorRows({
  'home.too_many_phones': {
    httpStatus: 409,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'スマートフォンをこれ以上作れません',
      'ja-x-easy': 'スマホは もう 作(つく)れません',
      en: 'There are as many phones as this page makes',
    },
    next: {
      ja: '今あるスマートフォンを使うか、npm start -- --reset で最初からやり直してください。',
      'ja-x-easy': '今(いま) ある スマホを 使(つか)って ください。',
      en: 'Use one of the phones that are there, or begin anew with npm start -- --reset.',
    },
  },
});

export const HomeError = errorsOf(homeRows);
