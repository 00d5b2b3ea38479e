/** A drawn head for each citizen, out of few parts; all are invented. */
const hairs = [
  'M14 30c-2-16 6-23 18-23s20 7 18 23c-3-8-6-11-9-13-8 5-17 5-22 2-3 3-4 6-5 11z',
  'M15 26c0-13 7-19 17-19s17 6 17 19c-2-5-5-8-8-9-7 2-13 2-18 0-4 1-7 4-8 9z',
  'M16 27c0-14 7-19 16-19s16 5 16 19c-4-6-9-9-16-9s-12 3-16 9zM26 8a6 6 0 1 1 12 0z',
  'M15 24c2-12 9-16 17-16s15 4 17 16c-9-7-25-7-34 0z',
] as const;
const grounds = ['#dfe5ff', '#dcefe3', '#ffe9c9', '#fbdedb'] as const;
const clothes = ['#0017c1', '#17633f', '#8a4600', '#57534c', '#7e5b12'] as const;

export function Portrait({ index }: { readonly index: number }) {
  const of = <T,>(all: readonly T[]): T => all[index % all.length] as T;
  return (
    <svg aria-hidden="true" className="size-14 flex-none rounded-button" focusable="false" viewBox="0 0 64 64">
      <rect fill={of(grounds)} height="64" width="64" />
      {index % 2 === 0 ? <path d="M13 30C12 12 20 7 32 7s20 5 19 23l2 20H11z" fill="#2b2527" /> : null}
      <path fill={of(clothes)} d="M10 64c1-13 9-18 22-18s21 5 22 18z" />
      <rect fill="#e8b894" height="10" width="10" x="27" y="40" />
      <circle cx="32" cy="29" fill="#f3cba8" r="15" />
      <path d={hairs[(index * 3) % hairs.length]} fill={index % 12 === 7 ? '#8d8a86' : '#2b2527'} />
      <g fill="#2b2527">
        <circle cx="26.500" cy="30" r="1.700" />
        <circle cx="37.500" cy="30" r="1.700" />
      </g>
      <path d="M28 36.500c2 2.200 6 2.200 8 0" fill="none" stroke="#2b2527" strokeLinecap="round" strokeWidth="1.600" />
    </svg>
  );
}
