import { Button, ButtonRow, collapseTo, formatDate, Notice, Paragraph, Ruby, useLocale } from '@inro/design-system';
import { useState } from 'react';
import { keptLink } from '../present/link.ts';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import type { Enrolment } from './enrolment.ts';

export function DonePage({ enrolment }: { readonly enrolment: Enrolment }) {
  const t = useText();
  const { locale } = useLocale();
  const { certificates = [], validUntil } = enrolment.state;
  // A service's request that found no certificates here (ADR 82): asked for anew, and looked at, before anything is answered.
  const [isAwaited] = useState(() => location.pathname === '/present' && keptLink().read() !== undefined);
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
      {isAwaited ? <Paragraph>{t('enrol.awaited')}</Paragraph> : null}
      <ButtonRow>
        {isAwaited ? (
          <Button onPress={() => location.assign(`/present?lang=${locale}`)}>{t('enrol.go_on')}</Button>
        ) : null}
        <Button
          look={isAwaited ? 'secondary' : 'primary'}
          onPress={() => (isAwaited ? location.assign('/') : collapseTo('/', 0))}
        >
          {t('enrol.finish')}
        </Button>
      </ButtonRow>
    </WalletPage>
  );
}
