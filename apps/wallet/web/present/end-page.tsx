import { ButtonLink, ButtonRow, Paragraph } from '@inro/design-system';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import type { End } from './presentation.ts';

const texts = {
  handedOver: { heading: 'present.done', next: 'present.done_next' },
  refused: { heading: 'present.refused', next: 'present.refused_next' },
} as const;

/** How it ended, and where to look now. */
export function EndPage({ end, name }: { readonly end: End; readonly name: string }) {
  const t = useText();
  return (
    <WalletPage heading={t(texts[end].heading)}>
      <Paragraph>{t(texts[end].next, { name })}</Paragraph>
      <ButtonRow>
        <ButtonLink href="/" look="secondary">
          {t('present.to_home')}
        </ButtonLink>
      </ButtonRow>
    </WalletPage>
  );
}
