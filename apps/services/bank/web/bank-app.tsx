import { goTo, ProblemPanel, TextLink, useLoaded, useLocale, useRoute } from '@inro/design-system';
import { BankPage } from './bank-page.tsx';
import { ChoicePage } from './choice-page.tsx';
import { DonePage } from './done-page.tsx';
import { LoggedInPage } from './logged-in-page.tsx';
import { QrPage } from './qr-page.tsx';
import { readSession } from './session.ts';
import { useText } from './text.ts';
import { WelcomePage } from './welcome-page.tsx';

/** The bank's pages: welcome, choice of the phone, QR code, return from the wallet, account. */
export function BankApp() {
  const t = useText();
  const { locale } = useLocale();
  const route = useRoute();
  const session = useLoaded(readSession);
  const home = session.value?.home;
  const help = home === undefined ? null : <TextLink href={`${home}/?lang=${locale}`}>{t('service.home')}</TextLink>;
  const loggedIn = async () => {
    await session.reload();
    history.replaceState(null, '', '/');
    goTo('/', { replace: true });
  };
  if (location.pathname === '/done') return <DonePage help={help} onLoggedIn={loggedIn} />;
  if (session.value?.loggedIn === true)
    return <LoggedInPage help={help} onLoggedOut={session.reload} session={session.value} />;
  if (session.value === undefined) {
    return (
      <BankPage heading={t('service.welcome')} help={help}>
        {session.problem === undefined ? null : <ProblemPanel problem={session.problem} />}
      </BankPage>
    );
  }
  if (route === '/choose') return <ChoicePage help={help} />;
  if (route === '/qr') return <QrPage help={help} onLoggedIn={loggedIn} />;
  return <WelcomePage help={help} />;
}
