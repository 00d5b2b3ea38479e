import { goTo, useLocale, useRoute } from '@inro/design-system';
import { useEffect } from 'react';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import { AttributesPage } from './attributes-page.tsx';
import { ConsentPage } from './consent-page.tsx';
import { DocumentsPage } from './documents-page.tsx';
import { EndPage } from './end-page.tsx';
import { FailedPage } from './failed-page.tsx';
import { LookPage } from './look-page.tsx';
import { NumberPage } from './number-page.tsx';
import { PasswordPage } from './password-page.tsx';
import { PinPage } from './pin-page.tsx';
import { usePresentation } from './presentation.ts';
import { StatementPage } from './statement-page.tsx';
import { pageFor } from './steps.ts';

/** A service asks: consent, the number when it came by another device, then a page for each thing that is asked, the end. */
export function PresentationRoutes() {
  const t = useText();
  const { pick } = useLocale();
  const route = useRoute();
  const presentation = usePresentation();
  const { opened, problem, agreed, end } = presentation;
  const isOpen = opened !== undefined && end === undefined && agreed;
  const page = isOpen ? pageFor(route, presentation.steps, presentation.done) : '/';
  const address = page === '/' ? '/' : `/${page}`;
  useEffect(() => {
    if (address !== route) goTo(address, { replace: true });
  }, [address, route]);
  if (problem !== undefined) return <FailedPage presentation={presentation} problem={problem} />;
  if (opened === undefined) {
    if (presentation.host !== undefined) return <LookPage host={presentation.host} look={presentation.look} />;
    return <WalletPage heading={t('present.opening')}>{null}</WalletPage>;
  }
  const name = pick(opened.journey.request.relyingParty.names);
  if (end !== undefined) return <EndPage end={end} name={name} />;
  switch (page) {
    case 'number':
      return <NumberPage name={name} onNumber={presentation.keepNumber} />;
    case 'documents':
      return <DocumentsPage name={name} presentation={presentation} />;
    case 'pin':
      return <PinPage name={name} presentation={presentation} />;
    case 'password':
      return <PasswordPage name={name} presentation={presentation} />;
    case 'attributes':
      return <AttributesPage name={name} presentation={presentation} />;
    case 'statement':
      return <StatementPage name={name} presentation={presentation} />;
    default:
      return <ConsentPage name={name} presentation={presentation} />;
  }
}
