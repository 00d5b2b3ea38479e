import { withoutRuby } from '@inro/problem';

/** Says a change to those who do not see it; `assertive` interrupts. */
export function LiveRegion({
  text,
  politeness = 'polite',
}: {
  readonly text: string;
  readonly politeness?: 'polite' | 'assertive';
}) {
  return (
    <div aria-live={politeness} className="sr-only">
      {withoutRuby(text)}
    </div>
  );
}
