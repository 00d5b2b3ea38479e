import type { DeployProgress } from '@inro/wallet/core';

export const stages: readonly DeployProgress['stage'][] = ['apply', 'install', 'secrets', 'issue', 'store', 'check'];

/** The last of the authority's own steps is the writing of the certificates, which has a stage of its own. */
const WRITING = 1;

/** How much of the whole is done, as reported: the stage that runs, from 1, and the part of it that is behind. */
export function reached({ stage, done, of }: DeployProgress): { readonly step: number; readonly part: number } {
  const step = stages.indexOf(stage) + 1;
  if (stage !== 'install' || done === undefined || of === undefined || of <= WRITING) return { step, part: 0 };
  return { step, part: Math.min(1, Math.max(0, (done - 1) / (of - WRITING))) };
}
