import type { ReactNode } from 'react';

/** The house's own drawings: an outline of two pixels, flat tints, one blue, a touch of gold. The words beside them say the same. */
function Drawing({ children }: { readonly children: ReactNode }) {
  return (
    <svg
      aria-hidden="true"
      className="h-20 w-auto max-w-full sm:h-32"
      fill="none"
      focusable="false"
      viewBox="0 0 200 128"
    >
      <ellipse className="fill-sunken" cx="100" cy="116" rx="86" ry="9" />
      <g className="stroke-ink" strokeLinecap="round" strokeLinejoin="round" strokeWidth="2">
        {children}
      </g>
    </svg>
  );
}

function Phone({ x, turned = 0 }: { readonly x: number; readonly turned?: number }) {
  return (
    <g transform={`translate(${x} 10) rotate(${turned} 28 52)`}>
      <rect className="fill-surface" height="104" rx="9" width="56" />
      <rect className="fill-tint" height="82" rx="3" stroke="none" width="46" x="5" y="10" />
    </g>
  );
}

export function CardToPhone() {
  return (
    <Drawing>
      <g transform="rotate(-10 50 70)">
        <rect className="fill-surface" height="46" rx="6" width="74" x="12" y="48" />
        <rect className="fill-gold" height="12" rx="2" stroke="none" width="15" x="20" y="66" />
        <path className="stroke-primary" d="M44 66h32M44 75h22" />
      </g>
      <Phone x={124} />
      <path className="stroke-primary" d="M99 58c4 5 4 14 0 19M106 52c8 9 8 22 0 31M113 46c11 13 11 30 0 43" />
    </Drawing>
  );
}

export function WhoSeesWhat() {
  return (
    <Drawing>
      <Phone x={16} />
      <path className="stroke-primary" d="M28 36h32M28 48h32M28 60h20" />
      <rect className="fill-primary" height="13" rx="6" stroke="none" width="32" x="28" y="80" />
      <path className="stroke-primary" d="M82 74h36m-9-8 9 8-9 8" />
      <path
        className="fill-surface"
        d="M130 62 160 44l30 18zM134 62v38M150 62v38M170 62v38M186 62v38M128 106h64M130 100h60"
      />
      <path d="M74 28c12-14 30-16 40-6" strokeDasharray="1 6" />
      <rect className="fill-sunken" height="28" rx="6" width="42" x="118" y="6" />
      <path d="M129 18c6 7 14 7 20 0M139 23v4M132 21l-2 4M146 21l2 4" />
    </Drawing>
  );
}

export function LostPhone() {
  return (
    <Drawing>
      <Phone turned={-12} x={38} />
      <path d="M100 94c12-4 18-12 22-22" strokeDasharray="1 6" />
      <circle className="fill-surface" cx="142" cy="44" r="32" />
      <circle className="fill-primary" cx="142" cy="44" r="24" stroke="none" />
      <path className="stroke-on-primary" d="M135 35v18M149 35v18" strokeWidth="5" />
    </Drawing>
  );
}

/** The wallet on a phone, as it looks when all is well. */
export function WalletOnPhone() {
  return (
    <svg aria-hidden="true" className="mx-auto h-auto w-64" focusable="false" viewBox="0 0 260 500">
      <rect className="fill-[#1b1a1e] stroke-control" height="496" rx="40" width="256" x="2" y="2" />
      <rect className="fill-paper" height="476" rx="30" width="236" x="12" y="12" />
      <rect className="fill-[#1b1a1e]" height="18" rx="9" width="76" x="92" y="22" />
      <rect className="fill-lacquer" height="124" rx="14" width="212" x="24" y="70" />
      <rect className="fill-lacquer-light" height="62" rx="14" width="212" x="24" y="70" />
      <g className="fill-on-lacquer">
        <rect height="7" opacity="0.75" rx="3.500" width="84" x="38" y="88" />
        <rect height="13" rx="5" width="106" x="38" y="108" />
        <rect height="6" opacity="0.75" rx="3" width="56" x="38" y="158" />
        <rect height="6" opacity="0.75" rx="3" width="56" x="112" y="158" />
      </g>
      <rect className="fill-gold" height="124" width="5" x="212" y="70" />
      <circle className="fill-gold stroke-lacquer" cx="214.500" cy="140" r="12" strokeWidth="2" />
      <path className="stroke-lacquer" d="m209 140 4 4 7-8" fill="none" strokeWidth="2.500" />
      <rect className="fill-primary" height="46" rx="12" width="212" x="24" y="210" />
      <rect className="fill-on-primary" height="9" rx="4" width="96" x="70" y="228" />
      <path className="stroke-on-primary" d="M40 224h8v8h-8zM40 238h8M52 224v8M54 240h4" fill="none" strokeWidth="2" />
      {[0, 1].map((row) =>
        [0, 1].map((column) => (
          <g key={`${row}${column}`} transform={`translate(${24 + column * 110} ${272 + row * 66})`}>
            <rect className="fill-surface stroke-hairline" height="54" rx="12" width="102" />
            <rect className="fill-tint" height="26" rx="8" width="26" x="12" y="14" />
            <rect className="fill-ink-second" height="7" rx="3" width="40" x="48" y="24" />
          </g>
        )),
      )}
      <rect className="fill-ink" height="8" rx="4" width="80" x="24" y="424" />
      <rect className="fill-hairline" height="7" rx="3" width="150" x="24" y="444" />
    </svg>
  );
}
