import { LiveRegion, Note, Page, type PageProps, TextLink, useRoute } from '@inro/design-system';
import { useEffect, useState } from 'react';
import { useText } from './text.ts';

/** A page of the wallet: help at the same place on every one of them. */
export function WalletPage(props: Omit<PageProps, 'site' | 'help'>) {
  const t = useText();
  const help = useRoute() === '/lost' ? null : <TextLink href="/#/lost">{t('app.help_lost')}</TextLink>;
  return <Page {...props} help={help} site={t('app.site')} />;
}

const slowMs = 3000;

/** Words for whoever waits longer than usual. */
export function SlowNote() {
  const t = useText();
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      {slow ? <Note>{t('app.slow')}</Note> : null}
      <LiveRegion text={slow ? t('app.slow') : ''} />
    </>
  );
}
