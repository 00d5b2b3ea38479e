import { errorRows, errorsOf } from '@inro/problem';

/** What keeps `npm start` from starting. */
export const startRows = errorRows({
  'start.port_taken': {
    httpStatus: 500,
    actor: 'developer',
    retry: 'afterAction',
    title: {
      ja: '必要なポートが使われています',
      'ja-x-easy': 'ほかの プログラムが ポートを 使(つか)って います',
      en: 'A port that Inro needs is in use',
    },
    next: {
      ja: '使っているプログラムを止めるか、--port で別の番号を指定してください。',
      'ja-x-easy': 'ほかの プログラムを 止(と)めるか、--port で ちがう 番号(ばんごう)を 使(つか)って ください。',
      en: 'Stop the program that uses it, or choose another number with --port.',
    },
  },
  'start.already_running': {
    httpStatus: 500,
    actor: 'developer',
    retry: 'afterAction',
    title: {
      ja: 'このデータフォルダーでは既に起動しています',
      'ja-x-easy': 'もう 動(うご)いて います',
      en: 'Inro is already running on this data folder',
    },
    next: {
      ja: '動いているほうを止めるか、--data で別のフォルダーを指定してください。',
      'ja-x-easy': '止(と)めるか、--data で ちがう フォルダーを 使(つか)って ください。',
      en: 'Stop the running one, or choose another folder with --data.',
    },
  },
  'start.data_folder_unusable': {
    httpStatus: 500,
    actor: 'developer',
    retry: 'afterAction',
    title: {
      ja: 'データフォルダーを使えません',
      'ja-x-easy': 'データの フォルダーが 使(つか)えません',
      en: 'The data folder cannot be used',
    },
    next: {
      ja: 'フォルダーの権限を直すか、--data で空の、または新しいフォルダーを指定してください。',
      'ja-x-easy': '--data で 新(あたら)しい フォルダーを 使(つか)って ください。',
      en: 'Mend its permissions, or choose an empty or a new folder with --data.',
    },
  },
  'start.data_folder_unsafe': {
    httpStatus: 500,
    actor: 'developer',
    retry: 'afterAction',
    title: {
      ja: 'データフォルダーが自分だけのものではありません',
      'ja-x-easy': 'データの フォルダーに ほかの 人(ひと)が 書(か)けます',
      en: 'The data folder, or something in it, is another user’s or can be written by others',
    },
    next: {
      ja: '--data で新しいフォルダーを指定してください。自分が作ったフォルダーなら chmod go-w で他人の書き込みを禁止してください。',
      'ja-x-easy': '--data で 新(あたら)しい フォルダーを 使(つか)って ください。',
      en: 'Choose a new folder with --data; where you made this one yourself, close it to others with chmod go-w.',
    },
  },
  'start.port_differs': {
    httpStatus: 500,
    actor: 'developer',
    retry: 'afterAction',
    title: {
      ja: 'このデータフォルダーは別のポート番号のものです',
      'ja-x-easy': 'この データは ちがう ポートの ものです',
      en: 'This data folder belongs to another port: its certificates and phones name their addresses',
    },
    next: {
      ja: '--port を付けずに起動するか、--data で別のフォルダーを指定してください（--reset なら最初からやり直せます）。',
      'ja-x-easy': '--port を つけないで 始(はじ)めて ください。',
      en: 'Start without --port, choose another folder with --data, or begin anew with --reset.',
    },
  },
  'start.disk_full': {
    httpStatus: 500,
    actor: 'developer',
    retry: 'afterAction',
    title: {
      ja: 'ディスクの空き容量が足りません',
      'ja-x-easy': 'ディスクが いっぱいです',
      en: 'There is too little free disk space',
    },
    next: {
      ja: '300 MB以上空けてから、もう一度起動してください。',
      'ja-x-easy': 'いらない ファイルを 消(け)して ください。',
      en: 'Free at least 300 MB and start again.',
    },
  },
  'start.process_failed': {
    httpStatus: 500,
    actor: 'developer',
    retry: 'afterAction',
    title: {
      ja: 'プロセスが起動しませんでした',
      'ja-x-easy': 'プログラムが 動(うご)きませんでした',
      en: 'A process did not start',
    },
    next: {
      ja: 'データフォルダーの logs にある記録を見てください。',
      'ja-x-easy': 'logs の フォルダーを 見(み)て ください。',
      en: 'Read its log in the folder logs of the data folder.',
    },
  },
  'start.renewal_failed': {
    httpStatus: 500,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: 'サービスの証明書を更新できませんでした',
      'ja-x-easy': 'サービスの 証明書(しょうめいしょ)を 新(あたら)しく できませんでした',
      en: 'The certificate of a service was not renewed',
    },
    next: {
      ja: '30秒ごとに繰り返します。続くときは、そのプロセスとcaの記録（logs）を見てください。',
      'ja-x-easy':
        '30秒(びょう)あとに もう一度(いちど)します。続(つづ)く ときは logs の フォルダーを 見(み)て ください。',
      en: 'It is tried again every 30 seconds. Where this goes on, read the logs of that process and of ca.',
    },
  },
  'start.root_ends': {
    httpStatus: 500,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: '認証局のルート証明書の終わりが近づいています',
      'ja-x-easy': '大(おお)もとの 証明書(しょうめいしょ)が もうすぐ 終(お)わります',
      en: 'A root of the authority comes to its end, and all that it certifies ends with it',
    },
    next: {
      ja: '新しい証明書の期限はこの日までに短くなります。期限までに新しい世代の認証局へ移ってください。',
      'ja-x-easy': 'その 日(ひ)までに 新(あたら)しい ところに かえて ください。',
      en: 'Certificates are cut to this day from now on. Before it, move to an authority of a new generation.',
    },
  },
  'start.roots_not_pinned': {
    httpStatus: 500,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: '認証局の新しいルート証明書を、まだ信じていないプロセスがあります',
      'ja-x-easy': '新(あたら)しい 大(おお)もとの 証明書(しょうめいしょ)を まだ 知(し)らない プログラムが あります',
      en: 'Processes do not believe the next roots of the authority yet',
    },
    next: {
      ja: 'topology.json のルート証明書を認証局の指紋と比べ、各プロセスの trusted-roots.json に足して再起動してください。2028年までに要ります。',
      'ja-x-easy':
        'trusted-roots.json に 新(あたら)しい 証明書(しょうめいしょ)を 足(た)して ください。2028年(ねん)までに します。',
      en: 'Compare the roots in topology.json with the authority’s fingerprints, add them to trusted-roots.json in the folder of each, and start again: before 2028.',
    },
  },
  'start.deployment_invalid': {
    httpStatus: 400,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: '配置ファイルを読み取れません',
      'ja-x-easy': '置(お)き場所(ばしょ)の ファイルが ちがいます',
      en: 'The deployment file cannot be read, or is none',
    },
    next: {
      ja: 'docs/operations/deployment.md の形に直してください。',
      'ja-x-easy': 'ファイルを 直(なお)して ください。',
      en: 'Mend it as docs/operations/deployment.md has it.',
    },
  },
  'start.names_differ': {
    httpStatus: 500,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: 'このデータフォルダーは別の名前のものです',
      'ja-x-easy': 'この データは ちがう 名前(なまえ)の ものです',
      en: 'This data folder belongs to other host names: its certificates and phones name those',
    },
    next: {
      ja: '最初と同じ --deployment を付ける（または外す）か、--data で別のフォルダーを指定してください。',
      'ja-x-easy': 'はじめと 同(おな)じ --deployment に して ください。',
      en: 'Give the same --deployment as at first (or none), or choose another folder with --data.',
    },
  },
  'start.option_unknown': {
    httpStatus: 400,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: '指定が正しくありません',
      'ja-x-easy': '書(か)き方(かた)が ちがいます',
      en: 'An option or its value is not known',
    },
    next: {
      ja: 'npm start -- [--reset] [--port 番号（1000〜65000）] [--data フォルダー] [--deployment ファイル] [--instances 1〜8] の形で指定してください。',
      'ja-x-easy':
        'npm start -- [--reset] [--port N] [--data DIR] [--deployment FILE] [--instances N] と 書(か)いて ください。',
      en: 'Use npm start -- [--reset] [--port N] [--data DIR] [--deployment FILE] [--instances 1 to 8], with N from 1000 to 65000.',
    },
  },
});

export const StartError = errorsOf(startRows);
