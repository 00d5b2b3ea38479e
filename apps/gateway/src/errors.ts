import { type ErrorRow, errorRows, errorsOf } from '@inro/problem';

const BACK_TO_THE_SERVICE = {
  ja: '利用するサービスの画面に戻り、ログインを最初からやり直してください。',
  'ja-x-easy': '使(つか)う サービスに もどって、はじめから して ください。',
  en: 'Go back to the service and begin the login again.',
};
const over = (httpStatus: number, title: ErrorRow['title']): ErrorRow => ({
  httpStatus,
  actor: 'person',
  retry: 'afterAction',
  title,
  next: BACK_TO_THE_SERVICE,
});
const wrongCall = (httpStatus: number, title: ErrorRow['title'], next: ErrorRow['title']): ErrorRow => ({
  httpStatus,
  actor: 'developer',
  retry: 'never',
  title,
  next,
});
const wrongClient = (httpStatus: number, title: ErrorRow['title'], next: ErrorRow['title']): ErrorRow => ({
  ...wrongCall(httpStatus, title, next),
  actor: 'operator',
});
const TELL_THE_SERVICE = {
  ja: 'サービスの運営者に、この画面の記号を伝えてください。',
  'ja-x-easy': 'サービスの 人(ひと)に この 記号(きごう)を 言(い)って ください。',
  en: 'Tell the operator of the service the code on this page.',
};

/** The gateway: what a browser, a client of OpenID Connect or the operator is told. OAuth's own errors stay OAuth's. */
export const gatewayRows = errorRows({
  'gateway.login_not_open': over(410, {
    ja: 'このログインはもう開いていません',
    'ja-x-easy': 'この ログインは もう 終(お)わりました',
    en: 'This login is no longer open',
  }),
  'gateway.client_unknown': wrongCall(
    400,
    {
      ja: 'このサービスは登録されていません',
      'ja-x-easy': 'この サービスは わかりません',
      en: 'The service that sent you here is not registered',
    },
    TELL_THE_SERVICE,
  ),
  'gateway.redirect_uri_unknown': wrongCall(
    400,
    {
      ja: '戻り先のアドレスが登録されていません',
      'ja-x-easy': 'もどる 場所(ばしょ)が わかりません',
      en: 'The address to return to is not one that the service registered',
    },
    TELL_THE_SERVICE,
  ),
  'gateway.request_malformed': wrongCall(
    400,
    {
      ja: 'サービスからのログインの求めが正しくありません',
      'ja-x-easy': 'サービスが まちがって います',
      en: 'The service asked for the login in a way that cannot be answered',
    },
    TELL_THE_SERVICE,
  ),
  'gateway.attributes_required': over(409, {
    ja: 'このサービスは、氏名などの情報なしではログインできません',
    'ja-x-easy': 'この サービスは 名前(なまえ)などが いります',
    en: 'The service does not let you log in without what it asks for',
  }),
  'gateway.documents_malformed': wrongCall(
    400,
    {
      ja: '署名する文書の形式が正しくありません',
      'ja-x-easy': '文書(ぶんしょ)が まちがって います',
      en: 'The documents to sign do not have the expected form',
    },
    {
      ja: '1から20の異なる文書を、題名と、種類・内容または二つのダイジェストとともに送ってください。',
      'ja-x-easy': '作(つく)った 人(ひと)に 知(し)らせて ください。',
      en: 'Send 1 to 20 different documents, each with a title and either its type and content or both digests; 10 MiB each, 20 MiB together.',
    },
  ),
  'gateway.too_many_documents': {
    httpStatus: 429,
    actor: 'developer',
    retry: 'later',
    title: {
      ja: '署名を待つ文書が多すぎます',
      'ja-x-easy': '文書(ぶんしょ)が 多(おお)すぎます',
      en: 'Too many documents of this client wait to be signed',
    },
    next: {
      ja: '署名を待つ文書が減ってから、もう一度送ってください。',
      'ja-x-easy': 'あとで もう一度(いちど) して ください。',
      en: 'Wait until some are signed or over (ten minutes), and send them again.',
    },
  },
  'gateway.sign_transaction_unknown': wrongCall(
    404,
    {
      ja: 'この署名の結果はありません',
      'ja-x-easy': 'それは ありません',
      en: 'There is no result of these documents here',
    },
    {
      ja: '結果は、署名した人のログインで得たアクセストークンで、3分以内に一度だけ受け取れます。',
      'ja-x-easy': '作(つく)った 人(ひと)に 知(し)らせて ください。',
      en: 'A result is fetched once, within three minutes, with the access token of the login in which they were signed.',
    },
  ),
  'gateway.client_invalid': wrongClient(
    400,
    {
      ja: 'クライアントの登録内容が正しくありません',
      'ja-x-easy': '登録(とうろく)する ことが まちがって います',
      en: 'What was said of the client cannot be registered',
    },
    {
      ja: '詳細に示された項目を直して、もう一度登録してください。',
      'ja-x-easy': 'まちがいを 直(なお)して ください。',
      en: 'Mend the member that the details name, and register again.',
    },
  ),
  'gateway.client_not_registered': wrongClient(
    404,
    {
      ja: 'この名前のクライアントはありません',
      'ja-x-easy': 'その 名前(なまえ)は ありません',
      en: 'There is no client of this name',
    },
    {
      ja: 'inro gateway list で登録済みのクライアントを確かめてください。',
      'ja-x-easy': 'inro gateway list で 見(み)て ください。',
      en: 'See which are registered with inro gateway list.',
    },
  ),
  'gateway.too_many_clients': wrongClient(
    409,
    {
      ja: 'クライアントをこれ以上登録できません',
      'ja-x-easy': 'もう 登録(とうろく)できません',
      en: 'The gateway takes no further client',
    },
    {
      ja: '使われていないクライアントを取り除くか、一者用（direct）ではなく事業者用（operator）で動かしてください。',
      'ja-x-easy': '使(つか)わない ものを けして ください。',
      en: 'Remove a client that is no longer used, or run the gateway as an operator’s and not as one service’s own.',
    },
  ),
});

export const GatewayError = errorsOf(gatewayRows);
