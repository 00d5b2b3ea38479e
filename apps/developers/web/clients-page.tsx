import { Note, ProblemPanel, useLoaded } from '@inro/design-system';
import { readClients } from './api.ts';
import { ClientForm } from './client-form.tsx';
import { ClientList } from './client-list.tsx';
import { PortalPage, usePlaces } from './portal-page.tsx';
import { useText } from './text.ts';

/** Every client that the house knows, and the way to one more. */
export function ClientsPage() {
  const t = useText();
  const places = usePlaces();
  const clients = useLoaded(readClients, 2000);
  return (
    <PortalPage heading={t('portal.clients_heading')} here="clients" places={places}>
      {clients.problem === undefined ? null : <ProblemPanel problem={clients.problem} />}
      {clients.value === undefined ? null : clients.value.length === 0 ? (
        <Note>{t('portal.no_client')}</Note>
      ) : (
        <ClientList clients={clients.value} />
      )}
      <ClientForm onAdded={clients.reload} />
    </PortalPage>
  );
}
