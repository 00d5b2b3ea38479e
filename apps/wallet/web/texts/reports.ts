import { texts } from '@inro/design-system/texts';

/** What the holder reports of a service to the authority. */
export const reportsTexts = texts({
  'reports.ask_heading': {
    ja: '{{name}}のことを、証明書を出した機関に知らせますか',
    'ja-x-easy': '{{name}}の ことを 知(し)らせますか',
    en: 'Report {{name}} to the authority?',
  },
  'reports.who_learns': {
    ja: 'この通報で、あなたがこのサービスを使ったことが機関に伝わります。ふだんは伝わりません。',
    'ja-x-easy': 'あなたが この サービスを 使(つか)った ことが わかります。いつもは わかりません。',
    en: 'By this report, and never else, the authority learns that you used this service.',
  },
  'reports.what_is_sent': {
    ja: '送るのは、サービスの場所、選んだ理由、書いた言葉です。証明書、氏名、住所は送りません。',
    'ja-x-easy': '名前(なまえ)と 住所(じゅうしょ)は 送(おく)りません。',
    en: 'Sent are the place of the service, your reason and your words; no certificate, name or address.',
  },
  'reports.kind': { ja: '理由', 'ja-x-easy': 'どうして', en: 'Reason' },
  'reports.kind.askedTooMuch': {
    ja: '必要のない情報まで求められた',
    'ja-x-easy': 'いらない ことを 聞(き)かれました',
    en: 'It asked for more than it needs',
  },
  'reports.kind.lookedFalse': {
    ja: '本物のサービスに見えなかった',
    'ja-x-easy': 'うその サービスだと 思(おも)います',
    en: 'It did not look genuine',
  },
  'reports.kind.didNotDelete': {
    ja: '頼んだのに情報を消さなかった',
    'ja-x-easy': 'お願(ねが)いしたのに 消(け)しません',
    en: 'It did not delete what I asked it to',
  },
  'reports.kind.other': { ja: 'そのほか', 'ja-x-easy': 'ほかの こと', en: 'Something else' },
  'reports.words': { ja: 'くわしく（任意）', 'ja-x-easy': 'くわしく', en: 'In your words (optional)' },
  'reports.words_hint': {
    ja: '500文字まで。名前や番号は書かないでください。',
    'ja-x-easy': '500文字(もじ)まで です。名前(なまえ)や 番号(ばんごう)は 書(か)きません。',
    en: 'Up to 500 characters. Leave out names and numbers.',
  },
  'reports.words_long': {
    ja: '500文字までにしてください。',
    'ja-x-easy': '500文字(もじ)までに して ください。',
    en: 'Use 500 characters at most.',
  },
  'reports.yes': { ja: '知らせる', 'ja-x-easy': '知(し)らせる', en: 'Report it' },
  'reports.no': { ja: '知らせない', 'ja-x-easy': '知(し)らせません', en: 'Do not report it' },
  'reports.heading': { ja: '機関に知らせたもの', 'ja-x-easy': '知(し)らせた こと', en: 'What you reported' },
  'reports.number': { ja: '受付番号 {{number}}', 'ja-x-easy': '番号(ばんごう) {{number}}', en: 'Number {{number}}' },
  'reports.state.received': { ja: '受付済み', 'ja-x-easy': '待(ま)って います', en: 'Received' },
  'reports.state.answered': { ja: '返事あり', 'ja-x-easy': '返事(へんじ)が あります', en: 'Answered' },
  'reports.says.received': {
    ja: '機関が通報を受け取りました。返事を待っています。',
    'ja-x-easy': 'とどきました。返事(へんじ)を 待(ま)ちます。',
    en: 'The authority has your report, and has not answered yet.',
  },
  'reports.says.acted': {
    ja: '機関は、このサービスに対応をとりました。',
    'ja-x-easy': 'この サービスに 注意(ちゅうい)しました。',
    en: 'The authority has taken steps about this service.',
  },
  'reports.says.noted': {
    ja: '機関は、通報を記録して、このサービスを見守ります。',
    'ja-x-easy': 'この サービスを これから よく 見(み)ます。',
    en: 'The authority has noted it and keeps an eye on this service.',
  },
  'reports.says.noFault': {
    ja: '機関が調べたところ、このサービスに問題は見つかりませんでした。',
    'ja-x-easy': '調(しら)べました。わるい ところは ありませんでした。',
    en: 'The authority looked into it and found nothing wrong.',
  },
});
