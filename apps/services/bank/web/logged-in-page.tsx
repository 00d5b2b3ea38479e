import {
  Button,
  ButtonRow,
  Code,
  DescriptionList,
  formatDateTime,
  Notice,
  Subheading,
  useLocale,
} from '@inro/design-system';
import { useLoginText } from '@inro/login-pages';
import type { ReactNode } from 'react';
import { BankPage } from './bank-page.tsx';
import { ReportView } from './report-view.tsx';
import { logout, type Session } from './session.ts';
import { useText } from './text.ts';

/** The account: who the bank thinks is here, and what it verified, in plain words. */
export function LoggedInPage({
  session,
  onLoggedOut,
  help,
}: {
  readonly session: Extract<Session, { loggedIn: true }>;
  readonly onLoggedOut: () => Promise<void>;
  readonly help: ReactNode;
}) {
  const t = useText();
  const ofLogin = useLoginText();
  const { locale } = useLocale();
  return (
    <BankPage heading={t('service.logged_in')} help={help}>
      <DescriptionList
        rows={[
          { term: t('service.customer'), value: <Code>{session.customer}</Code> },
          { term: t('service.since'), value: formatDateTime(locale, session.at) },
          {
            term: t('service.how'),
            value: ofLogin(session.flow === 'same-device' ? 'login.same_device' : 'login.other_device'),
          },
        ]}
      />
      <Subheading>{t('service.verified')}</Subheading>
      <ReportView report={session.report} />
      <Notice title={t('service.not_learned')} />
      <ButtonRow>
        <Button
          look="secondary"
          onPress={async () => {
            await logout();
            await onLoggedOut();
          }}
        >
          {t('service.logout')}
        </Button>
      </ButtonRow>
    </BankPage>
  );
}
