import { finishOnReturn } from '@inro/relying-party/browser';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { BankPage } from './bank-page.tsx';
import { FailedPage } from './failed-page.tsx';
import { endOf } from './problem.ts';
import { useText } from './text.ts';

/** Back from the wallet on the same device: hands in the response code, once. */
export function DonePage({ help, onLoggedIn }: { readonly help: ReactNode; readonly onLoggedIn: () => Promise<void> }) {
  const t = useText();
  const [end, setEnd] = useState<ReturnType<typeof endOf>>();
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    finishOnReturn(location.search)
      .then(onLoggedIn)
      .catch((failure: unknown) => setEnd(endOf(failure)));
  }, [onLoggedIn]);
  if (end === undefined)
    return (
      <BankPage heading={t('service.checking')} help={help}>
        {null}
      </BankPage>
    );
  return <FailedPage help={help} kind={end.kind} onAgain={() => location.assign('/#/choose')} problem={end.problem} />;
}
