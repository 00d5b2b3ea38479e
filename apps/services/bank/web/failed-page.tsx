import { Button, ButtonRow, Paragraph, ProblemPanel } from '@inro/design-system';
import type { Problem } from '@inro/problem';
import type { ReactNode } from 'react';
import { BankPage } from './bank-page.tsx';
import { useText } from './text.ts';

const headings = {
  refused: 'service.refused_heading',
  expired: 'service.expired_heading',
  failed: 'service.failed_heading',
} as const;

/** A login that ended without an account: refused by the person, out of time, or not valid. */
export function FailedPage({
  kind,
  problem,
  onAgain,
  help,
}: {
  readonly kind: keyof typeof headings;
  readonly problem?: Problem | undefined;
  readonly onAgain: () => void;
  readonly help: ReactNode;
}) {
  const t = useText();
  return (
    <BankPage heading={t(headings[kind])} help={help}>
      {kind === 'failed' ? null : <Paragraph>{t(`service.${kind}`)}</Paragraph>}
      {problem === undefined || kind === 'refused' ? null : <ProblemPanel problem={problem} />}
      <ButtonRow>
        <Button onPress={onAgain}>{t('service.again')}</Button>
      </ButtonRow>
    </BankPage>
  );
}
