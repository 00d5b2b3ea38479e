import { Page, type PageProps } from '@inro/design-system';
import { useText } from './text.ts';

/** A page of the gateway, under its own name and mark: it is neither the wallet nor the service that sent the person here. */
export function GatewayPage(props: Omit<PageProps, 'site' | 'mark'>) {
  const t = useText();
  return <Page {...props} mark={<GatewayMark />} site={t('service.site')} />;
}

function GatewayMark() {
  return (
    <svg aria-hidden="true" className="size-9 flex-none" focusable="false" viewBox="0 0 36 36">
      <rect fill="#3b4a6b" height="36" rx="9" width="36" />
      <path
        d="M8 12h20M11 17h14M12.500 12v15M23.500 12v15"
        fill="none"
        stroke="#ffffff"
        strokeLinecap="round"
        strokeWidth="3"
      />
    </svg>
  );
}
