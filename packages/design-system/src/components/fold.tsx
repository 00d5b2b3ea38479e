import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { Ruby } from './text.tsx';

/** What few need to know, behind one line. */
export function Fold({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <details className="group my-4">
      <summary className="inline-flex min-h-11 cursor-pointer list-none items-center gap-1 text-ink-second underline underline-offset-4 [&::-webkit-details-marker]:hidden">
        <span className="flex-none group-open:rotate-180">
          <Icon name="fold" size={20} />
        </span>
        <span>
          <Ruby>{title}</Ruby>
        </span>
      </summary>
      {children}
    </details>
  );
}
