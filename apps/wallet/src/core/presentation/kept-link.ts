import type { Clock } from '@inro/foundation';
import { LONGEST_LIFE } from '@inro/presentation';

/** A storage of the browser: of one tab, or of all pages of this phone's wallet. */
export type PageStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const KEY = 'presentation-link';
/** When every tab was told to forget, milliseconds since 1970. */
const FORGOTTEN = 'presentation-links-forgotten';

/** A tab's link of a service, so that a reload finds it again: no longer than a request may live, and not beyond its end. */
export class KeptLink {
  readonly #tab: PageStorage;
  readonly #shared: PageStorage;
  readonly #clock: Clock;
  constructor(places: { readonly tab: PageStorage; readonly shared: PageStorage; readonly clock: Clock }) {
    this.#tab = places.tab;
    this.#shared = places.shared;
    this.#clock = places.clock;
  }

  keep(link: string): void {
    this.#tab.setItem(KEY, JSON.stringify({ link, since: this.#now() }));
  }

  /** The link; what may not be kept any more is gone after this. */
  read(): string | undefined {
    const { link, since } = readKept(this.#tab.getItem(KEY));
    const age = this.#now() - since;
    const isYoung = age >= 0 && age < LONGEST_LIFE * 1000;
    const wasForgotten = since <= Number(this.#shared.getItem(FORGOTTEN) ?? -1);
    if (link !== undefined && isYoung && !wasForgotten) return link;
    this.forget();
    return undefined;
  }

  forget(): void {
    this.#tab.removeItem(KEY);
  }

  /** In every tab of this browser: those that are open hear of it (HTML §12.2.2, `storage`), the others find it when they are opened. */
  forgetEverywhere(): void {
    this.forget();
    this.#shared.setItem(FORGOTTEN, String(this.#now()));
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

/** Anything but what `keep` wrote, such as a link of before there was an age, is none. */
function readKept(stored: string | null): { readonly link?: string; readonly since: number } {
  try {
    const { link, since } = JSON.parse(stored ?? '{}') as { link?: unknown; since?: unknown };
    if (typeof link === 'string' && typeof since === 'number') return { link, since };
  } catch {
    // a link as earlier versions kept it
  }
  return { since: 0 };
}
