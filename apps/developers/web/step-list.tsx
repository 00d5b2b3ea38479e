import { Fold, Icon, type IconName, Ruby } from '@inro/design-system';
import type { LoginDetail, LoginStep } from '../src/wire.ts';
import { CheckList } from './check-list.tsx';
import { FailedStep } from './failed-step.tsx';
import { duration } from './login-words.ts';
import { useText } from './text.ts';

const marks: Readonly<Record<LoginStep['outcome'], { readonly look: string; readonly icon?: IconName }>> = {
  done: { look: 'border-good bg-good-tint text-good', icon: 'check' },
  failed: { look: 'border-failure bg-failure text-surface forced-color-adjust-none', icon: 'without' },
  refused: { look: 'border-control bg-sunken text-ink', icon: 'without' },
  open: { look: 'border-hairline bg-sunken text-ink-second' },
};

/** The steps of a login from above to below, the one that failed open. */
export function StepList({ login, home }: { readonly login: LoginDetail; readonly home: string | undefined }) {
  return (
    <ol>
      {login.steps.map((step, at) => (
        <StepRow home={home} isLast={at === login.steps.length - 1} key={step.step} step={step} />
      ))}
    </ol>
  );
}

function StepRow({
  step,
  isLast,
  home,
}: {
  readonly step: LoginStep;
  readonly isLast: boolean;
  readonly home: string | undefined;
}) {
  const t = useText();
  const { look, icon } = marks[step.outcome];
  const isOpen = step.outcome === 'open';
  return (
    <li className="flex gap-3 sm:gap-4">
      <span aria-hidden="true" className="flex flex-none flex-col items-center">
        <span className={`grid size-9 place-items-center rounded-full border ${look}`}>
          {icon === undefined ? null : <Icon name={icon} size={18} />}
        </span>
        {isLast ? null : <span className={`w-0.5 flex-1 ${step.outcome === 'done' ? 'bg-good' : 'bg-hairline'}`} />}
      </span>
      <div className="min-w-0 flex-1 pb-5">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4 pt-1">
          <h2 className={isOpen ? 'text-ink-second text-std-16N-170' : 'text-std-16B-170'}>
            <Ruby>{t(`portal.step_${step.step}`)}</Ruby>
            <span className="ml-3 font-normal text-ink-second">
              <Ruby>{t(`portal.by_${step.by}`)}</Ruby>
            </span>
          </h2>
          <p className="text-ink-second tabular-nums">
            <Ruby>{t(`portal.outcome_${step.outcome}`)}</Ruby>
            {step.ms === undefined ? null : <span className="ml-3">{duration(step.ms)}</span>}
          </p>
        </div>
        {step.problem === undefined ? null : <FailedStep home={home} problem={step.problem} />}
        {step.checks.length + step.findings.length === 0 ? null : (
          <Fold title={t('portal.checks', { count: step.checks.length })}>
            <CheckList step={step} />
          </Fold>
        )}
      </div>
    </li>
  );
}
