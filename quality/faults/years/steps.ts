export const DAY_MS = 86_400_000;

/** How time passes: over a house that is stopped and started later, or over one that runs. */
export interface Step {
  readonly days: number;
  readonly way: 'stopped' | 'ran';
}

/** Longer than an access certificate lives, shorter, and by months: five years. */
export const steps: readonly Step[] = [
  { days: 371, way: 'stopped' },
  { days: 371, way: 'ran' },
  { days: 410, way: 'stopped' },
  ...Array.from({ length: 6 }, (): Step => ({ days: 31, way: 'ran' })),
  { days: 410, way: 'ran' },
  { days: 90, way: 'stopped' },
];
