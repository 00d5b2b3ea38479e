import { withoutRuby } from '@inro/design-system';
import { encodeQR } from 'qr';
import { useMemo } from 'react';

/** A QR code as one path, drawn here: nothing is asked of anybody. */
export function QrCode({ payload, description }: { readonly payload: string; readonly description: string }) {
  const rows = useMemo(() => encodeQR(payload, 'raw', { ecc: 'medium', border: 4 }), [payload]);
  const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg
      aria-label={withoutRuby(description)}
      className="mx-auto block w-full max-w-80"
      role="img"
      shapeRendering="crispEdges"
      viewBox={`0 0 ${rows.length} ${rows.length}`}
    >
      <rect className="fill-white" height={rows.length} width={rows.length} />
      <path className="fill-black" d={path} />
    </svg>
  );
}
