import { useCommonText } from '../i18n.ts';
import { type SecretKind, triesAtFirst } from '../secret-rules.ts';
import { Ruby } from './text.tsx';

/** The tries left as beads on the cord and in words; at the last one a warning. */
export function TriesLeft({ kind, count }: { readonly kind: SecretKind; readonly count: number }) {
  const t = useCommonText();
  const isLast = count <= 1;
  return (
    <span className={`flex flex-wrap items-center gap-x-3 ${isLast ? 'font-bold text-failure' : 'text-ink'}`}>
      <Beads left={count} of={Math.max(count, triesAtFirst[kind])} />
      <span>
        <Ruby>{count === 1 ? t('ds.last_try') : t('ds.tries_left', { count })}</Ruby>
      </span>
    </span>
  );
}

/** Full is left, hollow is spent; the words beside it say the same. */
function Beads({ left, of }: { readonly left: number; readonly of: number }) {
  const width = of * 26 + 6;
  return (
    <svg
      aria-hidden="true"
      className="h-[1.5em] w-auto flex-none"
      fill="none"
      focusable="false"
      viewBox={`0 0 ${width} 24`}
    >
      <path className="stroke-gold" d={`M0 12H${width}`} strokeDasharray="2 4" strokeWidth="2" />
      {Array.from({ length: of }, (_, at) => (
        <circle
          className={at < left ? 'fill-gold stroke-gold-text' : 'fill-paper stroke-control'}
          cx={16 + at * 26}
          cy="12"
          // biome-ignore lint/suspicious/noArrayIndexKey: the beads never move
          key={at}
          r="9"
          strokeWidth="1.5"
        />
      ))}
    </svg>
  );
}
