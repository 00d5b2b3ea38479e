import { BulletList, goTo, Note } from '@inro/design-system';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';

/** What to do when the phone is gone: opens without a login and without a phone. */
export function LostPage() {
  const t = useText();
  return (
    <WalletPage back={() => (history.length > 1 ? history.back() : goTo('/'))} heading={t('lost.heading')}>
      <BulletList items={[t('lost.first'), t('lost.safe'), t('lost.found'), t('lost.not_found')]} />
      <Note>{t('lost.sandbox')}</Note>
    </WalletPage>
  );
}
