import {
  afterInterruption,
  type Knowledge,
  learnIssuer,
  learnOpening,
  learnProvider,
  secretsRefused,
} from '../core/knowledge.ts';
import type { Report } from '../core/seram.ts';
import type { DeploymentRecord } from './deployments.ts';
import { attestedKinds, learnElement } from './element.ts';
import type { Roles } from './roles.ts';
import { answersBySegment, type Segment } from './segments.ts';
import type { SessionProgress } from './session-book.ts';

/** What is known of the element once a report is read: by the front in the open, by the roles over their channels. */
export async function learn(
  roles: Roles,
  { known, segments }: SessionProgress,
  deployment: DeploymentRecord,
  report: Report,
): Promise<Knowledge> {
  const status = report.localAgentStatus.localAgentStatusEnum;
  if (segments.length === 0) return known;
  if (status === 'UNAVAILABLE_SE' || status === 'UNGRANTED_ACCESS' || status === 'POLLING')
    return afterInterruption(known);
  const answers = answersBySegment(segments, report);
  let learnt = status === 'UNKNOWN_FAILURE' ? secretsRefused(known) : known;
  for (const [place, segment] of segments.entries())
    learnt = await learnSegment(roles, learnt, segment, answers[place]!, deployment);
  return learnt;
}

async function learnSegment(
  roles: Roles,
  known: Knowledge,
  segment: Segment,
  answers: readonly string[],
  { id: deployment, nonce }: DeploymentRecord,
): Promise<Knowledge> {
  switch (segment.kind) {
    case 'element':
      return learnElement(known, segment, answers);
    case 'opening': {
      if (known.element === undefined) return known;
      const { role, channel } = segment;
      const { cplc } = known.element;
      return learnOpening(
        known,
        { role, id: channel },
        await roles.judge(role, channel, { deployment, cplc, answers }),
      );
    }
    case 'script': {
      const { channel, number } = segment;
      if (segment.role === 'issuer')
        return learnIssuer(known, await roles.issuerAnswers(channel, number, { deployment, answers }));
      const outcome = await roles.providerAnswers(channel, number, { deployment, answers });
      const chain = known.element!.attestationChain;
      return learnProvider(known, outcome, attestedKinds(outcome.applet, nonce, chain));
    }
  }
}
