import { useEffect } from 'react';
import { EndedPage } from './ended-page.tsx';
import type { LoginPlace } from './place.ts';
import { useText } from './text.ts';
import { useLogin } from './use-login.ts';

/** Back from the wallet on the same device: hands in the response code, once. */
export function ReturnPage<T>({ place, onAgain }: { readonly place: LoginPlace<T>; readonly onAgain: () => void }) {
  const t = useText();
  const [login, state] = useLogin(place.onDone);
  useEffect(() => {
    if (login.state.at === 'start') void login.finishOnReturn(location.search);
  }, [login]);
  if (state.at === 'ended') return <EndedPage end={state.end} onAgain={onAgain} place={place} />;
  return (
    <place.Frame heading={t('login.checking')} help={place.help}>
      {null}
    </place.Frame>
  );
}
