import { Button, ButtonRow, collapseTo, formatDate, Notice, Paragraph, Ruby, useLocale } from '@inro/design-system';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import type { Enrolment } from './enrolment.ts';

export function DonePage({ enrolment }: { readonly enrolment: Enrolment }) {
  const t = useText();
  const { locale } = useLocale();
  const { certificates = [], validUntil } = enrolment.state;
  return (
    <WalletPage heading={t('enrol.done')}>
      <Notice kind="success" title={t('app.ready_heading')}>
        <ul>
          {certificates.map((kind) => (
            <li key={kind}>
              <Ruby>{t(`app.kind.${kind}`)}</Ruby>
            </li>
          ))}
        </ul>
        {validUntil === undefined ? null : (
          <p>
            <Ruby>{t('app.valid_until', { date: formatDate(locale, validUntil) })}</Ruby>
          </p>
        )}
      </Notice>
      <Paragraph>{t('enrol.done_next')}</Paragraph>
      <ButtonRow>
        <Button onPress={() => collapseTo('/', 0)}>{t('enrol.finish')}</Button>
      </ButtonRow>
    </WalletPage>
  );
}
