import { goTo, ProblemPanel, TextLink, useLoaded, useLocale, useRoute } from '@inro/design-system';
import { LoginPages, type LoginPlace, ReturnPage, useLoginText } from '@inro/login-pages';
import { BankPage } from './bank-page.tsx';
import { LoggedInPage } from './logged-in-page.tsx';
import { readSession, type Session } from './session.ts';
import { useText } from './text.ts';
import { WelcomePage } from './welcome-page.tsx';

/** The bank's pages: welcome, those of a login, return from the wallet, account. */
export function BankApp() {
  const t = useText();
  const ofLogin = useLoginText();
  const { locale } = useLocale();
  const route = useRoute();
  const session = useLoaded(readSession);
  const home = session.value?.home;
  const help =
    home === undefined ? null : <TextLink href={`${home}/?lang=${locale}`}>{ofLogin('login.home')}</TextLink>;
  const place: LoginPlace<Session> = {
    Frame: BankPage,
    help,
    first: '/choose',
    back: '/',
    async onDone() {
      await session.reload();
      history.replaceState(null, '', '/');
      goTo('/', { replace: true });
    },
  };
  if (location.pathname === '/done') return <ReturnPage onAgain={() => location.assign('/#/choose')} place={place} />;
  if (session.value?.loggedIn === true)
    return <LoggedInPage help={help} onLoggedOut={session.reload} session={session.value} />;
  if (session.value === undefined) {
    return (
      <BankPage heading={t('service.welcome')} help={help}>
        {session.problem === undefined ? null : <ProblemPanel problem={session.problem} />}
      </BankPage>
    );
  }
  if (route === '/choose' || route === '/qr') return <LoginPages place={place} />;
  return <WelcomePage help={help} />;
}
