import { withoutRuby } from '../texts/ruby.ts';

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
  const x = 60 + (antenna.x / 100) * 120;
  const y = 20 + (antenna.y / 100) * 240;
  return (
    <svg
      aria-label={withoutRuby(description)}
      className="mx-auto my-4 block h-64 w-auto max-w-full"
      role="img"
      viewBox="0 0 240 280"
    >
      <rect className="fill-surface stroke-ink" height="240" rx="18" strokeWidth="3" width="120" x="60" y="20" />
      <rect className="fill-sunken stroke-ink-second" height="34" rx="10" strokeWidth="2" width="34" x="70" y="30" />
      <circle className="fill-ink-second" cx="87" cy="47" r="9" />
      {[34, 24, 14].map((r) => (
        <circle
          className="fill-none stroke-primary"
          cx={x}
          cy={y}
          key={r}
          r={r}
          strokeDasharray="5 4"
          strokeWidth="2"
        />
      ))}
      <circle className="fill-primary" cx={x} cy={y} r="5" />
      {withCard ? (
        <g transform={`translate(${x - 55} ${y - 35})`}>
          <rect
            className="fill-surface stroke-primary"
            fillOpacity="0.85"
            height="70"
            rx="8"
            strokeWidth="3"
            width="110"
          />
          <rect className="fill-gold stroke-gold-text" height="20" rx="4" strokeWidth="2" width="26" x="12" y="18" />
          <path className="stroke-primary" d="M50 24h44M50 34h30M12 54h82" strokeWidth="3" />
        </g>
      ) : null}
    </svg>
  );
}
