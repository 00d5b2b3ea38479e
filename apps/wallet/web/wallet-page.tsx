import { Button, ButtonRow, Page, type PageProps, ProblemPanel, TextLink, useRoute } from '@inro/design-system';
import type { Problem } from '@inro/problem';
import { useText } from './text.ts';

/** A page of the wallet: help at the same place on every one of them. */
export function WalletPage(props: Omit<PageProps, 'site' | 'help'>) {
  const t = useText();
  const help = useRoute() === '/lost' ? null : <TextLink href="/#/lost">{t('app.help_lost')}</TextLink>;
  return <Page {...props} help={help} site={t('app.site')} />;
}

/** What the wallet needs did not answer: why, and the way to try again. */
export function CannotStartPage({
  problem,
  again,
}: {
  readonly problem: Problem;
  readonly again: () => Promise<void>;
}) {
  const t = useText();
  return (
    <WalletPage hasError heading={t('app.cannot_start')}>
      <ProblemPanel problem={problem} />
      <ButtonRow>
        <Button onPress={again}>{t('app.retry')}</Button>
      </ButtonRow>
    </WalletPage>
  );
}
