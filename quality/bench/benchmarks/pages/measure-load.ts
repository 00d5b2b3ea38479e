import type { Browser, Page } from 'playwright-core';
import type { Load } from './score.ts';
import { type Frame, speedIndex } from './speed-index.ts';

/** Lighthouse's phone. */
const screen = { viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, isMobile: true, hasTouch: true };
/** Its processor has a fourth of this machine's speed. */
const SLOWER = 4;
/** A load is over when nothing was fetched and nothing blocked for so long. */
const QUIET_MS = 5_000;
const LONGEST_MS = 60_000;

/** Runs in the page before anything else does. */
const observe = `
  globalThis.seen = { paint: 0, largest: 0, shifts: [], tasks: [] };
  const watch = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  watch('paint', (entry) => { if (entry.name === 'first-contentful-paint') seen.paint = entry.startTime; });
  watch('largest-contentful-paint', (entry) => { seen.largest = entry.startTime; });
  watch('layout-shift', (entry) => { if (!entry.hadRecentInput) seen.shifts.push([entry.startTime, entry.value]); });
  watch('longtask', (entry) => seen.tasks.push([entry.startTime, entry.duration]));`;

interface Seen {
  readonly paint: number;
  readonly largest: number;
  readonly shifts: readonly (readonly [at: number, value: number])[];
  readonly tasks: readonly (readonly [at: number, milliseconds: number])[];
}

/** Loads a page once as a first visitor on a slow phone does, through a browser behind {@link slowNetwork}. `decoder` is another page, which is not slowed. */
export async function measureLoad(browser: Browser, address: string, decoder: Page): Promise<Load> {
  const context = await browser.newContext({ ...screen, serviceWorkers: 'block', locale: 'ja-JP' });
  const page = await context.newPage();
  await page.addInitScript(observe);
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  const frames: Frame[] = [];
  let begun = 0;
  session.on('Page.screencastFrame', ({ data, sessionId, metadata }) => {
    void session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
    if (metadata.timestamp !== undefined) frames.push({ at: metadata.timestamp * 1000, picture: data });
  });
  const open = new Set<string>();
  let moved = Date.now();
  const move = (): void => {
    moved = Date.now();
  };
  session.on('Network.requestWillBeSent', ({ requestId, type, wallTime }) => {
    if (type === 'Document' && begun === 0) begun = wallTime * 1000;
    open.add(requestId);
    move();
  });
  for (const event of ['Network.loadingFinished', 'Network.loadingFailed'] as const)
    session.on(event, ({ requestId }) => {
      open.delete(requestId);
      move();
    });
  await session.send('Page.startScreencast', { format: 'jpeg', quality: 60, maxWidth: 412, maxHeight: 823 });
  const started = Date.now();
  await page.goto(address, { waitUntil: 'commit', timeout: LONGEST_MS });
  while (Date.now() - started < LONGEST_MS && (open.size > 0 || Date.now() - moved < QUIET_MS))
    await new Promise((resolve) => setTimeout(resolve, 100));
  const seen = (await page.evaluate('globalThis.seen')) as Seen;
  await context.close();
  const shown = frames.map(({ at, picture }) => ({ at: Math.max(0, at - begun), picture }));
  return {
    firstContentfulPaint: seen.paint,
    speedIndex:
      shown[0] === undefined ? seen.paint : await speedIndex([{ ...shown[0], at: 0 }, ...shown.slice(1)], decoder),
    largestContentfulPaint: seen.largest,
    totalBlockingTime: blockingTime(seen),
    cumulativeLayoutShift: layoutShift(seen.shifts),
  };
}

/** What long tasks after the first paint take beyond 50 ms each. */
const blockingTime = ({ paint, tasks }: Seen): number =>
  tasks.reduce((sum, [at, milliseconds]) => {
    const after = Math.min(milliseconds, at + milliseconds - paint);
    return sum + Math.max(0, after - 50);
  }, 0);

/** The worst window: five seconds at most, ended by one second without a shift (web.dev, CLS). */
function layoutShift(shifts: Seen['shifts']): number {
  let worst = 0;
  let window = { from: 0, to: 0, sum: 0 };
  for (const [at, value] of shifts) {
    if (window.sum === 0 || at - window.to > 1000 || at - window.from > 5000) window = { from: at, to: at, sum: 0 };
    window = { ...window, to: at, sum: window.sum + value };
    worst = Math.max(worst, window.sum);
  }
  return worst;
}
