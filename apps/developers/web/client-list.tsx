import { formatClock, Icon, Ruby, useLocale } from '@inro/design-system';
import type { PortalClient } from '../src/wire.ts';
import { useText } from './text.ts';

/** Clients with how often and when somebody last logged in. */
export function ClientList({ clients }: { readonly clients: readonly PortalClient[] }) {
  const t = useText();
  const { locale, pick } = useLocale();
  return (
    <ul className="my-4 grid grid-cols-1 gap-3 xl:grid-cols-2">
      {clients.map((each) => (
        <li
          className="relative flex items-center gap-3 rounded-panel border border-hairline bg-surface p-4 hover:border-primary"
          key={each.client}
        >
          <div className="min-w-0 flex-1">
            <a
              className="inline-flex min-h-11 items-center font-bold text-primary underline underline-offset-4 after:absolute after:inset-0 after:rounded-panel hover:decoration-2"
              href={`/clients/${encodeURIComponent(each.client)}`}
            >
              <span>
                <Ruby>{pick(each.names)}</Ruby>
              </span>
            </a>
            <p className="text-ink-second">
              <code className="font-mono">{each.client}</code> · <Ruby>{t(`portal.runs_${each.by}`)}</Ruby>
            </p>
            <p className="text-ink-second tabular-nums">
              <Ruby>
                {each.lastAt === undefined
                  ? t('portal.no_login_yet')
                  : t('portal.logins_of', { count: each.logins, at: formatClock(locale, each.lastAt) })}
              </Ruby>
            </p>
          </div>
          <span className="text-ink-second">
            <Icon name="go" size={20} />
          </span>
        </li>
      ))}
    </ul>
  );
}
