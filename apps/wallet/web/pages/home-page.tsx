import {
  ButtonLink,
  ButtonRow,
  Note,
  Paragraph,
  ProblemPanel,
  TextLink,
  useLoaded,
  useLocale,
} from '@inro/design-system';
import { type HeldCertificate, loadEnrolment, standings } from '@inro/wallet/core';
import { RetryPage } from '../failure-page.tsx';
import { useText } from '../text.ts';
import { useWallet } from '../wallet-context.tsx';
import { SlowNote, WalletPage } from '../wallet-page.tsx';
import { needsEnrolling } from './card-state.ts';
import { HeldCertificates } from './held-certificates.tsx';
import { VerbList } from './verb-list.tsx';

/** The phone alone is looked at; the authority is asked on the schedule (`web/host/upkeep.ts`). */
const everyMs = 30_000;

/** The first page: what is on this phone, and what can be done with it. */
export function HomePage() {
  const t = useText();
  const { locale } = useLocale();
  const { ports, config } = useWallet();
  const loaded = useLoaded(async () => {
    const [{ step, validUntil }, held] = await Promise.all([loadEnrolment(ports.storage), standings(ports)]);
    return { held, step, validUntil };
  }, everyMs);
  const held = loaded.value?.held ?? [];
  if (loaded.value === undefined && loaded.problem !== undefined)
    return <RetryPage again={loaded.reload} problem={loaded.problem} />;
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
          {isEmpty ? (
            <Paragraph>{t('app.purpose')}</Paragraph>
          ) : (
            <HeldCertificates certificates={held} validUntil={loaded.value.validUntil} />
          )}
          <Note>{t('app.what_certificate')}</Note>
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
          <VerbList canShow={held.some(canLogIn)} isEmpty={isEmpty} />
          <TextLink href={`${config.home}/?lang=${locale}`}>{t('app.home_link')}</TextLink>
        </>
      )}
    </WalletPage>
  );
}

/** What the phone does not know to be useless; the service has the last word. */
const canLogIn = ({ kind, standing }: HeldCertificate): boolean =>
  kind === 'userAuthentication' && standing !== 'suspended' && !needsEnrolling.includes(standing);
