import { errorRows, errorsOf } from '@inro/problem';

/** What keeps a process from starting, or from keeping what it was told. */
export const hostRows = errorRows({
  'host.variable_unknown': {
    httpStatus: 500,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: 'この名前の環境変数はありません',
      'ja-x-easy': 'この 名前(なまえ)の 環境変数(かんきょうへんすう)は ありません',
      en: 'Nobody reads an environment variable of this name',
    },
    next: {
      ja: '名前を直すか、設定をやめてください。一覧は docs/operations/configuration.md にあります。',
      'ja-x-easy': '名前(なまえ)を 直(なお)して ください。',
      en: 'Mend its name or unset it: docs/operations/configuration.md lists all.',
    },
  },
  'host.cast_exposed': {
    httpStatus: 500,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: 'この部分はほかの機械から使えるようにできません',
      'ja-x-easy': 'この プログラムは 外(そと)に 出(だ)せません',
      en: 'This process is for its own machine alone',
    },
    next: {
      ja: 'INRO_BIND を外すか、127.0.0.1 にしてください。外へは TLS のプロキシを通します（docs/operations/deployment.md）。',
      'ja-x-easy': 'INRO_BIND を やめて ください。',
      en: 'Unset INRO_BIND for it, or set it to loopback; what the world may see goes through a TLS proxy (docs/operations/deployment.md).',
    },
  },
  'host.variable_wrong': {
    httpStatus: 500,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: '環境変数の値の形が違います',
      'ja-x-easy': '環境変数(かんきょうへんすう)の 中身(なかみ)が ちがいます',
      en: 'The value of an environment variable is of another type',
    },
    next: {
      ja: '値を直してください。型は docs/operations/configuration.md にあります。',
      'ja-x-easy': '中身(なかみ)を 直(なお)して ください。',
      en: 'Mend it: docs/operations/configuration.md says what it takes.',
    },
  },
  'host.database_too_old': {
    httpStatus: 500,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: 'PostgreSQLの版が古すぎます',
      'ja-x-easy': 'データベースが 古(ふる)いです',
      en: 'The PostgreSQL server is too old',
    },
    next: {
      ja: '15以降のPostgreSQLにつないでください。',
      'ja-x-easy': '新(あたら)しい データベースを 使(つか)って ください。',
      en: 'Connect to PostgreSQL 15 or later.',
    },
  },
  'host.database_unavailable': {
    httpStatus: 503,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: 'データベースを起動できません',
      'ja-x-easy': 'データベースが 動(うご)きません',
      en: 'The database cannot be started',
    },
    next: {
      ja: 'データフォルダーの権限と空き容量を確かめてください。',
      'ja-x-easy': 'フォルダーと 空(あ)きを 見(み)て ください。',
      en: 'Check the permissions and free space of the data folder.',
    },
  },
  'host.database_unreachable': {
    httpStatus: 503,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: 'DATABASE_URLのアドレスでPostgreSQLが応答しません',
      'ja-x-easy': 'データベースが 返事(へんじ)を しません',
      en: 'No PostgreSQL answers at the address of DATABASE_URL',
    },
    next: {
      ja: 'ホスト名とポート番号、サーバーが動いているかを確かめてください。',
      'ja-x-easy': 'アドレスを 見(み)て ください。',
      en: 'Check its host and port, and that the server runs.',
    },
  },
  'host.database_login_refused': {
    httpStatus: 503,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: 'PostgreSQLがユーザー名、パスワード、またはデータベース名を受け付けません',
      'ja-x-easy': 'データベースに 入(はい)れません',
      en: 'PostgreSQL refuses the user, the password or the database of DATABASE_URL',
    },
    next: {
      ja: 'DATABASE_URLのユーザー名、パスワード、データベース名と、サーバーのpg_hba.confを確かめてください。',
      'ja-x-easy': 'パスワードを 見(み)て ください。',
      en: 'Check all three, and pg_hba.conf of the server.',
    },
  },
  'host.database_not_proven': {
    httpStatus: 503,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: 'データベースのアドレスで応答した相手が、パスワードを知っていることを証明しません',
      'ja-x-easy': 'データベースが 本物(ほんもの)か わかりません',
      en: 'What answers at the address of the database does not prove that it knows the password',
    },
    next: {
      ja: 'そのポートで動いているものを調べてください。PostgreSQLなら、pg_hba.confとpassword_encryptionをscram-sha-256にして、パスワードを設定し直してください。',
      'ja-x-easy': 'サービスの 人(ひと)に 知(し)らせて ください。',
      en: 'Find out what listens there. A PostgreSQL server of your own: set scram-sha-256 in pg_hba.conf and password_encryption, and the password once more.',
    },
  },
  'host.database_rights_missing': {
    httpStatus: 503,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: 'DATABASE_URLのユーザーには必要な権限がありません',
      'ja-x-easy': 'データベースに 入(はい)る ことが できません',
      en: 'The user of DATABASE_URL lacks a right that Inro needs',
    },
    next: {
      ja: '管理者として ALTER ROLE ユーザー名 CREATEDB CREATEROLE を実行してください。別のユーザーで作られたデータベースがあれば、そのユーザーでつないでください。',
      'ja-x-easy': 'データベースの 人(ひと)に 聞(き)いて ください。',
      en: 'Run ALTER ROLE name CREATEDB CREATEROLE as an administrator; where another user made its databases before, connect as that one.',
    },
  },
  'host.disk_full': {
    httpStatus: 503,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: 'ディスクがいっぱいで、内容を保存できません',
      'ja-x-easy': 'ディスクが いっぱいで、保存(ほぞん)できません',
      en: 'The disk is full, so nothing can be kept',
    },
    next: {
      ja: 'ディスクの空きを増やしてください。空けば自動で続きます。受け付けた手続きは失われていません。',
      'ja-x-easy': '少(すこ)し 待(ま)って、もう一度(いちど) して ください。データは なくなって いません。',
      en: 'Free space on the disk; it then goes on by itself. Nothing that was accepted is lost.',
    },
  },
  'host.disk_failing': {
    httpStatus: 503,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: 'ディスクに書き込めず、内容を保存できません',
      'ja-x-easy': 'ディスクに 書(か)く ことが できません',
      en: 'The disk cannot be written, so nothing can be kept',
    },
    next: {
      ja: 'ディスクの状態、空き容量、権限を確かめてください。直れば自動で続きます。受け付けた手続きは失われていません。',
      'ja-x-easy': '少(すこ)し 待(ま)って、もう一度(いちど) して ください。データは なくなって いません。',
      en: 'Check the disk, its free space and its permissions; once mended it goes on by itself. Nothing that was accepted is lost.',
    },
  },
  'host.audit_log_cut': {
    httpStatus: 500,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: '監査記録が消えているか、書き換えられています',
      'ja-x-easy': '記録(きろく)が なくなったか、ちがって います',
      en: 'An audit log was cut, emptied, changed or written anew',
    },
    next: {
      ja: 'docs/operations/audit-log.mdの手順で、見届けた側のログと記録を比べてください。',
      'ja-x-easy': 'サービスの 人(ひと)に 知(し)らせて ください。',
      en: 'Compare it with the log of its witness, as docs/operations/audit-log.md says.',
    },
  },
  'host.port_taken': {
    httpStatus: 500,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: 'このサーバーのポートがほかのプログラムに使われています',
      'ja-x-easy': 'ほかの プログラムが ポートを 使(つか)って います',
      en: 'Another program has the port of this server, or its port at the other loopback address',
    },
    next: {
      ja: '127.0.0.1と[::1]の両方でそのポートを使っているプログラムを調べて止めてから、起動し直してください。',
      'ja-x-easy': 'ほかの プログラムを 止(と)めて、もう一度(いちど) 始(はじ)めて ください。',
      en: 'Find who listens on it, at 127.0.0.1 and at [::1], stop it, and start again.',
    },
  },
});

export const HostError = errorsOf(hostRows);
