import { StepBar } from '@inro/design-system';
import type { EnrolmentState } from '@inro/wallet/core';
import { useText } from '../text.ts';
import { type EnrolPage, stepNumber } from './pages.ts';

/** How many pages of the journey are done, drawn and in words. */
export function JourneyStep({
  page,
  certificates,
}: {
  readonly page: EnrolPage;
  readonly certificates: EnrolmentState['certificates'];
}) {
  const t = useText();
  const { step, total } = stepNumber(page, certificates);
  return <StepBar step={step} text={t('enrol.step', { step, total })} total={total} />;
}
