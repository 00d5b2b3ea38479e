import { useState } from 'react';
import { useCommonText } from '../i18n.ts';
import { Icon } from './icon.tsx';
import { LiveRegion } from './live-region.tsx';
import { Ruby } from './text.tsx';

/** A line for a shell, dark in both themes, with a button that copies it. */
export function CommandLine({ command }: { readonly command: string }) {
  const t = useCommonText();
  const [said, setSaid] = useState<'ds.copied' | 'ds.not_copied'>();
  const copy = async () => {
    setSaid(undefined);
    await navigator.clipboard.writeText(command).then(
      () => setSaid('ds.copied'),
      () => setSaid('ds.not_copied'),
    );
  };
  return (
    <div className="machine-panel my-3 flex flex-wrap items-center justify-between gap-x-4 rounded-button border border-hairline py-1 pr-2 pl-4">
      <code className="flex min-w-0 flex-1 basis-60 gap-2 py-2 font-mono text-[0.9375rem] leading-relaxed">
        <span aria-hidden="true" className="select-none text-gold-text">
          $
        </span>
        <span className="min-w-0 whitespace-pre-wrap">{command}</span>
      </code>
      <button
        className="ml-auto inline-flex min-h-11 cursor-pointer items-center gap-2 rounded-button px-3 hover:underline focus-visible:focus-mark"
        onClick={() => void copy()}
        type="button"
      >
        <Icon name={said === 'ds.copied' ? 'check' : 'copy'} size={20} />
        <span>
          <Ruby>{t(said === 'ds.copied' ? 'ds.copied' : 'ds.copy')}</Ruby>
        </span>
      </button>
      {said === 'ds.not_copied' ? (
        <p className="w-full pb-2">
          <Ruby>{t('ds.not_copied')}</Ruby>
        </p>
      ) : null}
      <LiveRegion text={said === undefined ? '' : t(said)} />
    </div>
  );
}
