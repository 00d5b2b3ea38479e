import {
  Button,
  ButtonRow,
  collapseTo,
  goTo,
  LiveRegion,
  Note,
  ProgressBar,
  ProgressSteps,
  type Step,
  TextButton,
  toProblem,
} from '@inro/design-system';
import type { Problem } from '@inro/problem';
import type { DeployProgress } from '@inro/wallet/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { FailurePage } from '../failure-page.tsx';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import type { Enrolment } from './enrolment.ts';
import { stepNumber } from './pages.ts';
import { reached, stages } from './progress.ts';

/** What happens on the phone and at the authority, as it happens; goes on by itself after a reload. */
export function ProgressPage({ enrolment }: { readonly enrolment: Enrolment }) {
  const t = useText();
  const { progress, problem, run } = useDeployment(enrolment);
  const { step, part } = reached(progress);
  const steps = stages.map((stage, index): Step => {
    const at = index + 1;
    const state = at < step ? 'done' : at > step ? 'waiting' : problem === undefined ? 'current' : 'failed';
    const { done, of } = progress;
    const counted = at === step && done !== undefined && of !== undefined;
    return { name: t(`enrol.stage.${stage}`), state, ...(counted ? { detail: t('enrol.part', { done, of }) } : {}) };
  });
  if (problem !== undefined) return <StoppedPage enrolment={enrolment} problem={problem} run={run} steps={steps} />;
  return (
    <WalletPage
      above={t('enrol.step', stepNumber('progress', enrolment.state.certificates))}
      heading={t('enrol.progress')}
    >
      <ProgressBar
        label={t('enrol.progress')}
        part={part}
        step={step}
        text={t('enrol.progress_step', { step, total: stages.length })}
        total={stages.length}
      />
      <ProgressSteps steps={steps} />
      <LiveRegion text={t(`enrol.stage.${progress.stage}`)} />
      <Note>{t('enrol.progress_stay')}</Note>
    </WalletPage>
  );
}

/** It stopped: whose it is, how far it came, and the way on from there. */
function StoppedPage({
  enrolment,
  problem,
  run,
  steps,
}: {
  readonly enrolment: Enrolment;
  readonly problem: Problem;
  readonly run: () => Promise<void>;
  readonly steps: readonly Step[];
}) {
  const t = useText();
  // A refused application is forgotten: there is nothing to go on with.
  const isOver = enrolment.journey.state.step === 'new';
  const startOver = async () => {
    await enrolment.startOver();
    goTo('/enrol', { replace: true });
  };
  return (
    <FailurePage place={problem.code === 'wallet.service_failed' ? 'authority' : undefined} problem={problem}>
      {isOver ? null : <ProgressSteps steps={steps} />}
      <ButtonRow>
        {isOver ? (
          <Button onPress={startOver}>{t('enrol.over')}</Button>
        ) : (
          <Button onPress={run}>{t('app.enrol_go_on')}</Button>
        )}
      </ButtonRow>
      {isOver ? null : <TextButton onPress={startOver}>{t('enrol.over')}</TextButton>}
    </FailurePage>
  );
}

function useDeployment(enrolment: Enrolment) {
  const [progress, setProgress] = useState<DeployProgress>({ stage: 'apply' });
  const [problem, setProblem] = useState<Problem>();
  const begun = useRef(false);
  const { step } = enrolment;
  const run = useCallback(async () => {
    setProblem(undefined);
    setProgress({ stage: 'apply' });
    try {
      const outcome = await step((journey) => journey.deploy(setProgress));
      if (outcome === 'waiting') return goTo('/enrol/waiting', { replace: true });
      setProgress({ stage: 'check' });
      await step((journey) => journey.finish());
      collapseTo('/enrol/done', 1);
    } catch (failure) {
      const failed = toProblem(failure);
      // The chip waits for number and password, which nobody keeps: they are typed once more.
      if (failed.code === 'wallet.secrets_needed') return goTo('/enrol/pin', { replace: true });
      setProblem(failed);
    }
  }, [step]);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void run();
  }, [run]);
  return { progress, problem, run };
}
