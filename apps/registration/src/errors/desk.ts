import { errorRows } from '@inro/problem';

/** Why an order of the operator, or a question about a person, is not answered. */
export const deskRows = errorRows({
  'registration.number_unknown': {
    httpStatus: 404,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: 'この番号の方は登録されていません',
      'ja-x-easy': 'この 番号(ばんごう)の 人(ひと)は いません',
      en: 'Nobody in the register has this number',
    },
    next: {
      ja: '番号を確かめて、もう一度お試しください。',
      'ja-x-easy': '番号(ばんごう)を 見(み)て、もう一度(いちど) して ください。',
      en: 'Check the number and try again.',
    },
  },
  'registration.order_differs': {
    httpStatus: 409,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: '同じ番号で、内容の違う失効の指示があります',
      'ja-x-easy': '番号(ばんごう)は 同(おな)じです。中身(なかみ)が ちがいます',
      en: 'The same order number was used for another order',
    },
    next: {
      ja: '新しい番号で指示してください。',
      'ja-x-easy': '新(あたら)しい 番号(ばんごう)に して ください。',
      en: 'Use a new order number.',
    },
  },
  'registration.nothing_suspended': {
    httpStatus: 409,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: '一時停止中の電子証明書がありません',
      'ja-x-easy': '止(と)めて いる 証明書(しょうめいしょ)は ありません',
      en: 'None of these certificates is suspended',
    },
    next: {
      ja: '電子証明書の状態を確かめてください。失効したものは再開できないため、新しく発行を受けてください。',
      'ja-x-easy':
        '証明書(しょうめいしょ)を もう一度(いちど) 見(み)て ください。終(お)わった ものは、新(あたら)しく 申(もう)しこんで ください。',
      en: 'Look up the person’s certificates; what is revoked for good is not released but issued anew.',
    },
  },
  'registration.signing_not_released': {
    httpStatus: 409,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: '一時停止した署名用電子証明書は再開できません',
      'ja-x-easy': '書類(しょるい)に 使(つか)う 証明書(しょうめいしょ)は、もう もどりません',
      en: 'A signing certificate that was suspended is not released but issued anew',
    },
    next: {
      ja: '利用者証明用電子証明書だけを指定してください。署名用は、本人が新しく申請してください。',
      'ja-x-easy': 'いる ときは、新(あたら)しく 申(もう)しこんで ください。',
      en: 'Release the authentication certificate alone; for signing the person applies anew.',
    },
  },
});
