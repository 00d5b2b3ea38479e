import { Page, type PageProps } from '@inro/design-system';
import { useText } from './text.ts';

/** A page of the bank, under its own name and mark: it is not the wallet, and nobody should take it for that. */
export function BankPage(props: Omit<PageProps, 'site' | 'mark'>) {
  const t = useText();
  return <Page {...props} mark={<BankMark />} site={t('service.site')} />;
}

function BankMark() {
  return (
    <svg aria-hidden="true" className="size-9 flex-none" focusable="false" viewBox="0 0 36 36">
      <rect fill="#0e5a4f" height="36" rx="9" width="36" />
      <path
        d="M10.500 11c-1 6 .5 11.500 4 14 1.500-.5 2.500-1.800 3-3.500M24 12c2.500 2.500 3.500 6 3 10"
        fill="none"
        stroke="#ffffff"
        strokeLinecap="round"
        strokeWidth="3"
      />
    </svg>
  );
}
