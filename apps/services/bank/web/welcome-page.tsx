import { ButtonLink, ButtonRow, Paragraph } from '@inro/design-system';
import type { ReactNode } from 'react';
import { BankPage } from './bank-page.tsx';
import { useText } from './text.ts';

export function WelcomePage({ help }: { readonly help: ReactNode }) {
  const t = useText();
  return (
    <BankPage heading={t('service.welcome')} help={help}>
      <Paragraph>{t('service.intro')}</Paragraph>
      <ButtonRow>
        <ButtonLink href="#/choose">{t('service.login')}</ButtonLink>
      </ButtonRow>
    </BankPage>
  );
}
