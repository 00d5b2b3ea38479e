import { type LoginState, PageLogin } from '@inro/relying-party/page';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';

/** A login of this page, read anew at each change; `onDone` is called once for each that is done. */
export function useLogin<T>(
  onDone: (result: T) => void | Promise<void>,
): readonly [login: PageLogin<T>, state: LoginState<T>] {
  const [login] = useState(() => new PageLogin<T>());
  const state = useSyncExternalStore(login.subscribe, () => login.state);
  const told = useRef<LoginState<T>>(undefined);
  useEffect(() => {
    if (state.at !== 'done' || told.current === state) return;
    told.current = state;
    void onDone(state.result);
  }, [state, onDone]);
  return [login, state];
}
