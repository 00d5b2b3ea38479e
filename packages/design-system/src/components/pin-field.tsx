import { useState } from 'react';
import { TextField as AriaTextField, FieldError, Input, Label, Text } from 'react-aria-components';
import { useCommonText } from '../i18n.ts';
import { type SecretVerdict, takeDigits } from '../secret-rules.ts';
import { Icon } from './icon.tsx';
import { Ruby } from './text.tsx';
import { TriesLeft } from './tries-left.tsx';

const places = [0, 1, 2, 3] as const;

/**
 * The 4-digit number: one field to keyboard, clipboard and screen reader, with four boxes drawn behind it.
 * `onComplete` is told of the fourth digit; whoever gives it says so in the hint (WCAG 2.2 §3.2.2).
 */
export function PinField({
  id,
  label,
  hint,
  value,
  onChange,
  onComplete,
  error,
  triesLeft,
  isBusy = false,
}: {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onComplete?: ((pin: string) => void) | undefined;
  readonly error?: string | undefined;
  /** How often it may still be tried, as the chip says. */
  readonly triesLeft?: number | undefined;
  /** What was typed is being looked at: nothing is taken meanwhile. */
  readonly isBusy?: boolean;
}) {
  const t = useCommonText();
  const [shown, setShown] = useState(false);
  const [refused, setRefused] = useState<SecretVerdict>();
  const message = refused === undefined ? error : t(`ds.pin_${refused as Exclude<SecretVerdict, 'ok'>}`);
  const type = (typed: string) => {
    const taken = takeDigits(value, typed);
    setRefused(taken.refused);
    if (taken.value === value) return;
    onChange(taken.value);
    if (taken.value.length === places.length) onComplete?.(taken.value);
  };
  return (
    <AriaTextField
      aria-describedby={`${id}-tries`}
      className="my-6"
      id={id}
      isInvalid={message !== undefined}
      isReadOnly={isBusy}
      onChange={type}
      type={shown ? 'text' : 'password'}
      value={value}
    >
      <Label className="block font-bold">
        <Ruby>{label}</Ruby>
      </Label>
      <Text className="block text-ink-second" slot="description">
        <Ruby>{hint ?? t('ds.pin_form')}</Ruby>
      </Text>
      <div aria-live="assertive">
        <FieldError className="mt-2 flex items-start gap-2 font-bold text-failure">
          <Icon name="alert" size={20} />
          <span>
            <Ruby>{message}</Ruby>
          </span>
        </FieldError>
      </div>
      <div className="relative my-3 max-w-88">
        <Input
          autoCapitalize="off"
          autoComplete="off"
          className="peer pin-input"
          inputMode="numeric"
          spellCheck="false"
        />
        <Boxes isInvalid={message !== undefined} isShown={shown} value={value} />
      </div>
      <div className="flex max-w-88 flex-wrap items-center justify-between gap-x-4">
        <div id={`${id}-tries`}>{triesLeft === undefined ? null : <TriesLeft count={triesLeft} kind="pin" />}</div>
        <button
          aria-controls={id}
          aria-pressed={shown}
          className="-my-1 inline-flex min-h-11 cursor-pointer items-center gap-2 text-primary underline underline-offset-4 hover:decoration-2"
          onClick={() => setShown(!shown)}
          type="button"
        >
          <Icon name={shown ? 'hide' : 'eye'} size={20} />
          <span>
            <Ruby>{t(shown ? 'ds.hide_number' : 'ds.show_number')}</Ruby>
          </span>
        </button>
      </div>
    </AriaTextField>
  );
}

/** What is seen of the field: a dot or digit a box, and where the next one goes. */
function Boxes({
  value,
  isShown,
  isInvalid,
}: {
  readonly value: string;
  readonly isShown: boolean;
  readonly isInvalid: boolean;
}) {
  const next = Math.min(value.length, places.length - 1);
  return (
    <div
      aria-hidden="true"
      className="grid grid-cols-4 gap-3 peer-focus:[&>[data-next]]:border-primary peer-focus:[&>[data-next]]:focus-mark"
    >
      {places.map((place) => (
        <span
          className={`grid h-18 min-w-0 place-items-center rounded-button border-2 bg-surface text-[2rem] leading-none tabular-nums ${isInvalid ? 'border-failure' : 'border-control'}`}
          data-next={place === next ? '' : undefined}
          key={place}
        >
          <Digit isNext={place === next} text={isShown ? value[place] : value[place] && '●'} />
        </span>
      ))}
    </div>
  );
}

function Digit({ text, isNext }: { readonly text: string | undefined; readonly isNext: boolean }) {
  if (text === '●')
    return (
      <svg aria-hidden="true" className="size-[0.5em]" focusable="false" viewBox="0 0 16 16">
        <circle cx="8" cy="8" fill="currentColor" r="8" />
      </svg>
    );
  if (text !== undefined) return text;
  return isNext ? <span className="h-[1.1em] border-primary border-l-2" /> : null;
}
