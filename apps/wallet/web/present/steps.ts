import type { PresentationRequest } from '@inro/wallet/core';

/** The pages between the yes and the hand-over. */
export type Step = 'number' | 'documents' | 'pin' | 'password' | 'attributes' | 'statement';

/** What the person does for a request, in its order: they see before they type, and what leaves the phone before it leaves. */
export function stepsOf({ acts, needsNumber }: Pick<PresentationRequest, 'acts' | 'needsNumber'>): readonly Step[] {
  const signs = acts.attributes !== undefined || acts.signature !== undefined;
  return [
    ...(needsNumber ? (['number'] as const) : []),
    ...(acts.signature === undefined ? [] : (['documents'] as const)),
    ...(acts.login === undefined && acts.statement === undefined ? [] : (['pin'] as const)),
    ...(signs ? (['password'] as const) : []),
    ...(acts.attributes === undefined ? [] : (['attributes'] as const)),
    ...(acts.statement === undefined ? [] : (['statement'] as const)),
  ];
}

/** The page for this address: none that lies behind a step that is not done, and none that is not of this request. */
export function pageFor(route: string, steps: readonly Step[], done: ReadonlySet<Step>): '/' | Step {
  const wanted = steps.findIndex((step) => route === `/${step}`);
  if (wanted < 0) return '/';
  const open = steps.findIndex((step) => !done.has(step));
  return steps[open < 0 ? wanted : Math.min(wanted, open)]!;
}
