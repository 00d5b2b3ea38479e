import { useCommonText } from '../i18n.ts';
import { Ruby } from './text.tsx';

/** Stands at the top of every page of a house whose people and cards are invented. */
export function SandboxRibbon({ note }: { readonly note?: string | undefined }) {
  const t = useCommonText();
  return (
    <p className="border-gold border-b bg-ribbon px-4 py-1 text-[0.875rem] text-gold-text">
      <span className="mx-auto flex max-w-6xl flex-wrap items-baseline gap-x-3">
        <svg aria-hidden="true" className="h-3 w-9 flex-none self-center" focusable="false" viewBox="0 0 36 12">
          <path className="fill-gold" d="M0 12 8 0h6L6 12zM11 12 19 0h6l-8 12zM22 12 30 0h6l-8 12z" />
        </svg>
        <span className="font-bold">
          <Ruby>{t('ds.sandbox')}</Ruby>
        </span>
        <span>
          <Ruby>{note ?? t('ds.sandbox_note')}</Ruby>
        </span>
      </span>
    </p>
  );
}
