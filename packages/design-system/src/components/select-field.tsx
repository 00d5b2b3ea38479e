import { withoutRuby } from '@inro/problem';
import { useId } from 'react';
import { Ruby } from './text.tsx';

/** The browser's own list: best known to every assistive technology and to every phone. */
export function SelectField({
  label,
  hint,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly options: ReadonlyArray<{ readonly value: string; readonly label: string }>;
  readonly onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="my-6">
      <label className="block font-bold" htmlFor={id}>
        <Ruby>{label}</Ruby>
      </label>
      {hint === undefined ? null : (
        <p className="text-ink-second" id={`${id}-hint`}>
          <Ruby>{hint}</Ruby>
        </p>
      )}
      <select
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="mt-2 block min-h-14 w-full rounded-button border border-control bg-surface px-4 py-2"
        id={id}
        onChange={(event) => onChange(event.target.value)}
        value={value}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {withoutRuby(option.label)}
          </option>
        ))}
      </select>
    </div>
  );
}
