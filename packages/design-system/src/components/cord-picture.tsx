import { Icon, type IconName } from './icon.tsx';
import { Mark } from './mark.tsx';

/** One end of the cord: a thing, a party by its first letter, or Inro itself. */
export type CordEnd = { readonly icon: IconName } | { readonly name: string } | 'inro';

/** Whole: what is asked or given passes; kept: it was not let through; locked, cut: it cannot. */
export type CordState = 'whole' | 'kept' | 'locked' | 'cut';

/** Who stands at both ends, and what becomes of what passes between; decoration, the words beside it say the same. */
export function CordPicture({
  from,
  to,
  cord,
}: {
  readonly from: CordEnd;
  readonly to: CordEnd;
  readonly cord: CordState;
}) {
  return (
    <div aria-hidden="true" className="my-4 flex items-center">
      <End of={from} />
      <svg
        aria-hidden="true"
        className="h-8 w-24 min-w-12 shrink"
        fill="none"
        focusable="false"
        strokeLinecap="round"
        viewBox="0 0 96 32"
      >
        <path
          className="stroke-gold"
          d={lines[cord]}
          strokeDasharray={cord === 'cut' ? undefined : '1 7'}
          strokeWidth="4"
        />
        {cord === 'cut' ? null : (
          <>
            <circle className="fill-gold stroke-paper" cx="48" cy="16" r="12" strokeWidth="2" />
            <path className="stroke-lacquer" d={beads[cord]} strokeLinejoin="round" strokeWidth="2.5" />
          </>
        )}
      </svg>
      <End of={to} />
    </div>
  );
}

const lines: Record<CordState, string> = {
  whole: 'M4 16h88',
  kept: 'M4 16h88',
  locked: 'M4 16h88',
  cut: 'M4 16h26l7-6M30 16l8 5M92 16H66l-7-5M66 16l-8 6',
};
const beads: Record<Exclude<CordState, 'cut'>, string> = {
  whole: 'M42 16h11M49 11l5 5-5 5',
  kept: 'M42 16h12',
  locked: 'M43 15h10v6H43zM45 15v-2a3 3 0 0 1 6 0v2',
};

/** The first letter of a party's name on a tile: its mark, as far as anybody has checked one. */
export function PartyMark({ name }: { readonly name: string }) {
  return (
    <span
      aria-hidden="true"
      className="grid size-14 flex-none place-items-center overflow-hidden rounded-button border border-transparent bg-ink font-bold text-[1.75rem] text-paper leading-none"
    >
      {[...new Intl.Segmenter().segment(name)][0]?.segment ?? ''}
    </span>
  );
}

function End({ of }: { readonly of: CordEnd }) {
  if (of !== 'inro' && 'name' in of) return <PartyMark name={of.name} />;
  return (
    <span className="grid size-14 flex-none place-items-center rounded-button border border-hairline bg-tint text-primary">
      {of === 'inro' ? <Mark /> : <Icon name={of.icon} size={30} />}
    </span>
  );
}
