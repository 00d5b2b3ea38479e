import {
  Checkbox,
  type FieldError,
  SecretField,
  type SecretKind,
  toProblem,
  useLoaded,
  useSecretMessage,
} from '@inro/design-system';
import { Secret } from '@inro/foundation';
import { JpkiError } from '@inro/jpki/errors';
import { type InroError, type Problem, renderProblem } from '@inro/problem';
import { useEffect, useState } from 'react';

/** The entry of a secret that a chip counts the tries of. */
export interface SecretEntry {
  readonly kind: SecretKind;
  readonly value: string;
  type(value: string): void;
  /** As the chip says; undefined until it has said it. */
  readonly triesLeft: number | undefined;
  readonly agreed: boolean;
  agree(agreed: boolean): void;
  /** What is wrong with the field itself. */
  readonly fieldError: string | undefined;
  /** All errors for the summary. */
  readonly errors: readonly FieldError[];
  /** What is wrong beyond the field: the chip is blocked, the card is gone, the service is away. */
  readonly problem: Problem | undefined;
  readonly canSend: boolean;
  /** No try is left: there is nothing to type. */
  readonly isBlocked: boolean;
  send(): Promise<void>;
  fail(failure: unknown): void;
}

/**
 * Sends a secret only if it can be right, never spends the last try without a yes, and asks the chip again after a
 * wrong one. `submit` takes the secret and whether this is the last try.
 */
export function useSecretEntry(options: {
  readonly kind: SecretKind;
  /** Id of the field. */
  readonly field: string;
  readonly lastTryError: string;
  /** What is blocked, and what helps; by default the phone's own. */
  readonly blocked?: InroError;
  readonly readTries: () => Promise<number | undefined>;
  readonly submit: (secret: Secret<string>, isLastTry: boolean) => Promise<void>;
}): SecretEntry {
  const { kind, field, submit } = options;
  const secretMessage = useSecretMessage();
  const tries = useLoaded(options.readTries);
  const [value, setValue] = useState('');
  const [agreed, setAgreed] = useState(false);
  const [asked, setAsked] = useState(false);
  const [failed, setFailed] = useState<Problem>();
  const [pending, setPending] = useState(false);
  const isLastTry = tries.value === 1;
  const isBlocked = tries.value === 0 || failed?.code === 'jpki.secret_blocked';
  const isWrong = failed?.code === 'jpki.secret_wrong';
  const fieldError =
    (asked ? secretMessage.form(kind, value) : undefined) ?? (isWrong ? secretMessage.wrong(kind) : undefined);
  const agreeError = asked && isLastTry && !agreed ? options.lastTryError : undefined;
  const send = async () => {
    if (tries.value === undefined) return setPending(true);
    setAsked(true);
    setFailed(undefined);
    if (secretMessage.form(kind, value) !== undefined || (isLastTry && !agreed)) return;
    try {
      await submit(new Secret(value), isLastTry);
    } catch (failure) {
      setFailed(toProblem(failure));
      setValue('');
      setAsked(false);
      setAgreed(false);
      await tries.reload();
    }
  };
  // Who presses Enter before the chip has said how many tries are left waits for it, and is asked about the last one.
  useEffect(() => {
    if (!pending || (tries.value === undefined && tries.problem === undefined)) return;
    setPending(false);
    if (tries.value !== undefined && !isBlocked) void send();
  });
  return {
    kind,
    value,
    type: setValue,
    triesLeft: tries.value,
    agreed,
    agree: setAgreed,
    fieldError,
    errors: [
      ...(fieldError === undefined ? [] : [{ field, text: fieldError }]),
      ...(agreeError === undefined ? [] : [{ field: lastTryField, text: agreeError }]),
    ],
    problem: isBlocked
      ? renderProblem(options.blocked ?? new JpkiError('jpki.secret_blocked'))
      : failed !== undefined && !isWrong
        ? failed
        : tries.problem,
    isBlocked,
    canSend: !isBlocked && (tries.value !== undefined || tries.problem === undefined),
    send,
    fail: (failure) => setFailed(toProblem(failure)),
  };
}

const lastTryField = 'last-try';

/** The field of a secret, and before the last try the question whether it is to be spent. */
export function SecretEntryFields({
  entry,
  id,
  label,
  lastTry,
}: {
  readonly entry: SecretEntry;
  readonly id: string;
  readonly label: string;
  readonly lastTry: { readonly label: string; readonly hint: string };
}) {
  return (
    <>
      <SecretField
        error={entry.fieldError}
        id={id}
        kind={entry.kind}
        label={label}
        onChange={entry.type}
        triesLeft={entry.triesLeft}
        value={entry.value}
      />
      {entry.triesLeft === 1 ? (
        <Checkbox
          hint={lastTry.hint}
          id={lastTryField}
          isSelected={entry.agreed}
          label={lastTry.label}
          onChange={entry.agree}
        />
      ) : null}
    </>
  );
}
