import { type ReactNode, useId } from 'react';

/** What the cord says: whole with its bead, whole for a part, held, locked, not known, or cut. */
export type Cord = 'whole' | 'partly' | 'held' | 'locked' | 'unknown' | 'cut';

const grounds: Record<Cord, string> = {
  whole: 'from-lacquer to-lacquer-light',
  partly: 'from-lacquer to-lacquer-light',
  unknown: 'from-lacquer to-lacquer-light',
  held: 'from-lacquer-still to-lacquer-still-light',
  locked: 'from-lacquer-still to-lacquer-still-light',
  cut: 'from-lacquer-still to-lacquer-still-light',
};

/** The one precious thing: a lacquer case with a gold cord. What it shows is said in words by what stands in it. */
export function LacquerCard({ cord, children }: { readonly cord: Cord; readonly children: ReactNode }) {
  return (
    <div
      className={`relative my-4 overflow-hidden rounded-card border border-transparent bg-linear-to-tr text-on-lacquer shadow-card forced-colors:bg-none ${grounds[cord]}`}
    >
      <Waves />
      <CordDrawing cord={cord} />
      <div className="relative py-5 pr-14 pl-5">{children}</div>
    </div>
  );
}

/** Seigaiha, the waves of the blue sea: decoration. */
function Waves() {
  const id = useId();
  return (
    <svg aria-hidden="true" className="absolute inset-0 h-full w-full text-on-lacquer opacity-10" focusable="false">
      <pattern height="20" id={id} patternUnits="userSpaceOnUse" width="40">
        <g fill="none" stroke="currentColor" strokeWidth="1.2">
          {[18, 13, 8].map((r) => (
            <g key={r}>
              <circle cx="20" cy="20" r={r} />
              <circle cx="0" cy="30" r={r} />
              <circle cx="40" cy="30" r={r} />
            </g>
          ))}
        </g>
      </pattern>
      <rect fill={`url(#${id})`} height="100%" width="100%" />
    </svg>
  );
}

const beads: Record<Exclude<Cord, 'cut'>, ReactNode> = {
  whole: <path d="m-6 0 4 5 8-9" />,
  partly: <path d="M0-6v7M0 5v.5" />,
  held: <path d="M-3-5V5M3-5V5" />,
  locked: <path d="M-5-1H5v6H-5zM-3-1v-2a3 3 0 0 1 6 0v2" />,
  unknown: <path d="M-3-3a3 3 0 1 1 3 3v2M0 5.500v.5" />,
};

function CordDrawing({ cord }: { readonly cord: Cord }) {
  return (
    <div aria-hidden="true" className="absolute inset-y-0 right-3 w-8">
      <div
        className={`absolute top-0 left-1/2 w-1.5 -translate-x-1/2 bg-gold forced-colors:bg-[CanvasText] ${cord === 'cut' ? 'h-[30%] rounded-b-full' : 'h-full'}`}
      />
      {cord === 'cut' ? (
        <div className="absolute bottom-0 left-1/2 h-[30%] w-1.5 -translate-x-1/2 rotate-6 rounded-t-full bg-gold forced-colors:bg-[CanvasText]" />
      ) : (
        <svg
          aria-hidden="true"
          className="absolute top-1/2 left-1/2 size-8 -translate-x-1/2 -translate-y-1/2"
          focusable="false"
          viewBox="-16 -16 32 32"
        >
          <circle className="fill-gold stroke-lacquer" r="14" strokeWidth="2" />
          <g className="stroke-lacquer" fill="none" strokeLinecap="round" strokeLinejoin="round" strokeWidth="2.5">
            {beads[cord]}
          </g>
        </svg>
      )}
    </div>
  );
}
