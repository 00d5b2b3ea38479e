import { ButtonLink, ButtonRow, ProblemPanel, useLocale } from '@inro/design-system';
import type { Problem } from '@inro/problem';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import type { Presentation } from './presentation.ts';

const endedByEnrolling = [
  'wallet.no_certificates',
  'relying-party.certificate_revoked',
  'relying-party.certificate_expired',
  'jpki.secret_blocked',
];

/** A request that cannot be answered, or was and did not do: why, who has to act, and the ways on from here. */
export function FailedPage({
  problem,
  opened,
}: {
  readonly problem: Problem;
  readonly opened: Presentation['opened'];
}) {
  const t = useText();
  const { pick } = useLocale();
  const { relyingParty, flow } = opened?.journey.request ?? {};
  return (
    <WalletPage hasError heading={t('present.failed')}>
      <ProblemPanel problem={problem} />
      <ButtonRow>
        {endedByEnrolling.includes(problem.code) ? <ButtonLink href="/#/enrol">{t('app.enrol')}</ButtonLink> : null}
        {relyingParty !== undefined && flow === 'same-device' ? (
          <ButtonLink href={relyingParty.origin} look="secondary">
            {t('present.back_to', { name: pick(relyingParty.names) })}
          </ButtonLink>
        ) : null}
        <ButtonLink href="/" look="secondary">
          {t('present.to_home')}
        </ButtonLink>
      </ButtonRow>
    </WalletPage>
  );
}
