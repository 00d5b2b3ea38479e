import { withoutRuby } from '@inro/design-system';
import { qrPath } from '@inro/relying-party/page';
import { useMemo } from 'react';

/** A QR code as one path, drawn here: nothing is asked of anybody. */
export function QrCode({ payload, description }: { readonly payload: string; readonly description: string }) {
  const { size, path } = useMemo(() => qrPath(payload), [payload]);
  return (
    <svg
      aria-label={withoutRuby(description)}
      className="mx-auto block w-full max-w-80"
      role="img"
      shapeRendering="crispEdges"
      viewBox={`0 0 ${size} ${size}`}
    >
      <rect className="fill-white" height={size} width={size} />
      <path className="fill-black" d={path} />
    </svg>
  );
}
