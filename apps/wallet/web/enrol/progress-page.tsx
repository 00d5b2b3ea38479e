import {
  Button,
  ButtonRow,
  collapseTo,
  goTo,
  LiveRegion,
  Note,
  ProblemPanel,
  ProgressSteps,
  type Step,
  toProblem,
} from '@inro/design-system';
import type { Problem } from '@inro/problem';
import type { DeployProgress } from '@inro/wallet/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import type { Enrolment } from './enrolment.ts';
import { stepNumber } from './pages.ts';

const stages: readonly DeployProgress['stage'][] = ['apply', 'install', 'secrets', 'issue', 'store', 'check'];

/** What happens on the phone and at the authority, as it happens; goes on by itself after a reload. */
export function ProgressPage({ enrolment }: { readonly enrolment: Enrolment }) {
  const t = useText();
  const { progress, problem, run } = useDeployment(enrolment);
  const at = progress === undefined ? 0 : stages.indexOf(progress.stage);
  const steps = stages.map((stage, index): Step => {
    const state = index < at ? 'done' : index > at ? 'waiting' : problem === undefined ? 'current' : 'failed';
    const { done, of } = progress ?? {};
    const counted = index === at && done !== undefined && of !== undefined;
    return { name: t(`enrol.stage.${stage}`), state, ...(counted ? { detail: t('enrol.part', { done, of }) } : {}) };
  });
  // A refused application is forgotten: there is nothing to go on with.
  const isOver = enrolment.journey.state.step === 'new';
  const startOver = async () => {
    await enrolment.startOver();
    goTo('/enrol', { replace: true });
  };
  return (
    <WalletPage
      above={t('enrol.step', stepNumber('progress', enrolment.state.certificates))}
      hasError={problem !== undefined}
      heading={t(problem === undefined ? 'enrol.progress' : 'enrol.progress_stopped')}
    >
      {problem === undefined ? null : <ProblemPanel problem={problem} />}
      <ProgressSteps steps={steps} />
      <LiveRegion text={problem === undefined ? t(`enrol.stage.${stages[at]!}`) : ''} />
      {problem === undefined ? (
        <Note>{t('enrol.progress_stay')}</Note>
      ) : (
        <ButtonRow>
          {isOver ? null : <Button onPress={run}>{t('app.enrol_go_on')}</Button>}
          <Button look="secondary" onPress={startOver}>
            {t('enrol.over')}
          </Button>
        </ButtonRow>
      )}
    </WalletPage>
  );
}

function useDeployment(enrolment: Enrolment) {
  const [progress, setProgress] = useState<DeployProgress>();
  const [problem, setProblem] = useState<Problem>();
  const begun = useRef(false);
  const { step } = enrolment;
  const run = useCallback(async () => {
    setProblem(undefined);
    try {
      const outcome = await step((journey) => journey.deploy(setProgress));
      if (outcome === 'waiting') return goTo('/enrol/waiting', { replace: true });
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
