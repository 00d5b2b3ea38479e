import { texts } from '@inro/design-system/texts';

export const presentTexts = texts({
  'show.heading': { ja: 'QRコードを読み取る', 'ja-x-easy': 'QRコードを 読(よ)む', en: 'Read a QR code' },
  'show.intro': {
    ja: 'サービスの画面に出ているQRコードを読み取ります。',
    'ja-x-easy': 'サービスの QRコードを 読(よ)みます。',
    en: 'Read the QR code that the service shows.',
  },
  'show.camera': { ja: 'カメラで読み取る', 'ja-x-easy': 'カメラで 読(よ)む', en: 'Use the camera' },
  'show.camera_stop': { ja: 'カメラを止める', 'ja-x-easy': 'カメラを 止(と)める', en: 'Stop the camera' },
  'show.camera_view': { ja: 'カメラの映像', 'ja-x-easy': 'カメラの 絵(え)', en: 'What the camera sees' },
  'show.camera_failed': {
    ja: 'カメラを使えません。画像かリンクで読み取ってください',
    'ja-x-easy': 'カメラが 使(つか)えません。写真(しゃしん)か リンクを 使(つか)って ください',
    en: 'The camera cannot be used. Use an image or the link',
  },
  'show.image': { ja: '画像から読み取る', 'ja-x-easy': '写真(しゃしん)から 読(よ)む', en: 'Read from an image' },
  'show.image_choose': { ja: '画像を選ぶ', 'ja-x-easy': '写真(しゃしん)を えらぶ', en: 'Choose an image' },
  'show.image_none': {
    ja: '画像にQRコードが見つかりません',
    'ja-x-easy': '写真(しゃしん)に QRコードが ありません',
    en: 'There is no QR code in this image',
  },
  'show.link': { ja: 'リンクを貼り付ける', 'ja-x-easy': 'リンクを 入(い)れる', en: 'Paste the link' },
  'show.link_label': {
    ja: 'QRコードの中身のリンク',
    'ja-x-easy': 'QRコードの リンク',
    en: 'The link that the QR code holds',
  },
  'show.link_hint': {
    ja: 'サービスの画面でコピーしたもの（openid4vp:// で始まります）',
    'ja-x-easy': 'サービスの ページで コピーした もの',
    en: 'Copied from the service’s page; it begins with openid4vp://',
  },
  'show.link_error': {
    ja: 'サービスのリンクではありません。openid4vp:// で始まるリンクを貼り付けてください',
    'ja-x-easy': 'リンクが ちがいます。もう一度(いちど) コピーして ください',
    en: 'This is not a service’s link. Paste the one that begins with openid4vp://',
  },
  'show.go': { ja: '次へ', 'ja-x-easy': '次(つぎ)へ', en: 'Continue' },
  'present.opening': {
    ja: '依頼を開いています',
    'ja-x-easy': '少(すこ)し 待(ま)って ください',
    en: 'Opening the request',
  },
  'present.look': {
    ja: 'ログインの依頼を受け取りますか',
    'ja-x-easy': 'ログインの お願(ねが)いを 見(み)ますか',
    en: 'Look at a login request?',
  },
  'present.look_where': {
    ja: '依頼は次の場所にあります。心当たりがなければ、受け取らないでください。',
    'ja-x-easy': 'お願(ねが)いは ここに あります。知(し)らない ところなら、やめて ください。',
    en: 'The request lies at this place. If you did not start a login there, do not look.',
  },
  'present.look_why': {
    ja: 'まだ何も送っていません。受け取るとき、相手には受け取られたことだけが伝わります。相手の名前は、確かめてから次の画面に出します。',
    'ja-x-easy': 'まだ 何(なに)も 送(おく)って いません。だれの お願(ねが)いかは、次(つぎ)の ページで わかります。',
    en: 'Nothing has been sent yet. Looking tells that place only that somebody looked. Its name is checked first and shown on the next page.',
  },
  'present.look_yes': { ja: '依頼を受け取る', 'ja-x-easy': '見(み)る', en: 'Look at the request' },
  'present.look_no': { ja: 'やめる', 'ja-x-easy': 'やめる', en: 'Do not look' },
  'present.consent': {
    ja: '{{name}}にログインしますか',
    'ja-x-easy': '{{name}}に 入(はい)りますか',
    en: 'Log in to {{name}}?',
  },
  'present.who': { ja: '相手', 'ja-x-easy': 'だれが', en: 'Who asks' },
  'present.who_checked': {
    ja: '{{origin}}（名前は確認済みの証明書にあるものです）',
    'ja-x-easy': '{{origin}}（本当(ほんとう)の 相手(あいて)です）',
    en: '{{origin}} (the name is from a verified certificate)',
  },
  'present.registered_for': {
    ja: '登録されている目的',
    'ja-x-easy': '登録(とうろく)した 目的(もくてき)',
    en: 'What it is registered to ask for',
  },
  'present.answers': {
    ja: '問い合わせ先',
    'ja-x-easy': '聞(き)く ところ',
    en: 'Who answers for it',
  },
  'present.not_said': {
    ja: '相手の証明書には書かれていません',
    'ja-x-easy': '書(か)いて ありません',
    en: 'Its certificate does not say',
  },
  'present.may_ask': {
    ja: 'この相手が求めてよいことの全て',
    'ja-x-easy': 'ほかの 日(ひ)に お願(ねが)いして いい こと',
    en: 'All it may ever ask for',
  },
  'present.may_login': { ja: 'ログイン', 'ja-x-easy': 'ログイン', en: 'logging in' },
  'present.may_attributes': {
    ja: '氏名・住所・生年月日・性別',
    'ja-x-easy': '名前(なまえ)・住所(じゅうしょ)・生(う)まれた日(ひ)・性別(せいべつ)',
    en: 'name, address, date of birth, sex',
  },
  'present.may_signature': {
    ja: '書類への署名',
    'ja-x-easy': '書類(しょるい)の しるし',
    en: 'signatures of documents',
  },
  'present.may_statement': {
    ja: '証明の項目（年齢など）',
    'ja-x-easy': 'ひとつずつの こと（年(とし)など）',
    en: 'single items, such as an age',
  },
  'present.as_signatureVerifier': {
    ja: '署名検証者',
    'ja-x-easy': 'しるしを 確(たし)かめる 会社(かいしゃ)',
    en: 'signature verifier',
  },
  'present.as_authenticationVerifier': {
    ja: '利用者証明検証者',
    'ja-x-easy': 'ログインを 確(たし)かめる 会社(かいしゃ)',
    en: 'authentication verifier',
  },
  'present.as_deemedVerifier': {
    ja: 'みなし検証者（事業者の窓口を通る）',
    'ja-x-easy': 'ほかの 会社(かいしゃ)が 確(たし)かめます',
    en: 'verifier by way of an operator',
  },
  'present.why': { ja: '目的', 'ja-x-easy': '何(なに)の ため', en: 'Why' },
  'present.what': { ja: '渡すもの', 'ja-x-easy': '渡(わた)す もの', en: 'What is handed over' },
  'present.what_not': { ja: '渡さないもの', 'ja-x-easy': '渡(わた)さない もの', en: 'What is not handed over' },
  'present.what_certificate': {
    ja: 'ログイン用の証明書（氏名・住所は入っていません）',
    'ja-x-easy': 'サービスに 入(はい)る 証明書(しょうめいしょ)（名前(なまえ)は ありません）',
    en: 'Your authentication certificate (it holds no name and no address)',
  },
  'present.what_status': {
    ja: '証明書が有効であることの証明',
    'ja-x-easy': '証明書(しょうめいしょ)が 今(いま) 使(つか)える しるし',
    en: 'Proof that the certificate is valid',
  },
  'present.what_signature': {
    ja: 'このログインだけに使える署名',
    'ja-x-easy': 'この 1回(かい)だけに 使(つか)える しるし',
    en: 'A signature for this login alone',
  },
  'present.not_told': {
    ja: '発行機関には、どのサービスを使ったか知らされません。',
    'ja-x-easy': 'どの サービスか ほかの 人(ひと)に 言(い)いません。',
    en: 'The authority is not told which service you use.',
  },
  'present.fresh': {
    ja: '最新の有効性を発行機関に確かめることを許します',
    'ja-x-easy': '証明書(しょうめいしょ)が 使(つか)えるか 聞(き)いて よいです',
    en: 'I allow asking the authority for the newest status',
  },
  'present.fresh_hint': {
    ja: 'このサービスは、より新しい確認を求めています。問い合わせた時刻は発行機関に分かりますが、サービスの名前は分かりません。',
    'ja-x-easy': '聞(き)いた 時間(じかん)は わかります。サービスの 名前(なまえ)は わかりません。',
    en: 'This service wants a newer check. The authority sees that you asked, and when, but not for which service.',
  },
  'present.fresh_error': {
    ja: '最新の確認を許すか、「渡さない」を選んでください',
    'ja-x-easy': '「よいです」を おすか、「渡(わた)さない」を おして ください',
    en: 'Allow the newest check, or choose not to hand over',
  },
  'present.agree': { ja: '渡して次へ進む', 'ja-x-easy': '渡(わた)す', en: 'Hand over and continue' },
  'present.refuse': { ja: '渡さない', 'ja-x-easy': '渡(わた)さない', en: 'Do not hand over' },
  'present.number': {
    ja: 'サービスの画面に出ている番号を入力してください',
    'ja-x-easy': 'サービスの ページの 番号(ばんごう)を 入(い)れて ください',
    en: 'Enter the number that the service’s screen shows',
  },
  'present.number_label': { ja: '2けたの番号', 'ja-x-easy': '数字(すうじ) 2つ', en: '2-digit number' },
  'present.number_warning': {
    ja: '電話やメールで言われた番号は入力しないでください。自分の目の前の画面にある番号だけを入力します。',
    'ja-x-easy':
      '電話(でんわ)で 聞(き)いた 番号(ばんごう)は だめです。あなたの 前(まえ)の ページを 見(み)て ください。',
    en: 'Never enter a number that somebody told you. Only the one on the screen in front of you.',
  },
  'present.number_error': {
    ja: '2けたの数字を入力してください',
    'ja-x-easy': '数字(すうじ)を 2つ 入(い)れて ください',
    en: 'Enter two digits',
  },
  'present.pin': {
    ja: 'スマートフォンの4けたの暗証番号を入力してください',
    'ja-x-easy': 'スマホの ひみつの 数字(すうじ)を 入(い)れて ください',
    en: 'Enter the 4-digit number of the phone',
  },
  'present.pin_label': {
    ja: 'スマートフォンの4けたの暗証番号',
    'ja-x-easy': 'スマホの ひみつの 数字(すうじ)',
    en: '4-digit number of the phone',
  },
  'present.pin_which': {
    ja: 'このスマートフォンに証明書を入れたときに決めた番号です。',
    'ja-x-easy': 'あなたが 決(き)めた 数字(すうじ)です。電話番号(でんわばんごう)では ありません。',
    en: 'It is the number that you chose when you put the certificates on this phone.',
  },
  'present.pin_hint': {
    ja: '4けた目を入れると、自動で進みます。',
    'ja-x-easy': '4つ目(め)の 数字(すうじ)を 入(い)れると 次(つぎ)に 行(い)きます。',
    en: 'The fourth digit sends it.',
  },
  'present.pin_last_hint': {
    ja: '4けたを入れてから、下のボタンで進みます。',
    'ja-x-easy': '4つの 数字(すうじ)を 入(い)れて ください。それから ボタンを おして ください。',
    en: 'Enter 4 digits, then use the button below.',
  },
  'present.checking': {
    ja: '番号を確かめています',
    'ja-x-easy': '数字(すうじ)を 見(み)て います',
    en: 'Checking the number',
  },
  'present.last_try': {
    ja: 'この番号で最後の1回を使う',
    'ja-x-easy': '最後(さいご)の 1回(かい)を 使(つか)う',
    en: 'Use the last try',
  },
  'present.last_try_cost': {
    ja: 'まちがえると、カードを使って証明書を入れ直すまでログインできません。',
    'ja-x-easy': 'まちがえると 使(つか)えません。カードで もう一度(いちど) 入(い)れます。',
    en: 'If it is wrong you cannot log in until you put the certificates on again with your card.',
  },
  'present.for': {
    ja: '相手',
    'ja-x-easy': '相手(あいて)',
    en: 'For',
  },
  'present.refuse_to': {
    ja: '渡さずに{{name}}へ知らせる',
    'ja-x-easy': '{{name}}に「渡(わた)しません」と 言(い)う',
    en: 'Do not hand over, and tell {{name}}',
  },
  'present.was_handed_over': {
    ja: '証明書を渡した後に起きました。ログインできたかどうかは、サービスの画面で確かめてください。',
    'ja-x-easy': '証明書(しょうめいしょ)は 渡(わた)しました。サービスの ページを 見(み)て ください。',
    en: 'This happened after the certificate was handed over. The service’s own screen shows whether you are logged in.',
  },
  'present.scan_again': {
    ja: '新しいQRコードを読み取る',
    'ja-x-easy': '新(あたら)しい QRコードを 読(よ)む',
    en: 'Read a new QR code',
  },
  'present.done': { ja: 'ログインの確認を渡しました', 'ja-x-easy': '渡(わた)しました', en: 'Handed over' },
  'present.done_next': {
    ja: '{{name}}の画面に戻ってください。',
    'ja-x-easy': '{{name}}の ページを 見(み)て ください。',
    en: 'Go back to the screen of {{name}}.',
  },
  'present.refused': { ja: '渡しませんでした', 'ja-x-easy': '渡(わた)しませんでした', en: 'Nothing was handed over' },
  'present.refused_next': {
    ja: '{{name}}には、断ったことだけを伝えました。',
    'ja-x-easy': '{{name}}は あなたが だれか 知(し)りません。',
    en: '{{name}} was told only that you refused.',
  },
  'present.back_to': { ja: '{{name}}に戻る', 'ja-x-easy': '{{name}}に もどる', en: 'Back to {{name}}' },
  'present.to_home': { ja: 'はじめの画面へ', 'ja-x-easy': 'はじめの ページへ', en: 'To the start' },
});
