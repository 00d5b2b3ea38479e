import { Notice, toProblem, useLoaded, useSecretMessage } from '@inro/design-system';
import type { SecretKind } from '@inro/design-system/texts';
import { Secret } from '@inro/foundation';
import { JpkiError } from '@inro/jpki/errors';
import { type InroError, type Problem, renderProblem } from '@inro/problem';
import { useEffect, useRef, useState } from 'react';
import { useText } from './text.ts';

/** The entry of a secret that a chip counts the tries of. */
export interface SecretEntry {
  readonly value: string;
  type(value: string): void;
  /** As the chip says; undefined until it has said it. */
  readonly triesLeft: number | undefined;
  readonly isLastTry: boolean;
  /** What is wrong with the field itself. */
  readonly fieldError: string | undefined;
  /** What is wrong beyond the field, a page of its own: the chip is blocked, the card is gone, the service is away. */
  readonly problem: Problem | undefined;
  /** No try is left: there is nothing to type. */
  readonly isBlocked: boolean;
  /** It is with the chip now. */
  readonly isBusy: boolean;
  /** Sends what is in the field, or what has just been typed into it. */
  send(typed?: string): Promise<void>;
  /** The last try is spent by this alone. */
  spendLast(): Promise<void>;
  fail(failure: unknown): void;
  /** Back from a problem's page: what it was is looked at anew. */
  again(): Promise<void>;
}

/** The chip's own word on what it was given. */
const judged: readonly string[] = ['jpki.secret_wrong', 'jpki.secret_blocked'];

/**
 * Sends a secret only if it can be right, never spends the last try without the button that says so, and asks the chip
 * again after a wrong one. `submit` takes the secret and whether this is the last try.
 */
export function useSecretEntry(options: {
  readonly kind: SecretKind;
  /** What is blocked, and what helps; by default the phone's own. */
  readonly blocked?: InroError;
  readonly readTries: () => Promise<number | undefined>;
  readonly submit: (secret: Secret<string>, isLastTry: boolean) => Promise<void>;
}): SecretEntry {
  const { kind, submit } = options;
  const secretMessage = useSecretMessage();
  const tries = useLoaded(options.readTries);
  const [value, setValue] = useState('');
  const [asked, setAsked] = useState(false);
  const [failed, setFailed] = useState<Problem>();
  const [pending, setPending] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const busy = useRef(false);
  const isLastTry = tries.value === 1;
  const isBlocked = tries.value === 0 || failed?.code === 'jpki.secret_blocked';
  const isWrong = failed?.code === 'jpki.secret_wrong';
  const spend = async (secret: string) => {
    setAsked(true);
    setFailed(undefined);
    if (busy.current || secretMessage.form(kind, secret) !== undefined) return;
    busy.current = true;
    setBusy(true);
    try {
      await submit(new Secret(secret), isLastTry);
    } catch (failure) {
      const problem = toProblem(failure);
      // A password that the chip never judged stays in its field; four digits would lie there with nothing to send them.
      if (kind === 'pin' || judged.includes(problem.code)) setValue('');
      setAsked(false);
      setFailed(problem);
      await tries.reload();
    } finally {
      busy.current = false;
      setBusy(false);
    }
  };
  const send = async (typed = value) => {
    if (tries.value === undefined) return setPending(typed);
    if (!isLastTry) await spend(typed);
  };
  // What is ready before the chip has said how many tries are left waits for it; the last one is never spent by that.
  useEffect(() => {
    if (pending === undefined || (tries.value === undefined && tries.problem === undefined)) return;
    setPending(undefined);
    if (tries.value !== undefined && !isBlocked) void send(pending);
  });
  return {
    value,
    type: (typed) => {
      setValue(typed);
      if (isWrong) setFailed(undefined);
    },
    triesLeft: tries.value,
    isLastTry,
    fieldError:
      (asked ? secretMessage.form(kind, value) : undefined) ?? (isWrong ? secretMessage.wrong(kind) : undefined),
    problem: isBlocked
      ? renderProblem(options.blocked ?? new JpkiError('jpki.secret_blocked'))
      : failed !== undefined && !isWrong
        ? failed
        : tries.problem,
    isBlocked,
    isBusy,
    send,
    spendLast: () => spend(value),
    fail: (failure) => setFailed(toProblem(failure)),
    again: async () => {
      setFailed(undefined);
      await tries.reload();
    },
  };
}

/** Before the last try: what a mistake costs. */
export function LastTryNotice({ entry, cost }: { readonly entry: SecretEntry; readonly cost: string }) {
  const t = useText();
  if (!entry.isLastTry) return null;
  return (
    <Notice kind="warning" title={t('app.last_try')}>
      {cost}
    </Notice>
  );
}
