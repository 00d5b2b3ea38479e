import { goTo, toProblem } from '@inro/design-system';
import type { Secret } from '@inro/foundation';
import { spendLastTry } from '@inro/jpki';
import { PresentationError } from '@inro/presentation/errors';
import type { Problem } from '@inro/problem';
import { LinkedRequest, type PresentationJourney } from '@inro/wallet/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useWallet } from '../wallet-context.tsx';
import { beginAnewWithAnotherLink, keptLink, leaveWhenForgotten, linkOfThisPage } from './link.ts';

export type End = 'handedOver' | 'refused';

/** One request of a service, as its pages see it. */
export interface Presentation {
  /** Where the request lies, until the person looks at it. */
  readonly host: string | undefined;
  readonly opened: { readonly journey: PresentationJourney } | undefined;
  readonly problem: Problem | undefined;
  readonly agreed: boolean;
  readonly number: string | undefined;
  readonly end: End | undefined;
  look(): Promise<void>;
  agree(mayRefreshStaple: boolean): void;
  keepNumber(number: string): void;
  refuse(): Promise<void>;
  /** Hands over with the PIN; throws the problem of a wrong one. */
  handOver(pin: Secret<string>, isLastTry: boolean): Promise<void>;
}

/** Takes up the link of the page's address. */
function useLinkedRequest(fail: (failure: unknown) => void): LinkedRequest | undefined {
  const { ports } = useWallet();
  const [linked, setLinked] = useState<LinkedRequest>();
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    const link = linkOfThisPage();
    // What is over is not kept: there is nothing to show.
    if (link === undefined) return location.replace('/');
    LinkedRequest.take(ports, link).then(setLinked, fail);
  }, [ports, fail]);
  useEffect(beginAnewWithAnotherLink, []);
  return linked;
}

/** Carries the request of the page's address through; its link is forgotten wherever that ends. */
export function usePresentation(): Presentation {
  const [opened, setOpened] = useState<Presentation['opened']>();
  const [problem, setProblem] = useState<Problem>();
  const [consent, setConsent] = useState<{ readonly mayRefreshStaple: boolean }>();
  const [number, setNumber] = useState<string>();
  const [end, setEnd] = useState<End>();
  const fail = useCallback((failure: unknown) => {
    keptLink().forget();
    setProblem(toProblem(failure));
  }, []);
  const linked = useLinkedRequest(fail);
  const isOver = end !== undefined || problem !== undefined;
  useEffect(() => {
    if (linked === undefined || isOver) return;
    return leaveWhenForgotten(() => fail(new PresentationError('presentation.request_expired')));
  }, [linked, isOver, fail]);
  const leave = useCallback((to: { redirectUri?: string }, how: End) => {
    keptLink().forget();
    setEnd(how);
    if (to.redirectUri !== undefined) location.replace(to.redirectUri);
  }, []);
  return {
    host: linked?.host,
    opened,
    problem,
    agreed: consent !== undefined,
    number,
    end,
    look: async () => {
      await linked?.look().then((journey) => setOpened({ journey }), fail);
    },
    agree: (mayRefreshStaple) => {
      setConsent({ mayRefreshStaple });
      goTo(opened?.journey.request.needsNumber === true ? '/number' : '/pin');
    },
    keepNumber: (typed) => {
      setNumber(typed);
      goTo('/pin');
    },
    refuse: async () => {
      if (opened !== undefined) leave(await opened.journey.refuse(), 'refused');
    },
    handOver: async (pin, isLastTry) => {
      if (opened === undefined || consent === undefined) return;
      try {
        const to = await opened.journey.agree({
          act: 'login',
          pin,
          ...(number === undefined ? {} : { number }),
          ...(isLastTry ? { spendLastTry } : {}),
          ...(consent.mayRefreshStaple ? { mayRefreshStaple: true } : {}),
        });
        leave(to, 'handedOver');
      } catch (failure) {
        // Handed over, or its time is up: the same request cannot be answered again.
        if (!opened.journey.isOver && toProblem(failure).code !== 'presentation.request_expired') throw failure;
        fail(failure);
      }
    },
  };
}
