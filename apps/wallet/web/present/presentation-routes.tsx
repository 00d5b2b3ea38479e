import { goTo, useLocale, useRoute } from '@inro/design-system';
import { useEffect } from 'react';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import { ConsentPage } from './consent-page.tsx';
import { EndPage } from './end-page.tsx';
import { FailedPage } from './failed-page.tsx';
import { LookPage } from './look-page.tsx';
import { NumberPage } from './number-page.tsx';
import { PinPage } from './pin-page.tsx';
import { usePresentation } from './presentation.ts';

/** A service asks: consent, the number when it came by another device, the PIN, the end. */
export function PresentationRoutes() {
  const t = useText();
  const { pick } = useLocale();
  const route = useRoute();
  const presentation = usePresentation();
  const { opened, problem, agreed, number, end } = presentation;
  const needsNumber = opened?.journey.request.needsNumber === true && number === undefined;
  const page =
    opened === undefined || end !== undefined || !agreed ? '/' : needsNumber && route !== '/' ? '/number' : route;
  useEffect(() => {
    if (page !== route) goTo(page, { replace: true });
  }, [page, route]);
  if (problem !== undefined) return <FailedPage opened={opened} problem={problem} />;
  if (opened === undefined) {
    if (presentation.host !== undefined) return <LookPage host={presentation.host} look={presentation.look} />;
    return <WalletPage heading={t('present.opening')}>{null}</WalletPage>;
  }
  const name = pick(opened.journey.request.relyingParty.names);
  if (end !== undefined) return <EndPage end={end} name={name} />;
  if (page === '/number') return <NumberPage name={name} onNumber={presentation.keepNumber} />;
  if (page === '/pin') return <PinPage name={name} presentation={presentation} />;
  return <ConsentPage name={name} presentation={presentation} />;
}
