import { encodeQR } from 'qr';

/** A QR code (ISO/IEC 18004, level M, with its quiet zone) as one path in a square of `size` units. */
export interface QrPath {
  readonly size: number;
  /** SVG path data of the dark modules. */
  readonly path: string;
}

/** Drawn in this page: nothing is asked of anybody. RangeError for a text that no QR code takes. */
export function qrPath(text: string): QrPath {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return { size: rows.length, path };
}
