import { texts } from '@inro/design-system/texts';

/** The phone's own number and password. */
export const enrolSecretsTexts = texts({
  'enrol.pin': {
    ja: 'スマートフォンの4けたの暗証番号を決めてください',
    'ja-x-easy': 'スマホの ひみつの 数字(すうじ)を 決(き)めて ください',
    en: 'Choose a 4-digit number for the phone',
  },
  'enrol.pin_why': {
    ja: 'ログインのときに入力します。カードの番号とは別のものにできます。3回まちがえると使えなくなります。',
    'ja-x-easy': 'サービスに 入(はい)る とき 使(つか)います。3回(かい) まちがえると 使(つか)えません。',
    en: 'You enter it to log in. It need not be the card’s number. After 3 wrong entries it is blocked.',
  },
  'enrol.pin_label': {
    ja: 'スマートフォンの4けたの暗証番号',
    'ja-x-easy': 'スマホの ひみつの 数字(すうじ)',
    en: '4-digit number of the phone',
  },
  'enrol.pin_again': { ja: '確認のため、もう一度', 'ja-x-easy': 'もう一度(いちど)', en: 'The same number again' },
  'enrol.pin_differs': {
    ja: '2つの番号が同じではありません',
    'ja-x-easy': '2つの 番号(ばんごう)が ちがいます',
    en: 'The two numbers are not the same',
  },
  'enrol.pin_all_the_same': {
    ja: 'この番号で次へ',
    'ja-x-easy': 'この 数字(すうじ)で 次(つぎ)へ',
    en: 'Continue with this number',
  },
  'enrol.reentry': {
    ja: '番号とパスワードはどこにも保存しないため、画面を読み込み直すともう一度必要です。',
    'ja-x-easy': '番号(ばんごう)は どこにも 書(か)きません。だから もう一度(いちど) 入(い)れて ください。',
    en: 'Your number and password are stored nowhere, so after a reload they are needed once more.',
  },
  'enrol.phone_password': {
    ja: 'スマートフォンの署名用パスワードを決めてください',
    'ja-x-easy': 'スマホの パスワードを 決(き)めて ください',
    en: 'Choose a signing password for the phone',
  },
  'enrol.phone_password_why': {
    ja: '署名のときに入力します。カードのパスワードとは別のものにできます。5回まちがえると使えなくなります。',
    'ja-x-easy': '書類(しょるい)に しるしを つける とき 使(つか)います。5回(かい) まちがえると 使(つか)えません。',
    en: 'You enter it to sign. It need not be the card’s password. After 5 wrong entries it is blocked.',
  },
  'enrol.phone_password_label': {
    ja: 'スマートフォンの署名用パスワード',
    'ja-x-easy': 'スマホの パスワード',
    en: 'Signing password of the phone',
  },
  'enrol.phone_password_again': {
    ja: '確認のため、もう一度',
    'ja-x-easy': 'もう一度(いちど)',
    en: 'The same password again',
  },
  'enrol.phone_password_differs': {
    ja: '2つのパスワードが同じではありません',
    'ja-x-easy': '2つの パスワードが ちがいます',
    en: 'The two passwords are not the same',
  },
});
