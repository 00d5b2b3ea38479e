import { useId } from 'react';
import { Ruby } from './text.tsx';

export interface Filter<T extends string> {
  readonly value: T;
  readonly label: string;
}

/** One of a few ways to look at a list; the chosen one is pressed. */
export function FilterRow<T extends string>({
  label,
  filters,
  chosen,
  onChoose,
}: {
  readonly label: string;
  readonly filters: readonly Filter<T>[];
  readonly chosen: T;
  readonly onChoose: (value: T) => void;
}) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons that are pressed, no fields of a form
    <div aria-labelledby={id} className="my-4 flex flex-wrap items-center gap-2" role="group">
      <span className="sr-only" id={id}>
        <Ruby>{label}</Ruby>
      </span>
      {filters.map(({ value, label: name }) => (
        <button
          aria-pressed={value === chosen}
          className="min-h-11 cursor-pointer rounded-full border border-control bg-surface px-4 py-1 hover:underline aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:font-bold aria-pressed:text-paper forced-colors:aria-pressed:bg-[Highlight] forced-colors:aria-pressed:text-[HighlightText] forced-colors:aria-pressed:forced-color-adjust-none"
          key={value}
          onClick={() => onChoose(value)}
          type="button"
        >
          <Ruby>{name}</Ruby>
        </button>
      ))}
    </div>
  );
}
