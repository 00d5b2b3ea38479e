import { Page, toProblem } from '@inro/design-system';
import type { Problem } from '@inro/problem';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { FailedPage } from './failed-page.tsx';
import { finishLogin, readLogin } from './session.ts';
import { useText } from './text.ts';

type End = { readonly kind: 'refused' | 'expired' | 'failed'; readonly problem?: Problem };

/** Back from the wallet on the same device: hands in the response code, once. */
export function DonePage({ help, onLoggedIn }: { readonly help: ReactNode; readonly onLoggedIn: () => Promise<void> }) {
  const t = useText();
  const [end, setEnd] = useState<End>();
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    finish()
      .then(async (ended) => (ended === undefined ? onLoggedIn() : setEnd(ended)))
      .catch((failure: unknown) => setEnd({ kind: 'failed', problem: toProblem(failure) }));
  }, [onLoggedIn]);
  if (end === undefined)
    return (
      <Page heading={t('service.checking')} help={help} site={t('service.site')}>
        {null}
      </Page>
    );
  return <FailedPage help={help} kind={end.kind} onAgain={() => location.assign('/#/choose')} problem={end.problem} />;
}

/** Undefined once logged in. */
async function finish(): Promise<End | undefined> {
  const query = new URLSearchParams(location.search);
  const transaction = query.get('transaction') ?? '';
  const code = query.get('response_code');
  if (code !== null) {
    await finishLogin(transaction, code);
    return undefined;
  }
  const { state, problem } = await readLogin(transaction);
  const kind = state === 'refused' || state === 'expired' ? state : 'failed';
  return problem === undefined ? { kind } : { kind, problem };
}
