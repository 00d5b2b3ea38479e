import { rows } from './row.ts';

/** What keeps a process from starting. */
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
});
