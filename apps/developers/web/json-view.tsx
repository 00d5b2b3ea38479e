import { Ruby } from '@inro/design-system';
import type { ReactNode } from 'react';
import { useText } from './text.ts';

/** More is not read on a page; the whole is in the file that can be saved. */
const MOST_LINES = 400;

const line = /^(\s*)("(?:[^"\\]|\\.)*")?(: )?(.*)$/su;

/** JSON as it is written, its lines coloured; those of the members that a failure speaks of are marked. */
export function JsonView({ value, marked }: { readonly value: unknown; readonly marked: readonly string[] }) {
  const t = useText();
  const all = JSON.stringify(value, null, 2).split('\n');
  return (
    <pre className="max-h-[36rem] overflow-y-auto whitespace-pre-wrap font-mono text-[0.875rem] leading-7">
      {all.slice(0, MOST_LINES).map((text, at) => {
        const { indent, name, colon, rest } = partsOf(text);
        const isMarked = colon !== '' && marked.includes(name.slice(1, -1));
        return (
          <span
            className={`block border-l-4 pl-2 ${isMarked ? 'border-failure bg-failure-tint' : 'border-transparent'}`}
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one value never move
            key={at}
          >
            {indent}
            {colon === '' ? coloured(name + rest) : <span className="text-primary">{name}</span>}
            {colon}
            {colon === '' ? null : coloured(rest)}
            {isMarked ? (
              <span className="ml-3 font-bold font-sans text-failure">
                ← <Ruby>{t('portal.here')}</Ruby>
              </span>
            ) : null}
          </span>
        );
      })}
      {all.length > MOST_LINES ? '…' : null}
    </pre>
  );
}

function partsOf(text: string) {
  const [, indent = '', name = '', colon = '', rest = ''] = line.exec(text) ?? [];
  return { indent, name, colon, rest };
}

/** Text green, numbers gold, what stands for hidden bytes quiet. */
function coloured(text: string): ReactNode {
  if (/^"\[[\d,]+ bytes\]"/u.test(text)) return <span className="text-ink-second">{text}</span>;
  if (text.startsWith('"')) return <span className="text-good">{text}</span>;
  if (/^(?:-?\d|true|false|null)/u.test(text)) return <span className="text-gold-text">{text}</span>;
  return text;
}
