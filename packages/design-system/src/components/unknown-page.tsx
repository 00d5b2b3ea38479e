import { useCommonText } from '../i18n.ts';
import { ButtonLink, ButtonRow } from './button.tsx';
import { Page } from './page.tsx';
import { Paragraph } from './text.tsx';

/** An address that the server does not know (404). */
export function UnknownPage() {
  const t = useCommonText();
  return (
    <Page heading={t('ds.unknown_page')} mark={null} site={location.hostname}>
      <Paragraph>{t('ds.unknown_page_why')}</Paragraph>
      <ButtonRow>
        <ButtonLink href="/">{t('ds.to_start')}</ButtonLink>
      </ButtonRow>
    </Page>
  );
}
