import {
  ButtonLink,
  ButtonRow,
  formatDate,
  Note,
  Paragraph,
  ProblemPanel,
  Ruby,
  TextLink,
  useLoaded,
  useLocale,
} from '@inro/design-system';
import type { KeyKind } from '@inro/jpki-profile';
import { EnrolmentJourney, holding } from '@inro/wallet/core';
import { useText } from '../text.ts';
import { useWallet } from '../wallet-context.tsx';
import { WalletPage } from '../wallet-page.tsx';
import { VerbList } from './verb-list.tsx';

/** The first page: what is on this phone, and what can be done with it. */
export function HomePage() {
  const t = useText();
  const { locale } = useLocale();
  const { ports, config } = useWallet();
  const loaded = useLoaded(async () => ({
    held: await holding(ports),
    step: (await EnrolmentJourney.resume(ports)).state.step,
  }));
  const held = loaded.value?.held ?? null;
  const step = loaded.value?.step ?? 'new';
  const unfinished = step !== 'new' && step !== 'done';
  const heading = unfinished ? 'app.unfinished_heading' : held === null ? 'app.empty_heading' : 'app.ready_heading';
  return (
    <WalletPage heading={loaded.value === undefined ? t('app.starting') : t(heading)}>
      {loaded.problem === undefined ? null : <ProblemPanel problem={loaded.problem} />}
      {loaded.value === undefined ? null : (
        <>
          <Paragraph>{t('app.purpose')}</Paragraph>
          {held === null ? null : <Held certificates={held.certificates} validUntil={held.validUntil} />}
          {unfinished || held === null ? (
            <ButtonRow>
              <ButtonLink href="#/enrol">{t(unfinished ? 'app.enrol_go_on' : 'app.enrol')}</ButtonLink>
            </ButtonRow>
          ) : null}
          <VerbList canShow={held !== null} />
          <TextLink href={`${config.home}/?lang=${locale}`}>{t('app.home_link')}</TextLink>
        </>
      )}
    </WalletPage>
  );
}

function Held({
  certificates,
  validUntil,
}: {
  readonly certificates: readonly KeyKind[];
  readonly validUntil: string | undefined;
}) {
  const t = useText();
  const { locale } = useLocale();
  return (
    <>
      <ul className="my-4 space-y-2">
        {certificates.map((kind) => (
          <li className="grid grid-cols-[2rem_1fr]" key={kind}>
            <span aria-hidden="true" className="font-bold text-success-2">
              ✓
            </span>
            <span>
              <Ruby>{t(`app.kind.${kind}`)}</Ruby>
            </span>
          </li>
        ))}
      </ul>
      {validUntil === undefined ? null : <Note>{t('app.valid_until', { date: formatDate(locale, validUntil) })}</Note>}
    </>
  );
}
