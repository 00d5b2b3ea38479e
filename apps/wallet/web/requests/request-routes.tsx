import { Note, useLoaded } from '@inro/design-system';
import type { KnownService } from '@inro/wallet/core';
import { RetryPage } from '../failure-page.tsx';
import { useText } from '../text.ts';
import { useWallet } from '../wallet-context.tsx';
import { WalletPage } from '../wallet-page.tsx';
import { DeletionPage } from './deletion-page.tsx';
import { ReportPage } from './report-page.tsx';
import { RequestsPage } from './requests-page.tsx';

const pages = { delete: DeletionPage, report: ReportPage } as const;

/** `/requests`, `/requests/delete/N`, `/requests/report/N`: an entry of the log by the moment at which it was written. */
export function RequestRoutes({ route }: { readonly route: string }) {
  const [, what, moment] = /^\/requests\/(delete|report)\/(\d{1,16})$/.exec(route) ?? [];
  if (what === undefined) return <RequestsPage />;
  return <OfEntry key={route} moment={Number(moment)} what={what as keyof typeof pages} />;
}

/** The service of an entry, which is named in no address. */
function OfEntry({ what, moment }: { readonly what: keyof typeof pages; readonly moment: number }) {
  const t = useText();
  const { log } = useWallet();
  const { value, problem, reload } = useLoaded(async () => {
    const entry = (await log.entries()).find(({ at, origin }) => Date.parse(at) === moment && origin !== undefined);
    return { service: entry && known(entry) };
  });
  if (problem !== undefined) return <RetryPage again={reload} back="#/log" problem={problem} />;
  const Of = pages[what];
  if (value?.service !== undefined) return <Of service={value.service} />;
  return (
    <WalletPage back="#/log" heading={t('requests.heading')}>
      {value === undefined ? null : <Note>{t('requests.gone')}</Note>}
    </WalletPage>
  );
}

const known = ({ origin, relyingParty }: Partial<KnownService>): KnownService | undefined =>
  origin === undefined || relyingParty === undefined ? undefined : { origin, relyingParty };
