import { errorRows } from '@inro/problem';

/** Of requests that the holder makes of a service. */
export const deletionRows = errorRows({
  'wallet.deletion_not_offered': {
    httpStatus: 404,
    actor: 'person',
    retry: 'never',
    title: {
      ja: 'このサービスは、ここからの削除の依頼を受け付けていません',
      'ja-x-easy': 'この サービスには ここから お願(ねが)い できません',
      en: 'This service takes no requests for deletion from here',
    },
    next: {
      ja: 'サービスの窓口に、直接頼んでください。何も渡していません。',
      'ja-x-easy': 'サービスの 人(ひと)に お願(ねが)いして ください。まだ 何(なに)も 渡(わた)して いません。',
      en: 'Ask the service itself, by its own contact. Nothing was handed over.',
    },
  },
});
