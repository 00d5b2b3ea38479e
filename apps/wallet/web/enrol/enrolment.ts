import { toProblem } from '@inro/design-system';
import type { Secret } from '@inro/foundation';
import type { Problem } from '@inro/problem';
import { EnrolmentJourney, type EnrolmentState } from '@inro/wallet/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useWallet } from '../wallet-context.tsx';

/** What was typed for the phone; in memory only, gone with the page. */
export interface TypedSecrets {
  readonly pin?: Secret<string>;
  readonly password?: Secret<string>;
}

/** The journey as the pages see it. */
export interface Enrolment {
  readonly journey: EnrolmentJourney;
  readonly state: EnrolmentState;
  readonly secrets: TypedSecrets;
  keep(secrets: TypedSecrets): void;
  /** Runs a step and shows the state that it led to; after a failure the page stays. */
  step<T>(run: (journey: EnrolmentJourney) => Promise<T>): Promise<T>;
  /** Forgets everything and begins anew. */
  startOver(): Promise<void>;
}

/** Takes up the journey where it was left; with the problem and the way on while that fails. */
export function useEnrolment(): {
  readonly enrolment?: Enrolment;
  readonly problem?: Problem | undefined;
  readonly again: () => Promise<void>;
} {
  const { ports } = useWallet();
  const [journey, setJourney] = useState<EnrolmentJourney>();
  const [state, setState] = useState<EnrolmentState>({ step: 'new' });
  const [secrets, setSecrets] = useState<TypedSecrets>({});
  const [problem, setProblem] = useState<Problem>();
  const begun = useRef(false);
  const resume = useCallback(async () => {
    setProblem(undefined);
    try {
      const resumed = await EnrolmentJourney.resume(ports);
      setJourney(resumed);
      setState(resumed.state);
    } catch (failure) {
      setProblem(toProblem(failure));
    }
  }, [ports]);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void resume();
  }, [resume]);
  const step = useCallback(
    async <T>(run: (journey: EnrolmentJourney) => Promise<T>): Promise<T> => {
      if (journey === undefined) throw new TypeError('the journey is not open');
      const result = await run(journey);
      setState(journey.state);
      return result;
    },
    [journey],
  );
  const startOver = useCallback(async () => {
    await journey?.abandon();
    setSecrets({});
    setState({ step: 'new' });
  }, [journey]);
  if (journey === undefined) return { problem, again: resume };
  const keep = (more: TypedSecrets): void => setSecrets((kept) => ({ ...kept, ...more }));
  return { enrolment: { journey, state, secrets, keep, step, startOver }, again: resume };
}
