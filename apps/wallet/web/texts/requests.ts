import { texts } from '@inro/design-system/texts';

/** What the holder asks of a service: to delete what it keeps. */
export const requestsTexts = texts({
  'requests.ask_heading': {
    ja: '{{name}}に、あなたの情報を消すよう頼みますか',
    'ja-x-easy': '{{name}}に あなたの ことを 消(け)して もらいますか',
    en: 'Ask {{name}} to delete what it keeps about you?',
  },
  'requests.ask_intro': {
    ja: '頼むのはこのサービスだけです。ほかのサービスにも、証明書を出した役所にも伝わりません。',
    'ja-x-easy': 'お願(ねが)いは この サービスだけが 知(し)ります。',
    en: 'This service alone learns of it: no other, and no authority.',
  },
  'requests.ask_proof': {
    ja: 'あなたの依頼だとわかるように、ログインと同じ証明書とスマートフォンの暗証番号を使います。',
    'ja-x-easy': 'ひみつの 番号(ばんごう)を 入(い)れます。ログインと 同(おな)じです。',
    en: 'So that it knows that you ask, it is shown what a login shows, under the PIN of the phone.',
  },
  'requests.ask_law': {
    ja: '法律で残すことになっている記録は、期限まで残ることがあります。そのときは期限がここに出ます。',
    'ja-x-easy': '決(き)まりで 消(け)せない ものも あります。いつまでか ここに 出(で)ます。',
    en: 'Records that a law wants kept may stay for a time. Then you read here until when.',
  },
  'requests.ask_end': {
    ja: '消したあとは、そのサービスの利用を続けられないことがあります。',
    'ja-x-easy': '消(け)すと、この サービスが 使(つか)えなく なるかも しれません。',
    en: 'You may not be able to go on using the service afterwards.',
  },
  'requests.ask_yes': { ja: '消すよう頼む', 'ja-x-easy': 'お願(ねが)いする', en: 'Ask for deletion' },
  'requests.ask_no': { ja: '頼まない', 'ja-x-easy': 'お願(ねが)い しません', en: 'Do not ask' },
  'requests.hand_in': { ja: 'もう一度届ける', 'ja-x-easy': 'もう一度(いちど) 送(おく)る', en: 'Send it again' },
  'requests.gone': {
    ja: 'この記録は、もうこのスマートフォンにありません。',
    'ja-x-easy': 'これは もう この スマホに ありません。',
    en: 'This line is no longer on the phone.',
  },
  'requests.heading': {
    ja: '消すよう頼んだもの',
    'ja-x-easy': 'お願(ねが)いした こと',
    en: 'What you asked to have deleted',
  },
  'requests.all_heading': {
    ja: '頼んだこと・知らせたこと',
    'ja-x-easy': 'お願(ねが)いした こと',
    en: 'What you asked for',
  },
  'requests.intro': {
    ja: '返事は、押したときだけ相手に聞きます。',
    'ja-x-easy': 'おした ときだけ、返事(へんじ)を 聞(き)きます。',
    en: 'An answer is asked for only when you press.',
  },
  'requests.empty': {
    ja: 'まだ何も頼んでいません。',
    'ja-x-easy': 'まだ 何(なに)も ありません。',
    en: 'There is nothing yet.',
  },
  'requests.asked_at': {
    ja: '{{date}}に頼みました',
    'ja-x-easy': '{{date}}に お願(ねが)いしました',
    en: 'Asked on {{date}}',
  },
  'requests.state.received': { ja: '受付済み', 'ja-x-easy': '待(ま)って います', en: 'Received' },
  'requests.state.done': { ja: '消去済み', 'ja-x-easy': '消(け)しました', en: 'Deleted' },
  'requests.state.refused': { ja: '一部残る', 'ja-x-easy': '残(のこ)ります', en: 'Something is kept' },
  'requests.says.received': {
    ja: 'サービスが依頼を受け取りました。返事を待っています。',
    'ja-x-easy': 'サービスに とどきました。返事(へんじ)を 待(ま)ちます。',
    en: 'The service has your request, and has not answered yet.',
  },
  'requests.says.done': {
    ja: 'サービスは、あなたの情報を消したと答えました。',
    'ja-x-easy': 'サービスは「消(け)しました」と 言(い)いました。',
    en: 'The service says that it has deleted what it kept about you.',
  },
  'requests.reason.law': {
    ja: '法律で残すことになっている記録が残ります。ほかは消したとサービスは答えました。',
    'ja-x-easy': '決(き)まりで 消(け)せない ものが あります。ほかは 消(け)しました。',
    en: 'A law wants some records kept. The service says that it deleted everything else.',
  },
  'requests.reason.contract': {
    ja: '契約が続いているため、サービスは情報を残すと答えました。',
    'ja-x-easy': 'まだ 約束(やくそく)が あります。だから 残(のこ)します。',
    en: 'A contract goes on, so the service keeps what it needs for it.',
  },
  'requests.reason.dispute': {
    ja: '争いになっているため、サービスは情報を残すと答えました。',
    'ja-x-easy': '話(はな)しあいが 終(お)わるまで 残(のこ)します。',
    en: 'There is a dispute, so the service keeps what it needs for it.',
  },
  'requests.until': {
    ja: '{{date}}に消す予定です。',
    'ja-x-easy': '{{date}}に 消(け)します。',
    en: 'It is to be deleted on {{date}}.',
  },
  'requests.look': { ja: '返事を確かめる', 'ja-x-easy': '返事(へんじ)を 見(み)る', en: 'Look for the answer' },
  'requests.looked': { ja: '確かめました', 'ja-x-easy': '見(み)ました', en: 'Looked' },
});
