import { TextLink, useLocale, withoutRuby } from '@inro/design-system';
import { useText } from './text.ts';

const links = [
  { href: '/documents/docs/README.md', name: 'cast.link_documents' },
  { href: '/documents/docs/api/README.md', name: 'cast.link_api' },
  { href: '/documents/docs/threats/README.md', name: 'cast.link_threats' },
  { href: '#health', name: 'cast.link_health' },
] as const;

/** What else there is to read, in a row. */
export function LinkStrip({ developers }: { readonly developers: string | undefined }) {
  const t = useText();
  const { locale } = useLocale();
  return (
    <nav className="border-hairline border-y py-1" aria-label={withoutRuby(t('cast.links'))}>
      <ul className="flex flex-wrap gap-x-6">
        {links.map(({ href, name }) => (
          <li key={name}>
            <TextLink href={href}>{t(name)}</TextLink>
          </li>
        ))}
        {developers === undefined ? null : (
          <li>
            <TextLink href={`${developers}/?lang=${locale}`}>{t('cast.link_developers')}</TextLink>
          </li>
        )}
      </ul>
    </nav>
  );
}
