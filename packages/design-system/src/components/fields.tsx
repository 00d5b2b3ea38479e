import { useState } from 'react';
import { TextField as AriaTextField, FieldError, Input, Label, Text, TextArea } from 'react-aria-components';
import { useCommonText } from '../i18n.ts';
import { guessOf, judgeSecret, normalizeSecret, type SecretKind } from '../secret-rules.ts';
import { Ruby } from './text.tsx';
import { TriesLeft } from './tries-left.tsx';

const box =
  'block min-h-14 w-full rounded-button border border-control bg-surface px-4 py-2 text-std-18N-160 data-invalid:border-2 data-invalid:border-failure rac-focus:focus-mark';

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
}

/** A field with its label above and its hint between; no placeholder. */
export function TextField({
  id,
  label,
  hint,
  value,
  onChange,
  error,
  lines = 1,
  inputMode = 'text',
  isNarrow = false,
}: FieldProps & {
  readonly lines?: number;
  readonly inputMode?: 'text' | 'numeric' | 'url';
  readonly isNarrow?: boolean;
}) {
  return (
    <AriaTextField className="my-6" id={id} isInvalid={error !== undefined} onChange={onChange} value={value}>
      <Label className="block font-bold">
        <Ruby>{label}</Ruby>
      </Label>
      <Hint text={hint} />
      <FieldError className="block text-failure">
        <Ruby>{error}</Ruby>
      </FieldError>
      {lines > 1 ? (
        <TextArea autoComplete="off" className={box} inputMode={inputMode} rows={lines} spellCheck="false" />
      ) : (
        <Input
          autoComplete="off"
          className={isNarrow ? `${box} max-w-32` : box}
          inputMode={inputMode}
          spellCheck="false"
        />
      )}
    </AriaTextField>
  );
}

function Hint({ text }: { readonly text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <Text className="block text-ink-second" slot="description">
      <Ruby>{text}</Ruby>
    </Text>
  );
}

/** A password of letters and digits: pasting works (WCAG 3.3.8), capitals come by themselves, the tries left are shown. */
export function PasswordField({
  id,
  label,
  hint,
  value,
  onChange,
  error,
  triesLeft,
}: FieldProps & {
  /** How often it may still be tried, as the chip says; shown, with a warning before the last one. */
  readonly triesLeft?: number | undefined;
}) {
  const t = useCommonText();
  const [shown, setShown] = useState(false);
  return (
    <AriaTextField
      aria-describedby={`${id}-tries`}
      className="my-6"
      id={id}
      isInvalid={error !== undefined}
      onChange={(typed) => onChange(normalizeSecret('password', typed))}
      type={shown ? 'text' : 'password'}
      value={value}
    >
      <Label className="block font-bold">
        <Ruby>{label}</Ruby>
      </Label>
      <Hint text={hint ?? t('ds.password_form')} />
      <FieldError className="block text-failure">
        <Ruby>{error}</Ruby>
      </FieldError>
      <div className="mt-2 flex items-stretch gap-2">
        <Input
          autoCapitalize="characters"
          autoComplete="off"
          className={`${box} min-w-0 flex-1 font-mono tracking-widest`}
          inputMode="text"
          spellCheck="false"
        />
        <button
          aria-controls={id}
          aria-pressed={shown}
          className="min-h-11 min-w-20 cursor-pointer rounded-button border border-primary px-2 text-primary hover:bg-tint"
          onClick={() => setShown(!shown)}
          type="button"
        >
          <Ruby>{t(shown ? 'ds.hide_secret' : 'ds.show_secret')}</Ruby>
        </button>
      </div>
      <div className="mt-2" id={`${id}-tries`}>
        {triesLeft === undefined ? null : <TriesLeft count={triesLeft} kind="password" />}
      </div>
    </AriaTextField>
  );
}

/** The messages about a secret: `form` says why it cannot be right (undefined if it can), `wrong` that the chip refused it. */
export function useSecretMessage(): {
  form(kind: SecretKind, value: string): string | undefined;
  wrong(kind: SecretKind): string;
  /** Of a number that others try first: why, and what is advised. */
  guessed(pin: string): { readonly why: string; readonly advice: string } | undefined;
} {
  const t = useCommonText();
  return {
    form: (kind, value) => {
      const verdict = judgeSecret(kind, value);
      return verdict === 'ok' ? undefined : t(`ds.${kind}_${verdict}`);
    },
    wrong: (kind) => t(`ds.${kind}_wrong`),
    guessed: (pin) => {
      const guess = guessOf(pin);
      return guess && { why: t(`ds.guess.${guess}`), advice: t('ds.guess_advice') };
    },
  };
}
