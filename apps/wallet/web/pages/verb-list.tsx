import { Icon, type IconName, Ruby, withoutRuby } from '@inro/design-system';
import { useText } from '../text.ts';

const places = [
  { href: '#/certificates', icon: 'certificate', name: 'app.certificates', hint: 'app.certificates_hint' },
  { href: '#/log', icon: 'history', name: 'app.log', hint: 'app.log_hint' },
  { href: '#/lost', icon: 'phone', name: 'app.lost', hint: 'app.lost_hint' },
] as const satisfies ReadonlyArray<{ readonly icon: IconName; readonly [key: string]: string }>;

/** What a person can do: the first deed large, the places below it; only what works. */
export function VerbList({ canShow, isEmpty }: { readonly canShow: boolean; readonly isEmpty: boolean }) {
  const t = useText();
  const shown = places.filter(({ href }) => href !== '#/certificates' || !isEmpty);
  return (
    <nav aria-label={withoutRuby(t('app.menu'))} className="@container my-6">
      <ul className="grid gap-3 @min-[26em]:grid-cols-2">
        {canShow ? (
          <li className="@min-[26em]:col-span-2">
            <a
              className="flex min-h-20 items-center gap-4 rounded-panel border border-primary bg-primary p-4 text-on-primary hover:bg-primary-strong"
              href="#/show"
            >
              <Icon name="qr" size={36} />
              <Words hint={t('app.show_hint')} name={t('app.show')} />
              <Icon name="go" />
            </a>
          </li>
        ) : null}
        {shown.map(({ href, icon, name, hint }) => (
          <li key={href}>
            <a
              className="flex h-full min-h-20 items-center gap-4 rounded-panel border border-control bg-surface p-4 hover:bg-tint"
              href={href}
            >
              <span className="grid size-11 flex-none place-items-center rounded-button bg-tint text-primary">
                <Icon name={icon} />
              </span>
              <Words hint={t(hint)} name={t(name)} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Words({ name, hint }: { readonly name: string; readonly hint: string }) {
  return (
    <span className="min-w-0 flex-1">
      <span className="block text-std-18B-160">
        <Ruby>{name}</Ruby>
      </span>
      <span className="block">
        <Ruby>{hint}</Ruby>
      </span>
    </span>
  );
}
