import { ButtonLink, ButtonRow, Paragraph, toProblem, useLocale, useRoute } from '@inro/design-system';
import type { Problem } from '@inro/problem';
import { useCallback, useEffect, useRef, useState } from 'react';
import { RetryPage } from './failure-page.tsx';
import { type Boot, boot, type WalletConfig } from './host/boot.ts';
import { startUpkeep } from './host/upkeep.ts';
import { certificates, enrolment, presentation, requests, StartingPage, show } from './journeys.tsx';
import { HomePage } from './pages/home-page.tsx';
import { DeleteLogPage, LogPage } from './pages/log-page.tsx';
import { LostPage } from './pages/lost-page.tsx';
import { useText } from './text.ts';
import { WalletProvider } from './wallet-context.tsx';
import { WalletPage } from './wallet-page.tsx';

/** The wallet: lost and locked pages open without anything; all else needs the phone. */
export function WalletApp() {
  const route = useRoute();
  const { booted, problem, again } = useBoot();
  useUpkeep(booted);
  usePreload(route);
  if (route === '/lost') return <LostPage />;
  if (problem !== undefined) return <RetryPage again={again} problem={problem} />;
  if (booted === undefined) return <StartingPage />;
  if (booted.kind === 'notPaired') return <NotPairedPage config={booted.config} />;
  return (
    <WalletProvider value={booted.wallet}>
      <Routes route={route} />
    </WalletProvider>
  );
}

function Routes({ route }: { readonly route: string }) {
  if (route.startsWith('/enrol')) return <enrolment.Page route={route} />;
  if (location.pathname === '/present') return <presentation.Page />;
  if (route === '/certificates') return <certificates.Page />;
  if (route.startsWith('/requests')) return <requests.Page route={route} />;
  if (route === '/show') return <show.Page />;
  if (route === '/log') return <LogPage />;
  if (route === '/log/delete') return <DeleteLogPage />;
  return <HomePage />;
}

/** What the address asks for comes while the phone is asked who it is. */
function usePreload(route: string): void {
  useEffect(() => {
    if (route.startsWith('/enrol')) enrolment.preload();
    else if (location.pathname === '/present') presentation.preload();
  }, [route]);
}

function useUpkeep(booted: Boot | undefined): void {
  useEffect(() => {
    if (booted?.kind !== 'ready' || location.pathname === '/present') return;
    return startUpkeep(booted.wallet.ports);
  }, [booted]);
}

function useBoot() {
  const [booted, setBooted] = useState<Boot>();
  const [problem, setProblem] = useState<Problem>();
  const begun = useRef(false);
  const again = useCallback(async () => {
    setProblem(undefined);
    await boot()
      .then(setBooted)
      .catch((failure: unknown) => setProblem(toProblem(failure)));
  }, []);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void again();
  }, [again]);
  return { booted, problem, again };
}

function NotPairedPage({ config }: { readonly config: WalletConfig }) {
  const t = useText();
  const { locale } = useLocale();
  return (
    <WalletPage heading={t('app.not_paired')}>
      <Paragraph>{t('app.not_paired_why', { phone: config.phone })}</Paragraph>
      <ButtonRow>
        <ButtonLink href={`${config.handset}/?lang=${locale}`}>{t('app.to_phone')}</ButtonLink>
      </ButtonRow>
    </WalletPage>
  );
}
