import { withoutRuby } from '@inro/problem';
import { Ruby } from './text.tsx';

/** How far a journey is: one piece a step, the present one filled as far as it has come. The words beside it say the same. */
export function StepBar({
  step,
  total,
  part = 0,
  text,
}: {
  /** From 1: the step that runs now; `total + 1` when all are done. */
  readonly step: number;
  readonly total: number;
  /** Of the present step, 0 to 1. */
  readonly part?: number;
  readonly text: string;
}) {
  const filled = (at: number) => (at < step ? 1 : at === step ? Math.min(1, Math.max(0, part)) : 0);
  return (
    <div className="mt-3 mb-5">
      <p className="font-bold">
        <Ruby>{text}</Ruby>
      </p>
      <div aria-hidden="true" className="mt-2 flex gap-1.5" data-filled={filledOf(step, total, part)}>
        {Array.from({ length: total }, (_, at) => at + 1).map((at) => (
          <svg
            aria-hidden="true"
            className={`h-2 min-w-0 flex-1 rounded-full border ${at === step ? 'border-primary' : 'border-transparent'} bg-hairline forced-colors:border-[CanvasText]`}
            focusable="false"
            key={at}
            preserveAspectRatio="none"
            viewBox="0 0 100 10"
          >
            <rect className="fill-primary forced-colors:fill-[Highlight]" height="10" width={100 * filled(at)} />
          </svg>
        ))}
      </div>
    </div>
  );
}

/** The same of work that runs while it is looked at: every change is a step that was reported, none is a guess of time. */
export function ProgressBar(props: Parameters<typeof StepBar>[0] & { readonly label: string }) {
  const { step, total, part = 0, text, label } = props;
  return (
    <div
      aria-label={withoutRuby(label)}
      aria-valuemax={total}
      aria-valuemin={0}
      aria-valuenow={Number(filledOf(step, total, part))}
      aria-valuetext={withoutRuby(text)}
      role="progressbar"
    >
      <StepBar {...props} />
    </div>
  );
}

/** In whole steps, with two digits for the present one. */
const filledOf = (step: number, total: number, part: number): string =>
  Math.min(total, step - 1 + Math.min(1, Math.max(0, part))).toFixed(2);
