import { Button, ButtonLink, ButtonRow, Note, Paragraph } from '@inro/design-system';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';

/** Where the request lies, before anybody there is asked for it. */
export function LookPage({ host, look }: { readonly host: string; readonly look: () => Promise<void> }) {
  const t = useText();
  return (
    <WalletPage heading={t('present.look')}>
      <Paragraph>{t('present.look_where')}</Paragraph>
      <p className="my-4 font-bold text-std-20B-150 [overflow-wrap:anywhere]">{host}</p>
      <Note>{t('present.look_why')}</Note>
      <ButtonRow>
        <Button onPress={look}>{t('present.look_yes')}</Button>
        <ButtonLink href="/" look="secondary">
          {t('present.look_no')}
        </ButtonLink>
      </ButtonRow>
    </WalletPage>
  );
}
