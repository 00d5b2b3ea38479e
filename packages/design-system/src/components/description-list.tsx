import type { ReactNode } from 'react';
import { Ruby } from './text.tsx';

export interface DescriptionRow {
  readonly term: string;
  readonly value: ReactNode;
  /** At the right: a link that changes this row (check your answers). */
  readonly action?: ReactNode;
}

/** Names and values, a line between them; below each other where it is narrow for the size of the text (WCAG 1.4.4). */
export function DescriptionList({ rows }: { readonly rows: readonly DescriptionRow[] }) {
  return (
    <dl className="@container my-6 border-hairline border-t">
      {rows.map((row) => (
        <div
          className="grid items-start gap-x-4 border-hairline border-b py-3 @min-[20em]:grid-cols-[minmax(8.25rem,1fr)_2fr] @min-[36em]:grid-cols-[minmax(8.25rem,1fr)_2fr_auto]"
          key={row.term}
        >
          <dt className="font-bold">
            <Ruby>{row.term}</Ruby>
          </dt>
          <dd>{typeof row.value === 'string' ? <Ruby>{row.value}</Ruby> : row.value}</dd>
          {row.action === undefined ? null : (
            <dd className="@min-[20em]:col-start-2 @min-[36em]:col-start-auto">{row.action}</dd>
          )}
        </div>
      ))}
    </dl>
  );
}
