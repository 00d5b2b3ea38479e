import { Button, ButtonRow, type CordState, ProblemBody, type ProblemPlace, useLocale } from '@inro/design-system';
import type { Problem } from '@inro/problem';
import type { ReactNode } from 'react';
import { useText } from './text.ts';
import { WalletPage } from './wallet-page.tsx';

/** One failure, a page of its own: what happened is its heading; its children are the one right button, and below it at most a quiet way. */
export function FailurePage({
  problem,
  place,
  party,
  next,
  cord,
  above,
  back,
  children,
}: {
  readonly problem: Problem;
  readonly place?: ProblemPlace | undefined;
  readonly party?: string | undefined;
  readonly next?: string | undefined;
  readonly cord?: CordState;
  readonly above?: ReactNode;
  readonly back?: string;
  readonly children?: ReactNode;
}) {
  const { pick } = useLocale();
  return (
    <WalletPage above={above} heading={pick(problem.titles)} isFailure {...(back === undefined ? {} : { back })}>
      <ProblemBody next={next} party={party} place={place} problem={problem} {...(cord === undefined ? {} : { cord })}>
        {children}
      </ProblemBody>
    </WalletPage>
  );
}

/** What the page needs did not answer: why, and the way to try again; nothing of it is lost. */
export function RetryPage({
  again,
  ...failure
}: Omit<Parameters<typeof FailurePage>[0], 'children'> & { readonly again: () => void | Promise<void> }) {
  const t = useText();
  return (
    <FailurePage {...failure}>
      <ButtonRow>
        <Button onPress={again}>{t('app.retry')}</Button>
      </ButtonRow>
    </FailurePage>
  );
}
