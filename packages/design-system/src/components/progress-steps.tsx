import { useCommonText } from '../i18n.ts';
import { Ruby } from './text.tsx';

export type StepState = 'done' | 'current' | 'waiting' | 'failed';
export interface Step {
  readonly name: string;
  readonly state: StepState;
  /** "3 of 8" of this step. */
  readonly detail?: string;
}

const marks: Record<StepState, string> = { done: '✓', current: '●', waiting: '○', failed: '✕' };
const colours: Record<StepState, string> = {
  done: 'text-good',
  current: 'text-primary font-bold',
  waiting: 'text-ink-second',
  failed: 'text-failure font-bold',
};

/** What is done, what runs, what is to come; each state said in words too. */
export function ProgressSteps({ steps }: { readonly steps: readonly Step[] }) {
  const t = useCommonText();
  return (
    <ol className="my-6 space-y-3">
      {steps.map((step) => (
        <li
          aria-current={step.state === 'current' ? 'step' : undefined}
          className={`grid grid-cols-[2rem_1fr] ${colours[step.state]}`}
          key={step.name}
        >
          <span aria-hidden="true">{marks[step.state]}</span>
          <span>
            <Ruby>{step.name}</Ruby>
            <span className="block text-std-16N-170">
              <Ruby>{t(`ds.state.${step.state}`)}</Ruby>
              {step.detail === undefined ? null : <Ruby>{`（${step.detail}）`}</Ruby>}
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}
