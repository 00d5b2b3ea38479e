import { withoutRuby } from '@inro/problem';

/** The back of a phone with the place of its antenna (percent from left and top), and the card where it has to lie. */
export function PhonePicture({
  antenna,
  withCard,
  description,
}: {
  readonly antenna: { readonly x: number; readonly y: number };
  readonly withCard: boolean;
  /** What the picture says, for those who do not see it. */
  readonly description: string;
}) {
  const x = 100 + (antenna.x / 100) * 120;
  const y = 20 + (antenna.y / 100) * 240;
  return (
    <div className="my-4 overflow-hidden rounded-panel border border-hairline bg-sunken">
      <svg
        aria-label={withoutRuby(description)}
        className="mx-auto block h-auto w-80 max-w-full"
        role="img"
        viewBox="0 0 320 280"
      >
        <g className="fill-lacquer-still stroke-lacquer-still-light" strokeWidth="2">
          <rect height="240" rx="20" width="120" x="100" y="20" />
          <rect className="fill-lacquer-still-light" height="38" rx="11" width="38" x="110" y="30" />
          <circle className="fill-lacquer stroke-on-lacquer" cx="129" cy="49" r="10" />
        </g>
        <g className="fill-none stroke-gold" strokeWidth="2.5">
          {[30, 46, 62].map((r, at) => (
            <circle
              className={withCard ? undefined : 'ring-pulse'}
              cx={x}
              cy={y}
              key={r}
              r={r}
              style={{ animationDelay: `${at * 250}ms` }}
            />
          ))}
        </g>
        <Brackets x={x} y={y} />
        <g className={withCard ? 'card-settles' : 'card-comes'} key={withCard ? 'there' : 'awaited'}>
          <g transform={`translate(${x} ${y}) rotate(-3)`}>
            <Card />
          </g>
        </g>
      </svg>
    </div>
  );
}

/** Where the card has to lie: four corners round it. */
function Brackets({ x, y }: { readonly x: number; readonly y: number }) {
  const corner = 'M-80-34v-14q0-8 8-8h14';
  return (
    <g className="fill-none stroke-primary" strokeLinecap="round" strokeWidth="4" transform={`translate(${x} ${y})`}>
      {['', 'scale(-1 1)', 'scale(1 -1)', 'scale(-1 -1)'].map((mirrored) => (
        <path d={corner} key={mirrored} transform={mirrored} />
      ))}
    </g>
  );
}

/** A card of nobody, its middle at the origin. */
function Card() {
  return (
    <>
      <rect className="fill-surface stroke-ink" height="82" rx="8" strokeWidth="2" width="130" x="-65" y="-41" />
      <path className="fill-tint" d="M-64-33q0-7 7-7H57q7 0 7 7v11H-64z" />
      <rect className="fill-gold stroke-gold-text" height="20" rx="4" width="26" x="-53" y="-12" />
      <path
        className="stroke-ink-second"
        d="M-18-6h42M-18 4h30M-53 20h66M-53 29h44"
        strokeLinecap="round"
        strokeWidth="4"
      />
      <g className="fill-ink-second">
        <circle cx="44" cy="0" r="7" />
        <path d="M31 22q0-13 13-13t13 13z" />
      </g>
    </>
  );
}
