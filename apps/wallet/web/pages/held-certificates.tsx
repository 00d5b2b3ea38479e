import { Badge, type BadgeLook, formatDate, formatDateTime, type IconName, Ruby, useLocale } from '@inro/design-system';
import type { HeldCertificate } from '@inro/wallet/core';
import { useText } from '../text.ts';
import { type CardState, cardState } from './card-state.ts';
import { type Cord, LacquerCard } from './lacquer-card.tsx';

interface Look {
  readonly badge: BadgeLook;
  readonly icon: IconName;
  readonly cord: Cord;
}

/** How each state of the card looks. */
const looks: Record<CardState, Look> = {
  partly: { badge: 'caution', icon: 'warning', cord: 'partly' },
  revoked: { badge: 'failure', icon: 'without', cord: 'cut' },
  stopped: { badge: 'failure', icon: 'without', cord: 'cut' },
  expired: { badge: 'caution', icon: 'expired', cord: 'cut' },
  suspended: { badge: 'caution', icon: 'pause', cord: 'held' },
  blocked: { badge: 'caution', icon: 'blocked', cord: 'locked' },
  unknown: { badge: 'quiet', icon: 'unknown', cord: 'unknown' },
  inForce: { badge: 'good', icon: 'check', cord: 'whole' },
};
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
  const { badge, icon, cord } = looks[state];
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
