import { ButtonLink, ButtonRow, Paragraph, toProblem, useLocale, useRoute } from '@inro/design-system';
import type { Problem } from '@inro/problem';
import { useCallback, useEffect, useRef, useState } from 'react';
import { EnrolmentRoutes } from './enrol/enrolment-routes.tsx';
import { type Boot, boot, type WalletConfig } from './host/boot.ts';
import { startUpkeep } from './host/upkeep.ts';
import { HomePage } from './pages/home-page.tsx';
import { DeleteLogPage, LogPage } from './pages/log-page.tsx';
import { LostPage } from './pages/lost-page.tsx';
import { ShowPage } from './pages/show-page.tsx';
import { PresentationRoutes } from './present/presentation-routes.tsx';
import { useText } from './text.ts';
import { WalletProvider } from './wallet-context.tsx';
import { CannotStartPage, SlowNote, WalletPage } from './wallet-page.tsx';

/** The wallet: lost and locked pages open without anything; all else needs the phone. */
export function WalletApp() {
  const t = useText();
  const route = useRoute();
  const { booted, problem, again } = useBoot();
  useUpkeep(booted);
  if (route === '/lost') return <LostPage />;
  if (problem !== undefined) return <CannotStartPage again={again} problem={problem} />;
  if (booted === undefined) {
    return (
      <WalletPage heading={t('app.starting')}>
        <SlowNote />
      </WalletPage>
    );
  }
  if (booted.kind === 'notPaired') return <NotPairedPage config={booted.config} />;
  return (
    <WalletProvider value={booted.wallet}>
      <Routes route={route} />
    </WalletProvider>
  );
}

function Routes({ route }: { readonly route: string }) {
  if (route.startsWith('/enrol')) return <EnrolmentRoutes route={route} />;
  if (location.pathname === '/present') return <PresentationRoutes />;
  if (route === '/show') return <ShowPage />;
  if (route === '/log') return <LogPage />;
  if (route === '/log/delete') return <DeleteLogPage />;
  return <HomePage />;
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
