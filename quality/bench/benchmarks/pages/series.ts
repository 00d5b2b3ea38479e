import type { Browser } from 'playwright-core';
import { openChromium } from '../../../../tools/web/chromium.ts';
import type { RunningSystem } from '../../../people/running-system.ts';
import { measureLoad } from './measure-load.ts';
import { type Load, score } from './score.ts';
import { slowNetwork } from './slow-network.ts';

const TIMES = 5;

interface Measured {
  readonly page: string;
  address(system: RunningSystem, phone: string): Promise<string>;
  /** Whether the line lies before the phone's door too, which is no network where wallet and phone are one thing. */
  readonly doorIsFar?: true;
}

const wallet = async (system: RunningSystem, phone: string): Promise<string> =>
  String((await system.cast('POST', `/cast/phones/${phone}/pairing`)).walletUrl);

/** The pages by which the house is judged, each as a first visitor opens it. */
const pages: readonly Measured[] = [
  { page: 'home', address: async (system) => system.origin('home') },
  { page: 'bank', address: async (system) => system.origin('bank') },
  { page: 'wallet', address: wallet },
  { page: 'wallet-door-behind-the-line', address: wallet, doorIsFar: true },
];

export interface Series {
  readonly page: string;
  /** Of the load that is the middle one by its score. */
  readonly score: number;
  readonly middle: Load;
  readonly scores: readonly number[];
}

async function openSlowly(isOnPhone?: (name: string) => boolean) {
  const network = await slowNetwork(isOnPhone);
  // Chromium takes no proxy to this machine's own names unless told.
  const browser = await openChromium([`--proxy-server=${network.proxy}`, '--proxy-bypass-list=<-loopback>']);
  const close = async (): Promise<void> => {
    await browser.close();
    network.close();
  };
  return { browser, close };
}

/** Loads each page five times, in turns, so that all see the same machine. */
export async function measurePages(
  system: RunningSystem,
  phone: string,
  times = TIMES,
  onLoad: (page: string, load: Load) => void = () => undefined,
): Promise<readonly Series[]> {
  const { hostname } = new URL(system.origin('handset'));
  const near = await openSlowly((name) => name.endsWith(`.${hostname}`));
  const far = await openSlowly();
  try {
    const decoder = await far.browser.newPage();
    const loads = new Map<string, Load[]>(pages.map(({ page }) => [page, []]));
    for (let time = 0; time < times; time++)
      for (const { page, address, doorIsFar } of pages) {
        const browser: Browser = doorIsFar === true ? far.browser : near.browser;
        const load = await measureLoad(browser, await address(system, phone), decoder);
        onLoad(page, load);
        loads.get(page)!.push(load);
      }
    return [...loads].map(([page, all]) => {
      const byScore = all.map((load) => ({ load, score: score(load) })).sort((one, other) => one.score - other.score);
      const middle = byScore[Math.floor(byScore.length / 2)]!;
      return { page, score: middle.score, middle: middle.load, scores: byScore.map((one) => one.score) };
    });
  } finally {
    await near.close();
    await far.close();
  }
}
