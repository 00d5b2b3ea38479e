import { errorsOf } from './error.ts';
import { errorRows } from './row.ts';

/** What an unknown failure is shown as. */
export const internalRows = errorRows({
  'http.internal': {
    httpStatus: 500,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: 'サービスの内部で問題が起きました',
      'ja-x-easy': 'サービスの 中(なか)で 問題(もんだい)が ありました',
      en: 'Something went wrong inside the service',
    },
    next: {
      ja: 'しばらく待ってから、もう一度お試しください。続く場合は運営者に知らせてください。',
      'ja-x-easy': '少(すこ)し 待(ま)って、もう一度(いちど) して ください。',
      en: 'Try again later; if it goes on, tell the operator.',
    },
  },
});

export const InternalError = errorsOf(internalRows);
