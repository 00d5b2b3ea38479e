import { ButtonLink, ButtonRow, Page, Paragraph } from '@inro/design-system';
import type { ReactNode } from 'react';
import { useText } from './text.ts';

export function WelcomePage({ help }: { readonly help: ReactNode }) {
  const t = useText();
  return (
    <Page heading={t('service.welcome')} help={help} site={t('service.site')}>
      <Paragraph>{t('service.intro')}</Paragraph>
      <ButtonRow>
        <ButtonLink href="#/choose">{t('service.login')}</ButtonLink>
      </ButtonRow>
    </Page>
  );
}
