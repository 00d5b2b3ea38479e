import { Note, Paragraph } from '@inro/design-system';
import { useText } from '../text.ts';

/** Nothing was done yet: a closed case beside an empty page, and what will stand here. */
export function EmptyLog() {
  const t = useText();
  return (
    <div className="my-6 rounded-panel border border-hairline bg-surface p-6 text-center">
      <svg
        aria-hidden="true"
        className="mx-auto h-auto w-50 max-w-full"
        fill="none"
        focusable="false"
        viewBox="0 0 200 128"
      >
        <ellipse className="fill-sunken" cx="100" cy="116" rx="86" ry="9" />
        <g className="stroke-ink" strokeLinecap="round" strokeLinejoin="round" strokeWidth="2">
          <rect className="fill-surface" height="92" rx="8" width="72" x="96" y="20" />
          <path className="stroke-control" d="M110 42h44M110 58h44M110 74h28" strokeDasharray="1 7" />
          <path className="stroke-gold" d="M48 54 60 30 72 54" />
          <circle className="fill-gold" cx="60" cy="28" r="6" stroke="none" />
          <rect className="fill-primary" height="58" rx="8" width="48" x="36" y="54" />
          <path className="stroke-gold" d="M36 74h48M36 92h48" />
        </g>
      </svg>
      <Paragraph>{t('log.empty')}</Paragraph>
      <Note>{t('log.empty_next')}</Note>
    </div>
  );
}
