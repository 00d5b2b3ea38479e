import { Note, ProblemPanel, useLoaded } from '@inro/design-system';
import { readLogins } from './api.ts';
import { LoginList } from './login-list.tsx';
import { NoLogins } from './no-logins.tsx';
import { PortalPage, usePlaces } from './portal-page.tsx';
import { useText } from './text.ts';

/** The last logins of all clients. */
export function LoginsPage() {
  const t = useText();
  const places = usePlaces();
  const logins = useLoaded(readLogins, 2000);
  return (
    <PortalPage heading={t('portal.logins_heading')} here="logins" places={places}>
      {logins.problem === undefined ? null : <ProblemPanel problem={logins.problem} />}
      {logins.value === undefined ? null : logins.value.length === 0 ? (
        <NoLogins places={places} service={places?.services.bank} />
      ) : (
        <>
          <Note>{t('portal.live')}</Note>
          <LoginList logins={logins.value} withClient />
        </>
      )}
    </PortalPage>
  );
}
