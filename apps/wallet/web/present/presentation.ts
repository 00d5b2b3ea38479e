import { goTo, toProblem } from '@inro/design-system';
import type { Secret } from '@inro/foundation';
import { spendLastTry } from '@inro/jpki';
import type { Problem } from '@inro/problem';
import { holding, PresentationJourney, type PresentationPorts } from '@inro/wallet/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { WalletError } from '../../src/errors.ts';
import { useWallet } from '../wallet-context.tsx';
import { beginAnewWithAnotherLink, linkOfThisPage } from './link.ts';

export type End = 'handedOver' | 'refused';

/** One request of a service, as its pages see it. */
export interface Presentation {
  readonly opened: { readonly journey: PresentationJourney } | undefined;
  readonly problem: Problem | undefined;
  readonly agreed: boolean;
  readonly number: string | undefined;
  readonly end: End | undefined;
  agree(mayRefreshStaple: boolean): void;
  keepNumber(number: string): void;
  refuse(): Promise<void>;
  /** Hands over with the PIN; throws the problem of a wrong one. */
  handOver(pin: Secret<string>, isLastTry: boolean): Promise<void>;
}

/** A phone without the certificate is told so before anything else is asked. */
async function open(ports: PresentationPorts): Promise<PresentationJourney> {
  const link = linkOfThisPage();
  const held = await holding(ports);
  if (held?.certificates.includes('userAuthentication') !== true) throw new WalletError('wallet.no_certificates');
  return PresentationJourney.open(ports, link);
}

/** Opens the request of the page's address and carries it through. */
export function usePresentation(): Presentation {
  const { ports } = useWallet();
  const [opened, setOpened] = useState<Presentation['opened']>();
  const [problem, setProblem] = useState<Problem>();
  const [consent, setConsent] = useState<{ readonly mayRefreshStaple: boolean }>();
  const [number, setNumber] = useState<string>();
  const [end, setEnd] = useState<End>();
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    open(ports)
      .then((journey) => setOpened({ journey }))
      .catch((failure: unknown) => setProblem(toProblem(failure)));
  }, [ports]);
  useEffect(beginAnewWithAnotherLink, []);
  const leave = useCallback((to: { redirectUri?: string }, how: End) => {
    setEnd(how);
    if (to.redirectUri !== undefined) location.replace(to.redirectUri);
  }, []);
  return {
    opened,
    problem,
    agreed: consent !== undefined,
    number,
    end,
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
        const failed = toProblem(failure);
        // Handed over, or its time is up: the same request cannot be answered again.
        if (!opened.journey.isOver && failed.code !== 'presentation.request_expired') throw failure;
        setProblem(failed);
      }
    },
  };
}
