import { texts } from '@inro/design-system/texts';

export const gatewayTexts = texts({
  'service.site': { ja: 'ログインの窓口', 'ja-x-easy': 'ログインの 入口(いりぐち)', en: 'Login gateway' },
  'service.welcome': {
    ja: 'スマートフォンでログインするための窓口です',
    'ja-x-easy': 'スマホで ログインする 入口(いりぐち)です',
    en: 'This is where services send you to log in with your phone',
  },
  'service.intro': {
    ja: 'ログインは、利用するサービスの画面から始めてください。氏名や住所は、サービスが求め、あなたがスマートフォンで同意したときにだけ、この窓口を通ってサービスに渡ります。',
    'ja-x-easy':
      '使(つか)う サービスの ページから 始(はじ)めて ください。名前(なまえ)などは、あなたが いいと 言(い)った ときだけ 使(つか)います。',
    en: 'Begin at the service that you want to use. Your name and address pass through here only where the service asks for them and you agree on your phone.',
  },
  'service.asks': {
    ja: '「{{client}}」が、あなたのログインを待っています。',
    'ja-x-easy': '「{{client}}」が あなたを 待(ま)って います。',
    en: '{{client}} is waiting for you to log in.',
  },
  'service.is_told': {
    ja: 'このサービスには、{{items}}も伝わります。',
    'ja-x-easy': '{{items}}も 見(み)せます。',
    en: 'It is told your {{items}} as well.',
  },
  'service.is_not_told': {
    ja: 'このサービスには、{{items}}を伝えません。',
    'ja-x-easy': '{{items}}は 見(み)せません。',
    en: 'It is not told your {{items}}.',
  },
  'service.signs': {
    ja: '書類への署名も求めています。署名には、氏名・住所・生年月日・性別の入った証明書が付き、このサービスに渡ります。',
    'ja-x-easy':
      '書類(しょるい)に しるしも つけます。しるしには 名前(なまえ)と 住所(じゅうしょ)が あります。生(う)まれた 日(ひ)と 性別(せいべつ)も あります。',
    en: 'It also asks you to sign documents. A signature carries your certificate, with name, address, date of birth and sex in it, and goes to the service.',
  },
  'service.item_name': { ja: '氏名', 'ja-x-easy': '名前(なまえ)', en: 'name' },
  'service.item_address': { ja: '住所', 'ja-x-easy': '住所(じゅうしょ)', en: 'address' },
  'service.item_birthdate': { ja: '生年月日', 'ja-x-easy': '生(う)まれた 日(ひ)', en: 'date of birth' },
  'service.item_gender': { ja: '性別', 'ja-x-easy': '性別(せいべつ)', en: 'sex' },
  'service.go_without': {
    ja: 'これらは伝えない',
    'ja-x-easy': '見(み)せない',
    en: 'Do not tell these',
  },
  'service.give_after_all': {
    ja: 'やはり伝える',
    'ja-x-easy': 'やっぱり 見(み)せる',
    en: 'Tell them after all',
  },
  'service.back': {
    ja: 'ログインせずにサービスへ戻る',
    'ja-x-easy': 'ログインを しないで もどる',
    en: 'Go back without logging in',
  },
  'service.logout': { ja: 'ログアウトしますか', 'ja-x-easy': '出(で)ますか', en: 'Log out?' },
  'service.logout_text': {
    ja: 'このブラウザーでのログインを終わりにします。',
    'ja-x-easy': 'ここの ログインを 終(お)わりに します。',
    en: 'This ends the login in this browser.',
  },
  'service.logout_client': {
    ja: '「{{client}}」から、ログアウトの求めがありました。このブラウザーでのログインを終わりにします。',
    'ja-x-easy': '「{{client}}」が 聞(き)いて います。ここの ログインを 終(お)わりに します。',
    en: '{{client}} asks to log you out. This ends the login in this browser.',
  },
  'service.logout_now': { ja: 'ログアウト', 'ja-x-easy': '出(で)る', en: 'Log out' },
  'service.logged_out': { ja: 'ログアウトしました', 'ja-x-easy': '出(で)ました', en: 'You are logged out' },
  'service.logged_out_text': {
    ja: 'この画面は閉じてかまいません。',
    'ja-x-easy': 'この ページは とじて ください。',
    en: 'You can close this page.',
  },
});
