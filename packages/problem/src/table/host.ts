import { rows } from './row.ts';

/** What keeps a process from starting, or from keeping what it was told. */
export const hostRows = rows({
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
      'ja-x-easy': 'ディスクに 書(か)けないので、保存(ほぞん)できません',
      en: 'The disk cannot be written, so nothing can be kept',
    },
    next: {
      ja: 'ディスクの状態、空き容量、権限を確かめてください。直れば自動で続きます。受け付けた手続きは失われていません。',
      'ja-x-easy': '少(すこ)し 待(ま)って、もう一度(いちど) して ください。データは なくなって いません。',
      en: 'Check the disk, its free space and its permissions; once mended it goes on by itself. Nothing that was accepted is lost.',
    },
  },
});
