import { Badge, formatDate, formatDateTime, Ruby, useLocale } from '@inro/design-system';
import type { HeldCertificate } from '@inro/wallet/core';
import { useText } from '../text.ts';
import { cardState } from './card-state.ts';
import { LacquerCard } from './lacquer-card.tsx';
import { stateLooks } from './state-looks.ts';

/** What is on the element, and how each stands as far as the phone knows: with the time where the authority said so. */
export function HeldCertificates({
  certificates,
  validUntil,
}: {
  readonly certificates: readonly HeldCertificate[];
  readonly validUntil: string | undefined;
}) {
  const t = useText();
  const { locale } = useLocale();
  const state = cardState(certificates);
  const { badge, icon, cord } = stateLooks[state];
  return (
    <LacquerCard cord={cord}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-[0.875rem]">
          <Ruby>{t('app.card')}</Ruby>
        </p>
        <Badge icon={icon} look={badge} text={t(`app.badge.${state}`)} />
      </div>
      <ul className="mt-6 space-y-3">
        {certificates.map(({ kind, standing, asOf }) => (
          <li key={kind}>
            <span className="block font-bold text-std-18B-160">
              <Ruby>{t(`app.kind.${kind}`)}</Ruby>
            </span>
            <span className="block">
              <Ruby>
                {t(`app.standing.${standing}`)}
                {asOf === undefined ? '' : t('app.as_of', { time: formatDateTime(locale, asOf) })}
              </Ruby>
            </span>
          </li>
        ))}
      </ul>
      {validUntil === undefined ? null : (
        <p className="mt-4 border-on-lacquer/30 border-t pt-3">
          <Ruby>{t('app.valid_until', { date: formatDate(locale, validUntil) })}</Ruby>
        </p>
      )}
    </LacquerCard>
  );
}
