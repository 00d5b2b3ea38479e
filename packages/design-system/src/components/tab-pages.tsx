import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { Ruby } from './text.tsx';

export interface TabPage {
  readonly name: string;
  readonly title: string;
  readonly content: ReactNode;
}

const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowRight: (at, last) => (at === last ? 0 : at + 1),
  ArrowLeft: (at, last) => (at === 0 ? last : at - 1),
  Home: () => 0,
  End: (_, last) => last,
};

/** Several views of one thing, one at a time (WAI-ARIA APG, tabs with automatic activation). */
export function TabPages({ label, pages }: { readonly label: string; readonly pages: readonly TabPage[] }) {
  const id = useId();
  const [chosen, setChosen] = useState(0);
  const tabs = useRef<(HTMLButtonElement | null)[]>([]);
  const move = (event: KeyboardEvent) => {
    const to = steps[event.key]?.(chosen, pages.length - 1);
    if (to === undefined) return;
    event.preventDefault();
    setChosen(to);
    tabs.current[to]?.focus();
  };
  return (
    <>
      <div aria-label={label} className="flex flex-wrap border-hairline border-b" onKeyDown={move} role="tablist">
        {pages.map(({ name, title }, at) => (
          <button
            aria-controls={`${id}-${name}`}
            aria-selected={at === chosen}
            className="-mb-px min-h-11 min-w-11 cursor-pointer border-transparent border-b-4 px-4 py-2 text-ink-second hover:underline aria-selected:border-gold aria-selected:font-bold aria-selected:text-ink focus-visible:focus-mark forced-colors:aria-selected:border-[Highlight]"
            id={`${id}-${name}-tab`}
            key={name}
            onClick={() => setChosen(at)}
            ref={(tab) => {
              tabs.current[at] = tab;
            }}
            role="tab"
            tabIndex={at === chosen ? 0 : -1}
            type="button"
          >
            <Ruby>{title}</Ruby>
          </button>
        ))}
      </div>
      {pages.map(({ name, content }, at) => (
        <div
          aria-labelledby={`${id}-${name}-tab`}
          className="py-4 focus-visible:focus-mark"
          hidden={at !== chosen}
          id={`${id}-${name}`}
          key={name}
          role="tabpanel"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel without anything to press is reached by Tab (APG)
          tabIndex={0}
        >
          {content}
        </div>
      ))}
    </>
  );
}
