import { Badge, formatClock, Icon, Ruby, useLocale } from '@inro/design-system';
import type { LoginSummary } from '../src/wire.ts';
import { duration, looksOfState, useHeadline } from './login-words.ts';
import { useText } from './text.ts';

/** Logins, the newest first: when, how it stands, where it stopped, who mends it. */
export function LoginList({
  logins,
  withClient,
}: {
  readonly logins: readonly LoginSummary[];
  readonly withClient: boolean;
}) {
  const t = useText();
  const { locale, pick } = useLocale();
  const headline = useHeadline();
  return (
    <ol className="my-4 space-y-3">
      {logins.map((login) => (
        <li
          className="relative flex flex-wrap items-center gap-x-4 gap-y-1 rounded-panel border border-hairline bg-surface p-4 hover:border-primary"
          key={login.login}
        >
          <div className="min-w-0 flex-1 basis-64">
            <p className="text-ink-second tabular-nums">
              {formatClock(locale, login.at)} · {duration(login.ms)}
              {withClient ? ` · ${login.client}` : ''}
            </p>
            <a
              className="inline-flex min-h-11 items-center font-bold text-primary underline underline-offset-4 after:absolute after:inset-0 after:rounded-panel hover:decoration-2"
              href={`/logins/${encodeURIComponent(login.login)}`}
            >
              <span>
                <Ruby>{headline(login)}</Ruby>
              </span>
            </a>
            {login.problem === undefined ? null : (
              <p>
                <Ruby>{pick(login.problem.titles)}</Ruby>
                <span className="block text-ink-second">
                  <Ruby>{t('portal.mends')}</Ruby> <Ruby>{t(`portal.mends_${login.problem.actor}`)}</Ruby>
                </span>
              </p>
            )}
          </div>
          <Badge {...looksOfState[login.state]} text={t(`portal.state_${login.state}`)} />
          <span className="ml-auto text-ink-second">
            <Icon name="go" size={20} />
          </span>
        </li>
      ))}
    </ol>
  );
}
