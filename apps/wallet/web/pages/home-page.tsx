import {
  ButtonLink,
  ButtonRow,
  formatDate,
  formatDateTime,
  Note,
  Paragraph,
  ProblemPanel,
  Ruby,
  TextLink,
  useLoaded,
  useLocale,
} from '@inro/design-system';
import { EnrolmentJourney, type HeldCertificate, type Standing, standings } from '@inro/wallet/core';
import { useText } from '../text.ts';
import { useWallet } from '../wallet-context.tsx';
import { SlowNote, WalletPage } from '../wallet-page.tsx';
import { VerbList } from './verb-list.tsx';

/** The phone alone is looked at; the authority is asked on the schedule (`web/host/upkeep.ts`). */
const everyMs = 30_000;

/** The first page: what is on this phone, and what can be done with it. */
export function HomePage() {
  const t = useText();
  const { locale } = useLocale();
  const { ports, config } = useWallet();
  const loaded = useLoaded(async () => {
    const { step, validUntil } = (await EnrolmentJourney.resume(ports)).state;
    return { held: await standings(ports), step, validUntil };
  }, everyMs);
  const held = loaded.value?.held ?? [];
  const isEmpty = held.length === 0;
  const useless = held.filter(({ standing }) => needsEnrolling.includes(standing));
  const step = loaded.value?.step ?? 'new';
  const unfinished = step !== 'new' && step !== 'done';
  const heading = unfinished
    ? 'app.unfinished_heading'
    : isEmpty
      ? 'app.empty_heading'
      : held.some(({ standing }) => standing !== 'inForce' && standing !== 'unknown')
        ? 'app.trouble_heading'
        : 'app.ready_heading';
  return (
    <WalletPage heading={loaded.value === undefined ? t('app.starting') : t(heading)}>
      {loaded.problem === undefined ? null : <ProblemPanel problem={loaded.problem} />}
      {loaded.value === undefined ? (
        <SlowNote />
      ) : (
        <>
          <Paragraph>{t('app.purpose')}</Paragraph>
          <Note>{t('app.what_certificate')}</Note>
          {isEmpty ? null : <Held certificates={held} validUntil={loaded.value.validUntil} />}
          {held.some(({ standing }) => standing === 'suspended') ? (
            <TextLink href="#/lost">{t('app.suspended_next')}</TextLink>
          ) : null}
          {unfinished || isEmpty || useless.length > 0 ? (
            <ButtonRow>
              <ButtonLink href="#/enrol">
                {t(unfinished ? 'app.enrol_go_on' : isEmpty ? 'app.enrol' : 'app.enrol_again')}
              </ButtonLink>
            </ButtonRow>
          ) : null}
          <VerbList canShow={!isEmpty} />
          <TextLink href={`${config.home}/?lang=${locale}`}>{t('app.home_link')}</TextLink>
        </>
      )}
    </WalletPage>
  );
}

const looks: Record<Standing, { readonly mark: string; readonly colour: string }> = {
  inForce: { mark: '✓', colour: 'text-success-2' },
  unknown: { mark: '?', colour: 'text-solid-gray-700' },
  expired: { mark: '✕', colour: 'text-error-2' },
  revoked: { mark: '✕', colour: 'text-error-2' },
  suspended: { mark: '‖', colour: 'text-warning-orange-2' },
  stopped: { mark: '✕', colour: 'text-error-2' },
  blocked: { mark: '✕', colour: 'text-error-2' },
};
const needsEnrolling: readonly Standing[] = ['expired', 'revoked', 'stopped', 'blocked'];

/** What is on the element, and how each stands as far as the phone knows: with the time where the authority said so. */
function Held({
  certificates,
  validUntil,
}: {
  readonly certificates: readonly HeldCertificate[];
  readonly validUntil: string | undefined;
}) {
  const t = useText();
  const { locale } = useLocale();
  return (
    <>
      <ul className="my-4 space-y-3">
        {certificates.map(({ kind, standing, asOf }) => (
          <li className="grid grid-cols-[2rem_1fr]" key={kind}>
            <span aria-hidden="true" className={`font-bold ${looks[standing].colour}`}>
              {looks[standing].mark}
            </span>
            <span>
              <span className="block font-bold">
                <Ruby>{t(`app.kind.${kind}`)}</Ruby>
              </span>
              <span className={`block ${looks[standing].colour}`}>
                <Ruby>
                  {t(`app.standing.${standing}`)}
                  {asOf === undefined ? '' : t('app.as_of', { time: formatDateTime(locale, asOf) })}
                </Ruby>
              </span>
            </span>
          </li>
        ))}
      </ul>
      {validUntil === undefined ? null : <Note>{t('app.valid_until', { date: formatDate(locale, validUntil) })}</Note>}
    </>
  );
}
