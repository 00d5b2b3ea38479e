/** What is measured of one load: milliseconds, and the shift of the layout without a unit. */
export interface Load {
  readonly firstContentfulPaint: number;
  readonly speedIndex: number;
  readonly largestContentfulPaint: number;
  readonly totalBlockingTime: number;
  readonly cumulativeLayoutShift: number;
}

/** Lighthouse 10 and later, mobile: weight, the value that is worth 0.9, the value that is worth 0.5 (developer.chrome.com, "Lighthouse performance scoring"). */
const curves: { readonly [Metric in keyof Load]: readonly [weight: number, p10: number, median: number] } = {
  firstContentfulPaint: [0.1, 1800, 3000],
  speedIndex: [0.1, 3387, 5800],
  largestContentfulPaint: [0.25, 2500, 4000],
  totalBlockingTime: [0.3, 200, 600],
  cumulativeLayoutShift: [0.25, 0.1, 0.25],
};

/** The complementary error function of 0.9061938024368232 is 0.2: there the curve is worth 0.9. */
const AT_P10 = 0.9061938024368232;

/** Abramowitz and Stegun 7.1.26, to 1.5e-7. */
function errorFunction(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const polynomial = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - polynomial * Math.exp(-x * x));
}

/** The part of all values that are worse, by a log-normal curve through two points. */
export function worth(value: number, p10: number, median: number): number {
  if (value <= 0) return 1;
  const place = (Math.log(value / median) * AT_P10) / -Math.log(p10 / median);
  return Math.min(1, Math.max(0, (1 - errorFunction(place)) / 2));
}

/** Our own reckoning by Lighthouse's published curves, 0 to 100; not Lighthouse. */
export function score(load: Load): number {
  const metrics = Object.keys(curves) as (keyof Load)[];
  const sum = metrics.reduce((total, metric) => {
    const [weight, p10, median] = curves[metric];
    return total + weight * worth(load[metric], p10, median);
  }, 0);
  return Math.round(sum * 100);
}
