import { Page, type PageProps, TextLink, useRoute } from '@inro/design-system';
import { useText } from './text.ts';

/** A page of the wallet: help at the same place on every one of them. */
export function WalletPage(props: Omit<PageProps, 'site' | 'help'>) {
  const t = useText();
  const help = useRoute() === '/lost' ? null : <TextLink href="/#/lost">{t('app.help_lost')}</TextLink>;
  return <Page {...props} help={help} site={t('app.site')} />;
}
