import { goTo, toProblem } from '@inro/design-system';
import type { Secret } from '@inro/foundation';
import { spendLastTry } from '@inro/jpki';
import type { StatementItem } from '@inro/presentation';
import { PresentationError } from '@inro/presentation/errors';
import type { Problem } from '@inro/problem';
import { LinkedRequest, type PinEntry, type PresentationJourney } from '@inro/wallet/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useWallet } from '../wallet-context.tsx';
import { beginAnewWithAnotherLink, keptLink, leaveWhenForgotten, linkOfThisPage } from './link.ts';
import { type Step, stepsOf } from './steps.ts';
import { mayRetry, waitsForEnrolment } from './way-on.ts';

export type End = 'handedOver' | 'refused';

/** One request of a service, as its pages see it. */
export interface Presentation {
  /** Where the request lies, until the person looks at it. */
  readonly host: string | undefined;
  readonly opened: { readonly journey: PresentationJourney } | undefined;
  readonly problem: Problem | undefined;
  readonly agreed: boolean;
  /** What the person does for it after their yes, and how much of that is done. */
  readonly steps: readonly Step[];
  readonly done: ReadonlySet<Step>;
  readonly end: End | undefined;
  look(): Promise<void>;
  /** With the optional items of a statement that the person shows. */
  agree(mayRefreshStaple: boolean, items: readonly StatementItem[]): void;
  keepNumber(number: string): void;
  refuse(): Promise<void>;
  /** Takes the same request up again, as it stands. */
  again(): void;
  /** The step of this page is done: the next one, or the hand-over after the last. */
  next(step: 'documents' | 'attributes' | 'statement'): Promise<void>;
  /** Throws the problem of a wrong one. */
  enterPin(pin: Secret<string>, isLastTry: boolean): Promise<void>;
  enterPassword(password: Secret<string>, isLastTry: boolean): Promise<void>;
  /** A failure that ends it. */
  fail(failure: unknown): void;
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
  const [consent, setConsent] = useState<{
    readonly mayRefreshStaple: boolean;
    readonly items: readonly StatementItem[];
  }>();
  const [number, setNumber] = useState<string>();
  const [done, setDone] = useState<ReadonlySet<Step>>(new Set());
  const [end, setEnd] = useState<End>();
  const isOver = useRef(false);
  const fail = useCallback((failure: unknown) => {
    const failed = toProblem(failure);
    if (!mayRetry(failed, isOver.current) && !waitsForEnrolment(failed)) keptLink().forget();
    setProblem(failed);
  }, []);
  const linked = useLinkedRequest(fail);
  const isDone = end !== undefined || (problem !== undefined && !mayRetry(problem, isOver.current));
  useEffect(() => {
    if (linked === undefined || isDone) return;
    return leaveWhenForgotten(() => fail(new PresentationError('presentation.request_expired')));
  }, [linked, isDone, fail]);
  const leave = useCallback((to: { redirectUri?: string }, how: End) => {
    keptLink().forget();
    setEnd(how);
    if (to.redirectUri !== undefined) location.replace(to.redirectUri);
  }, []);
  const steps = opened === undefined ? [] : stepsOf(opened.journey.request);
  /** Signed is not handed over: that comes when nothing is left to do. */
  const finish = async (step: Step) => {
    const now = new Set(done).add(step);
    setDone(now);
    const left = steps[steps.indexOf(step) + 1];
    if (left !== undefined) return goTo(`/${left}`);
    await guarded(async (journey) => leave(await journey.handOver(), 'handedOver'));
  };
  const guarded = async (work: (journey: PresentationJourney) => Promise<void>) => {
    if (opened === undefined) return;
    try {
      await work(opened.journey);
    } catch (failure) {
      isOver.current = opened.journey.isOver;
      // Handed over, or its time is up: the same request cannot be answered again.
      if (!opened.journey.isOver && toProblem(failure).code !== 'presentation.request_expired') throw failure;
      fail(failure);
    }
  };
  const saidWith = (isLastTry: boolean): Omit<PinEntry, 'pin'> => ({
    ...(number === undefined ? {} : { number }),
    ...(isLastTry ? { spendLastTry } : {}),
    ...(consent?.mayRefreshStaple ? { mayRefreshStaple: true } : {}),
  });
  return {
    host: linked?.host,
    opened,
    problem,
    agreed: consent !== undefined,
    steps,
    done,
    end,
    look: async () => {
      await linked?.look().then((journey) => setOpened({ journey }), fail);
    },
    agree: (mayRefreshStaple, items) => {
      setConsent({ mayRefreshStaple, items });
      goTo(`/${steps[0]}`);
    },
    keepNumber: (typed) => {
      setNumber(typed);
      void finish('number');
    },
    refuse: async () => {
      if (opened !== undefined) leave(await opened.journey.refuse(), 'refused');
    },
    again: () => location.reload(),
    next: finish,
    enterPin: (pin, isLastTry) =>
      guarded(async (journey) => {
        await journey.enterPin({ pin, items: consent?.items ?? [], ...saidWith(isLastTry) });
        await finish('pin');
      }),
    enterPassword: (password, isLastTry) =>
      guarded(async (journey) => {
        await journey.enterPassword({ password, ...saidWith(isLastTry) });
        await finish('password');
      }),
    fail,
  };
}
