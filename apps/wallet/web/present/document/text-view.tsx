import { useSeen } from './use-seen.ts';

/** A text as it is, its line breaks and blanks included; its end tells that it was on the screen. */
export function TextView({ text, onEnd }: { readonly text: string; readonly onEnd: () => void }) {
  const end = useSeen(onEnd);
  return (
    <div className="rounded-panel border border-hairline bg-surface p-4">
      <p className="whitespace-pre-wrap [overflow-wrap:anywhere] [tab-size:4]">{text}</p>
      <div aria-hidden="true" className="h-px" ref={end} />
    </div>
  );
}
