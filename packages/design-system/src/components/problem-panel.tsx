import type { Problem } from '@inro/problem';
import { type ReactNode, useEffect, useRef } from 'react';
import { useCommonText, useLocale } from '../i18n.ts';
import { Code, Ruby } from './text.tsx';

type Place = 'phone' | 'chip' | 'card' | 'authority' | 'service' | 'app';

const places: Readonly<Record<string, Place>> = {
  handset: 'phone',
  'secure-element': 'chip',
  secure_element: 'chip',
  apdu: 'chip',
  jpki: 'chip',
  registration: 'authority',
  tsm: 'authority',
  ca: 'authority',
  bank: 'service',
  presentation: 'service',
  relying_party: 'service',
  'relying-party': 'service',
  wallet: 'app',
};

/** One failure, whole: what happened, where, who has to act, what to do next, its code. Takes the focus when it appears. */
export function ProblemPanel({
  problem,
  place,
  children,
}: {
  readonly problem: Problem;
  /** Where it happened, if the caller knows better than the code says. */
  readonly place?: Place;
  /** What can be done here: buttons. */
  readonly children?: ReactNode;
}) {
  const t = useCommonText();
  const { pick } = useLocale();
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another problem takes the focus again
  useEffect(() => box.current?.focus(), [problem.code]);
  const where = place ?? places[problem.code.split('.')[0] ?? ''];
  const rows: ReadonlyArray<readonly [string, ReactNode]> = [
    [t('ds.next'), <Ruby key="next">{pick(problem.next)}</Ruby>],
    [t('ds.who'), <Ruby key="who">{t(`ds.who.${problem.actor}`)}</Ruby>],
    ...(where === undefined ? [] : [[t('ds.where'), <Ruby key="where">{t(`ds.where.${where}`)}</Ruby>] as const]),
    [t('ds.code'), <Code key="code">{problem.code}</Code>],
  ];
  return (
    <div
      className="my-6 rounded-panel border-2 border-failure bg-failure-tint p-4"
      ref={box}
      role="alert"
      tabIndex={-1}
    >
      <h2 className="mb-3 text-failure text-std-18B-160">
        <Ruby>{pick(problem.titles)}</Ruby>
      </h2>
      <dl className="space-y-2">
        {rows.map(([term, value]) => (
          <div key={term}>
            <dt className="font-bold">
              <Ruby>{term}</Ruby>
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {children}
    </div>
  );
}
