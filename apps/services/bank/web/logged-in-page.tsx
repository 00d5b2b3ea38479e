import {
  Button,
  ButtonRow,
  Code,
  DescriptionList,
  formatDateTime,
  Notice,
  Page,
  Subheading,
  useLocale,
} from '@inro/design-system';
import type { ReactNode } from 'react';
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
  const { locale } = useLocale();
  return (
    <Page heading={t('bank.logged_in')} help={help} site={t('bank.site')}>
      <DescriptionList
        rows={[
          { term: t('bank.customer'), value: <Code>{session.customer}</Code> },
          { term: t('bank.since'), value: formatDateTime(locale, session.at) },
          {
            term: t('bank.how'),
            value: t(session.flow === 'same-device' ? 'bank.same_device' : 'bank.other_device'),
          },
        ]}
      />
      <Subheading>{t('bank.verified')}</Subheading>
      <ReportView report={session.report} />
      <Notice title={t('bank.not_learned')} />
      <ButtonRow>
        <Button
          look="secondary"
          onPress={async () => {
            await logout();
            await onLoggedOut();
          }}
        >
          {t('bank.logout')}
        </Button>
      </ButtonRow>
    </Page>
  );
}
