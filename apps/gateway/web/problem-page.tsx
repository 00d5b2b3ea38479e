import { Code, Note, ProblemPanel } from '@inro/design-system';
import { useLoginText } from '@inro/login-pages';
import { type Problem, renderProblem } from '@inro/problem';
import { GatewayError, gatewayRows } from '../src/errors.ts';
import { GatewayPage } from './gateway-page.tsx';

/** What went wrong where nobody can be sent back: the address comes from outside, so a code of the table alone is shown. */
export function ProblemPage() {
  const t = useLoginText();
  const problem = problemOfAddress();
  return (
    <GatewayPage heading={t('login.failed_heading')}>
      <ProblemPanel problem={problem} />
      <Note>
        <Code>{problem.code}</Code>
      </Note>
    </GatewayPage>
  );
}

function problemOfAddress(): Problem {
  const code = new URLSearchParams(location.search).get('code') ?? '';
  return renderProblem(
    Object.hasOwn(gatewayRows, code) ? new GatewayError(code as keyof typeof gatewayRows) : undefined,
  );
}
