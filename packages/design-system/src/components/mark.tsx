/** The house's mark: an inrō, the small lacquer case on a cord; beside its name, so it says nothing by itself. */
export function Mark() {
  return (
    <svg aria-hidden="true" className="h-9 w-auto flex-none" focusable="false" viewBox="0 0 32 48">
      <path className="stroke-gold" d="M16 6 7 17v24M16 6l9 11v24" fill="none" strokeLinejoin="round" strokeWidth="2" />
      <circle className="fill-gold" cx="16" cy="5" r="4" />
      <rect className="fill-lacquer dark:fill-primary" height="28" rx="6" width="24" x="4" y="17" />
      <path className="stroke-gold" d="M4 25.5h24M4 36.5h24" strokeWidth="1.5" />
      <circle className="fill-gold" cx="16" cy="31" r="2.5" />
    </svg>
  );
}
