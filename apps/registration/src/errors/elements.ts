import { errorRows } from '@inro/problem';

/** What is not allowed at an element now. */
export const elementRows = errorRows({
  'registration.element_in_use': {
    httpStatus: 409,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'このスマートフォンでは、別の申請の電子証明書を使っています',
      'ja-x-easy': 'この スマホには、ほかの 証明書(しょうめいしょ)が あります',
      en: 'Another application uses this phone',
    },
    next: {
      ja: 'いま使っている申請はそのままです。以前の持ち主の電子証明書が残っているときは、持ち主に失効の手続きを頼んでください。',
      'ja-x-easy': '前(まえ)の 人(ひと)の 証明書(しょうめいしょ)を、止(と)めて もらって ください。',
      en: 'What is in use stays as it is. If these are a former owner’s certificates, have that person revoke them first.',
    },
  },
  'registration.mandates_not_closed': {
    httpStatus: 409,
    actor: 'operator',
    retry: 'now',
    title: {
      ja: 'それまでの許可が閉じられたことを、確かめられません',
      'ja-x-easy': '前(まえ)の しごとが 終(お)わったか わかりません',
      en: 'It is not shown that what was allowed before is closed',
    },
    next: {
      ja: '二つの役割のサーバーに、最後の許可を閉じさせてから、もう一度送ってください。',
      'ja-x-easy': 'アプリを もう一度(いちど) 開(ひら)いて ください。',
      en: 'Have both roles close the last mandate, and report again.',
    },
  },
});
