import { Page, Ruby, useLoaded, useLocale, withoutRuby } from '@inro/design-system';
import type { ReactNode } from 'react';
import type { Places } from '../src/wire.ts';
import { readPlaces } from './api.ts';
import { useText } from './text.ts';

export type PlaceName = 'start' | 'clients' | 'logins' | 'failures';

const paths: Readonly<Record<PlaceName, string>> = {
  start: '/',
  clients: '/clients',
  logins: '/logins',
  failures: '/failures',
};
const names = Object.keys(paths) as readonly PlaceName[];

/** Documents of the home page that are read beside the portal. */
const documents = [
  { name: 'portal.place_errors', path: '/documents/docs/errors.md' },
  { name: 'portal.place_api', path: '/documents/docs/api/README.md' },
] as const;

export const usePlaces = (): Places | undefined => useLoaded(readPlaces).value;

/** A page of the portal: its places beside it, the ribbon that says how long anything is kept. */
export function PortalPage({
  heading,
  here,
  above,
  places,
  children,
}: {
  readonly heading: string;
  readonly here: PlaceName;
  readonly above?: ReactNode;
  readonly places: Places | undefined;
  readonly children: ReactNode;
}) {
  const t = useText();
  return (
    <Page
      above={above}
      heading={heading}
      places={<PlaceList here={here} home={places?.home} />}
      ribbon={t('portal.ribbon')}
      site={t('portal.site')}
      wide
    >
      {children}
    </Page>
  );
}

const link =
  'flex min-h-11 items-center rounded-button px-3 py-1 hover:underline lg:px-4 lg:py-2 aria-[current]:bg-tint aria-[current]:font-bold aria-[current]:text-primary forced-colors:aria-[current]:border';

function PlaceList({ here, home }: { readonly here: PlaceName; readonly home: string | undefined }) {
  const t = useText();
  const { locale } = useLocale();
  const isPageItself = location.pathname === paths[here];
  return (
    <nav
      aria-label={withoutRuby(t('portal.places'))}
      className="mb-4 border-hairline border-y py-1 lg:mt-2 lg:border-0"
    >
      <ul className="flex flex-wrap gap-x-1 lg:sticky lg:top-4 lg:flex-col lg:gap-y-1">
        {names.map((name) => (
          <li key={name}>
            <a
              aria-current={name === here ? (isPageItself ? 'page' : 'true') : undefined}
              className={link}
              href={paths[name]}
            >
              <span>
                <Ruby>{t(`portal.place_${name}`)}</Ruby>
              </span>
            </a>
          </li>
        ))}
        {home === undefined || home === ''
          ? null
          : documents.map(({ name, path }) => (
              <li key={name}>
                <a className={link} href={`${home}${path}?lang=${locale}`}>
                  <span>
                    <Ruby>{t(name)}</Ruby>
                  </span>
                </a>
              </li>
            ))}
      </ul>
    </nav>
  );
}
