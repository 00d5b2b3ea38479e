import { Note, ProblemPanel, Subheading, useLoaded } from '@inro/design-system';
import { readCitizens, readClients, readLogins, readTriggers } from './api.ts';
import { CitizenTable } from './citizen-table.tsx';
import { PortalPage, usePlaces } from './portal-page.tsx';
import { useText } from './text.ts';
import { TriggerCard } from './trigger-card.tsx';

/** Who there is to play, and every failure that can be had. */
export function FailuresPage() {
  const t = useText();
  const places = usePlaces();
  const citizens = useLoaded(readCitizens, 5000);
  const triggers = useLoaded(readTriggers, 3000);
  const clients = useLoaded(readClients, 5000);
  const logins = useLoaded(readLogins, 3000);
  const problem = triggers.problem ?? citizens.problem;
  return (
    <PortalPage heading={t('portal.failures_heading')} here="failures" places={places}>
      <Note>{t('portal.failures_note')}</Note>
      {problem === undefined ? null : <ProblemPanel problem={problem} />}
      <Subheading>{t('portal.failures')}</Subheading>
      <ul className="grid grid-cols-1 gap-4 xl:grid-cols-2">
        {(triggers.value ?? []).map((trigger) => (
          <TriggerCard
            choices={{
              citizens: citizens.value ?? [],
              clients: (clients.value ?? []).filter(({ by }) => by === 'gateway'),
              logins: (logins.value ?? []).filter(({ state }) => state === 'waiting'),
            }}
            home={places?.home}
            key={trigger.name}
            onDone={triggers.reload}
            trigger={trigger}
          />
        ))}
      </ul>
      <Subheading>{t('portal.citizens')}</Subheading>
      <CitizenTable citizens={citizens.value ?? []} triggers={triggers.value ?? []} />
    </PortalPage>
  );
}
