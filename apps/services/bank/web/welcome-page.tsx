import { ButtonLink, ButtonRow, Page, Paragraph } from '@inro/design-system';
import type { ReactNode } from 'react';
import { useText } from './text.ts';

export function WelcomePage({ help }: { readonly help: ReactNode }) {
  const t = useText();
  return (
    <Page heading={t('bank.welcome')} help={help} site={t('bank.site')}>
      <Paragraph>{t('bank.intro')}</Paragraph>
      <ButtonRow>
        <ButtonLink href="#/choose">{t('bank.login')}</ButtonLink>
      </ButtonRow>
    </Page>
  );
}
