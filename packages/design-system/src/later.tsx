import { HttpError } from '@inro/host/errors';
import { type Problem, renderProblem } from '@inro/problem';
import { type ComponentType, type ReactNode, useCallback, useEffect, useState } from 'react';
import { useTexts } from './i18n.ts';
import type { TextTable } from './texts/table.ts';

/** What comes when it is needed: a page, with the texts that it alone shows. */
export interface LaterPage<P> {
  readonly Page: ComponentType<P>;
  readonly texts: readonly TextTable[];
}

interface Meanwhile {
  /** Shown until the page is there. */
  readonly Waiting: ComponentType;
  /** Shown when it did not come. */
  readonly Failed: ComponentType<{ readonly problem: Problem; readonly again: () => Promise<void> }>;
}

/** A page whose program is loaded the first time that it is shown, or ahead by `preload`; when it does not come, says so. */
export function later<P extends object>(
  load: () => Promise<LaterPage<P>>,
  { Waiting, Failed }: Meanwhile,
): { readonly Page: (props: P) => ReactNode; readonly preload: () => void } {
  let loaded: LaterPage<P> | undefined;
  let coming: Promise<void> | undefined;
  const begin = (): Promise<void> => {
    coming ??= load().then(
      (page) => {
        loaded = page;
      },
      (failure: unknown) => {
        coming = undefined;
        throw failure;
      },
    );
    return coming;
  };
  function Later(props: P) {
    const texts = useTexts();
    const [state, setState] = useState<'waiting' | 'here' | 'failed'>(loaded === undefined ? 'waiting' : 'here');
    const again = useCallback(async () => {
      setState('waiting');
      await begin().then(
        () => setState('here'),
        () => setState('failed'),
      );
    }, []);
    useEffect(() => {
      if (loaded === undefined) void again();
    }, [again]);
    if (state === 'failed')
      return <Failed again={again} problem={renderProblem(new HttpError('http.peer_unavailable'))} />;
    if (loaded === undefined) return <Waiting />;
    texts.add(loaded.texts);
    return <loaded.Page {...props} />;
  }
  return { Page: Later, preload: () => void begin().catch(() => undefined) };
}
