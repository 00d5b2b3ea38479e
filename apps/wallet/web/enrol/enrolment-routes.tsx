import { goTo } from '@inro/design-system';
import { useEffect } from 'react';
import { RetryPage } from '../failure-page.tsx';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import { CardPage } from './card-page.tsx';
import { CardPasswordPage } from './card-password-page.tsx';
import { CertificatesPage } from './certificates-page.tsx';
import { CheckPage } from './check-page.tsx';
import { DonePage } from './done-page.tsx';
import { type Enrolment, useEnrolment } from './enrolment.ts';
import { type EnrolPage, pageToShow } from './pages.ts';
import { PhonePasswordPage, PinPage } from './phone-secret-pages.tsx';
import { ProgressPage } from './progress-page.tsx';
import { StartPage } from './start-page.tsx';
import { WaitingPage } from './waiting-page.tsx';

const pages: Record<EnrolPage, (props: { readonly enrolment: Enrolment }) => React.ReactNode> = {
  '': StartPage,
  certificates: CertificatesPage,
  card: CardPage,
  password: CardPasswordPage,
  pin: PinPage,
  'phone-password': PhonePasswordPage,
  check: CheckPage,
  progress: ProgressPage,
  waiting: WaitingPage,
  done: DonePage,
};

/** One thing a page, in an order that Back, reload and a typed address cannot break. */
export function EnrolmentRoutes({ route }: { readonly route: string }) {
  const t = useText();
  const { enrolment, problem, again } = useEnrolment();
  const asked = route.replace(/^\/enrol\/?/u, '');
  const page =
    enrolment === undefined
      ? undefined
      : pageToShow(asked, {
          ...enrolment.state,
          pin: enrolment.secrets.pin !== undefined,
          password: enrolment.secrets.password !== undefined,
        });
  useEffect(() => {
    if (page !== undefined && page !== asked) goTo(page === '' ? '/enrol' : `/enrol/${page}`, { replace: true });
  }, [page, asked]);
  if (problem !== undefined) return <RetryPage again={again} problem={problem} />;
  if (enrolment === undefined || page === undefined) return <WalletPage heading={t('app.starting')}>{null}</WalletPage>;
  const Shown = pages[page];
  return <Shown enrolment={enrolment} />;
}
