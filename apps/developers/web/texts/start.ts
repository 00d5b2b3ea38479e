import { texts } from '@inro/design-system/texts';

export const startTexts = texts({
  'portal.start_heading': {
    ja: '5分で、最初のログイン',
    'ja-x-easy': '5分(ふん)で はじめての ログイン',
    en: 'Your first login in five minutes',
  },
  'portal.start_note': {
    ja: 'コマンドは、このリポジトリのフォルダーで打ちます。',
    'ja-x-easy': '下(した)の 行(ぎょう)は この フォルダーで 使(つか)います。',
    en: 'Type the commands in the folder of this repository.',
  },
  'portal.step_register': {
    ja: 'サービスを登録する',
    'ja-x-easy': 'サービスを 登録(とうろく)する',
    en: 'Register your service',
  },
  'portal.step_register_note': {
    ja: '鍵を作り、必要なことを全部shop.jsonに書きます。下のフォームでも同じことができます。',
    'ja-x-easy': '鍵(かぎ)を 作(つく)ります。shop.jsonに 書(か)きます。下(した)でも できます。',
    en: 'It makes a key and writes all that is needed to shop.json. The form below does the same.',
  },
  'portal.step_program': {
    ja: 'サービスを動かす',
    'ja-x-easy': 'サービスを 動(うご)かす',
    en: 'Run a service',
  },
  'portal.step_program_note': {
    ja: '空のフォルダーから最初のログインまで、見本のプログラムを1行で動かします。',
    'ja-x-easy': '見本(みほん)の プログラムを 動(うご)かします。',
    en: 'One line takes an example program from an empty folder to its first login.',
  },
  'portal.step_login': {
    ja: 'ログインして、ここで見る',
    'ja-x-easy': 'ログインして、ここで 見(み)る',
    en: 'Log in, and see it here',
  },
  'portal.step_login_note': {
    ja: '架空の市民を選び、そのスマートフォンでログインします。どこまで進んだかが、1段ずつここに出ます。',
    'ja-x-easy': '人(ひと)を えらんで、ログインします。ここに すぐ 出(で)ます。',
    en: 'Choose an invented citizen and log in with that phone. Each step appears here as it happens.',
  },
  'portal.form_heading': {
    ja: 'サービスを登録する（OpenID Connect）',
    'ja-x-easy': 'サービスを 登録(とうろく)する',
    en: 'Register a service (OpenID Connect)',
  },
  'portal.id_label': {
    ja: '名前（client_id）',
    'ja-x-easy': '短(みじか)い 名前(なまえ)（client_id）',
    en: 'client_id',
  },
  'portal.id_hint': {
    ja: '32文字までの英字と数字',
    'ja-x-easy': '英字(えいじ)と 数字(すうじ)です。32字(じ)までです',
    en: 'Up to 32 letters and digits',
  },
  'portal.id_wrong': {
    ja: 'client_idは32文字までの英字と数字にしてください',
    'ja-x-easy': '英字(えいじ)と 数字(すうじ)を 使(つか)って ください',
    en: 'Use up to 32 letters and digits for the client_id',
  },
  'portal.name_label': { ja: '表示する名前', 'ja-x-easy': '見(み)せる 名前(なまえ)', en: 'Name to show' },
  'portal.name_hint': {
    ja: 'ログインする人がスマートフォンで読みます',
    'ja-x-easy': 'スマホに 出(で)ます',
    en: 'People read it on the phone when they log in',
  },
  'portal.name_missing': {
    ja: '表示する名前を入力してください',
    'ja-x-easy': '名前(なまえ)を 書(か)いて ください',
    en: 'Enter the name to show',
  },
  'portal.redirect_label': {
    ja: 'もどる先のアドレス（redirect_uri）',
    'ja-x-easy': 'もどる アドレス（redirect_uri）',
    en: 'Address to return to (redirect_uri)',
  },
  'portal.redirect_wrong': {
    ja: 'もどる先は、http://かhttps://で始まるアドレスにしてください',
    'ja-x-easy': 'http:// か https:// で 書(か)いて ください',
    en: 'Enter an address that begins with http:// or https://',
  },
  'portal.may_label': {
    ja: 'ログインのほかに頼むもの',
    'ja-x-easy': 'ログインの ほかに ほしい もの',
    en: 'What it may ask for beyond a login',
  },
  'portal.may_name': { ja: '氏名', 'ja-x-easy': '名前(なまえ)', en: 'Name' },
  'portal.may_address': { ja: '住所', 'ja-x-easy': '住(す)んで いる ところ', en: 'Address' },
  'portal.may_birthdate': { ja: '生年月日', 'ja-x-easy': '生(う)まれた 日(ひ)', en: 'Date of birth' },
  'portal.may_gender': { ja: '性別', 'ja-x-easy': '男(おとこ)か 女(おんな)か', en: 'Gender' },
  'portal.may_sign': {
    ja: '文書への署名',
    'ja-x-easy': '書類(しょるい)に しるし',
    en: 'Signatures on documents',
  },
  'portal.add': { ja: '登録する', 'ja-x-easy': '登録(とうろく)する', en: 'Register' },
  'portal.added': { ja: '登録しました', 'ja-x-easy': '登録(とうろく)しました', en: 'Registered' },
  'portal.added_note': {
    ja: '鍵はこのファイルの中だけにあります。',
    'ja-x-easy': '鍵(かぎ)は この ファイルに あります。',
    en: 'The key is in this file alone.',
  },
  'portal.key_file': { ja: '鍵のファイル', 'ja-x-easy': '鍵(かぎ)の ファイル', en: 'File with the key' },
});
