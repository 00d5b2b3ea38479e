import { DataTable } from './data-table.tsx';
import type { Showable } from './load.ts';
import { PdfView } from './pdf-view.tsx';
import { TextView } from './text-view.tsx';

/** A document as it is signed. `onPage` tells each of its pages that was on the screen. */
export function DocumentView({
  showable,
  onPage,
  onFailed,
}: {
  readonly showable: Showable;
  readonly onPage: (page: number) => void;
  readonly onFailed: (failure: unknown) => void;
}) {
  const onEnd = () => onPage(1);
  switch (showable.kind) {
    case 'text':
      return <TextView onEnd={onEnd} text={showable.text} />;
    case 'data':
      return <DataTable data={showable.data} onEnd={onEnd} />;
    case 'pdf':
      return <PdfView onFailed={onFailed} onPage={onPage} pdf={showable.pdf} />;
  }
}
