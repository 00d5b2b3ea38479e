import {
  ButtonLink,
  CommandLine,
  Note,
  ProblemPanel,
  Ruby,
  Subheading,
  useLoaded,
  useLocale,
} from '@inro/design-system';
import type { ReactNode } from 'react';
import { readClients } from './api.ts';
import { ClientForm } from './client-form.tsx';
import { ClientList } from './client-list.tsx';
import { PortalPage, usePlaces } from './portal-page.tsx';
import { useText } from './text.ts';

const register = 'npm exec inro -- gateway add shop --redirect http://localhost:4000/callback --client-file shop.json';
const quickstart = 'npm run quickstart -- plain';

/** The first five minutes: a client, a program, a login. */
export function StartPage() {
  const t = useText();
  const { locale } = useLocale();
  const places = usePlaces();
  const clients = useLoaded(readClients, 5000);
  return (
    <PortalPage heading={t('portal.start_heading')} here="start" places={places}>
      <Note>{t('portal.start_note')}</Note>
      <ol className="my-6 space-y-6">
        <Step number={1} title={t('portal.step_register')}>
          <Note>{t('portal.step_register_note')}</Note>
          <CommandLine command={register} />
        </Step>
        <Step number={2} title={t('portal.step_program')}>
          <Note>{t('portal.step_program_note')}</Note>
          <CommandLine command={quickstart} />
        </Step>
        <Step number={3} title={t('portal.step_login')}>
          <Note>{t('portal.step_login_note')}</Note>
          {places === undefined ? null : (
            <div className="mt-3 sm:max-w-xs">
              <ButtonLink href={`${places.home}/?lang=${locale}`} look="secondary">
                {t('portal.open_cast')}
              </ButtonLink>
            </div>
          )}
        </Step>
      </ol>
      <ClientForm onAdded={clients.reload} />
      <Subheading>{t('portal.clients_heading')}</Subheading>
      {clients.problem === undefined ? null : <ProblemPanel problem={clients.problem} />}
      {clients.value === undefined ? null : clients.value.length === 0 ? (
        <Note>{t('portal.no_client')}</Note>
      ) : (
        <ClientList clients={clients.value} />
      )}
    </PortalPage>
  );
}

function Step({
  number,
  title,
  children,
}: {
  readonly number: number;
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <li className="flex gap-4">
      <span
        aria-hidden="true"
        className="grid size-10 flex-none place-items-center rounded-full border border-gold bg-ribbon font-bold text-gold-text"
      >
        {number}
      </span>
      <div className="min-w-0 flex-1">
        <h2 className="pt-1 text-std-18B-160">
          <Ruby>{title}</Ruby>
        </h2>
        {children}
      </div>
    </li>
  );
}
