import {
  Badge,
  ButtonLink,
  ButtonRow,
  DescriptionList,
  formatDate,
  formatDateTime,
  Paragraph,
  Ruby,
  useLoaded,
  useLocale,
} from '@inro/design-system';
import { type HeldCertificate, standings } from '@inro/wallet/core';
import { RetryPage } from '../failure-page.tsx';
import { useText } from '../text.ts';
import { useWallet } from '../wallet-context.tsx';
import { SlowNote, WalletPage } from '../wallet-page.tsx';
import { needsEnrolling } from './card-state.ts';
import { LacquerCard } from './lacquer-card.tsx';
import { stateLooks } from './state-looks.ts';

/** The phone alone is looked at; the authority is asked on the schedule (`web/host/upkeep.ts`). */
const everyMs = 30_000;

/** Each certificate of this phone: what it is for, what is in it, how long it holds, how it stands and since when that is known. */
export function CertificatesPage() {
  const t = useText();
  const { ports } = useWallet();
  const { value, problem, reload } = useLoaded(() => standings(ports), everyMs);
  if (value === undefined && problem !== undefined) return <RetryPage again={reload} back="#/" problem={problem} />;
  return (
    <WalletPage back="#/" heading={t('certificates.heading')}>
      {value === undefined ? <SlowNote /> : <Paragraph>{t('app.what_certificate')}</Paragraph>}
      {value?.map((held) => (
        <Certificate held={held} key={held.kind} />
      ))}
      {value === undefined ? null : <WayOn held={value} />}
    </WalletPage>
  );
}

function Certificate({ held }: { readonly held: HeldCertificate }) {
  const t = useText();
  const { locale } = useLocale();
  const { kind, standing, checkedAt, from, until } = held;
  const { badge, icon, cord } = stateLooks[standing];
  const period =
    until === undefined
      ? t('certificates.not_known')
      : from === undefined
        ? t('app.valid_until', { date: formatDate(locale, until) })
        : t('certificates.from_until', { from: formatDate(locale, from), until: formatDate(locale, until) });
  return (
    <section>
      <LacquerCard cord={cord}>
        <div className="flex flex-wrap items-center justify-between gap-2">
          <h2 className="min-w-0 text-std-20B-150">
            <Ruby>{t(`app.kind.${kind}`)}</Ruby>
          </h2>
          <Badge icon={icon} look={badge} text={t(`app.badge.${standing}`)} />
        </div>
        <p className="mt-3">
          <Ruby>{t(`certificates.state.${standing}`)}</Ruby>
        </p>
      </LacquerCard>
      <DescriptionList
        rows={[
          { term: t('certificates.purpose'), value: t(`certificates.purpose.${kind}`) },
          { term: t('certificates.inside'), value: t(`certificates.inside.${kind}`) },
          { term: t('certificates.not_inside'), value: t(`certificates.not_inside.${kind}`) },
          { term: t('certificates.secret'), value: t(`certificates.secret.${kind}`) },
          { term: t('certificates.period'), value: period },
          {
            term: t('certificates.checked'),
            value: checkedAt === undefined ? t('certificates.never_checked') : formatDateTime(locale, checkedAt),
          },
        ]}
      />
    </section>
  );
}

/** The one thing to do where something cannot be used; nothing where all is well. */
function WayOn({ held }: { readonly held: readonly HeldCertificate[] }) {
  const t = useText();
  const has = (...states: readonly string[]) => held.some(({ standing }) => states.includes(standing));
  if (held.length > 0 && !has(...needsEnrolling, 'suspended')) return null;
  return (
    <ButtonRow>
      {held.length === 0 || has(...needsEnrolling) ? (
        <ButtonLink href="#/enrol">{t(held.length === 0 ? 'app.enrol' : 'app.enrol_again')}</ButtonLink>
      ) : (
        <ButtonLink href="#/lost">{t('app.suspended_next')}</ButtonLink>
      )}
    </ButtonRow>
  );
}
