import { Code, Note, ProblemPanel, useLoaded } from '@inro/design-system';
import { readLoginsOf } from './api.ts';
import { LoginList } from './login-list.tsx';
import { NoLogins } from './no-logins.tsx';
import { PortalPage, usePlaces } from './portal-page.tsx';
import { useText } from './text.ts';

/** The last logins of one client, as they happen. */
export function ClientPage({ client }: { readonly client: string }) {
  const t = useText();
  const places = usePlaces();
  const logins = useLoaded(() => readLoginsOf(client), 2000);
  return (
    <PortalPage heading={t('portal.client_heading')} here="clients" places={places}>
      <p>
        <Code>{client}</Code>
      </p>
      {logins.problem === undefined ? null : <ProblemPanel problem={logins.problem} />}
      {logins.value === undefined ? null : logins.value.length === 0 ? (
        <NoLogins places={places} service={places?.services[client]} />
      ) : (
        <>
          <Note>{t('portal.live')}</Note>
          <LoginList logins={logins.value} withClient={false} />
        </>
      )}
    </PortalPage>
  );
}
