import { ButtonLink, ButtonRow, CordPicture, Paragraph } from '@inro/design-system';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import { ForWhom } from './for-whom.tsx';
import type { End } from './presentation.ts';

const texts = {
  handedOver: { heading: 'present.done', next: 'present.done_next', cord: 'whole' },
  refused: { heading: 'present.refused', next: 'present.refused_next', cord: 'kept' },
} as const;

/** How it ended, and where to look now. */
export function EndPage({ end, name }: { readonly end: End; readonly name: string }) {
  const t = useText();
  const { heading, next, cord } = texts[end];
  return (
    <WalletPage above={<ForWhom name={name} />} heading={t(heading)}>
      <CordPicture cord={cord} from="inro" to={{ name }} />
      <Paragraph>{t(next, { name })}</Paragraph>
      <ButtonRow>
        <ButtonLink href="/">{t('present.to_home')}</ButtonLink>
      </ButtonRow>
    </WalletPage>
  );
}
