import type { Locale } from '@inro/problem';
import { type LoginState, PageLogin } from '../page/page-login.ts';
import { isFramedByOthers, isPhone, localeOf, readBase, readEnrol, readNext } from './attributes.ts';
import { make } from './dom.ts';
import { keep, readKept, takeReturn } from './kept.ts';
import { sheet } from './styles.ts';
import {
  backView,
  endedView,
  framedView,
  noWalletView,
  type Stage,
  say,
  shownView,
  startView,
  type TextKey,
  tellPhone,
  wordsView,
} from './views.ts';

/** So long a page stays that was left for a wallet: after that there is none, or the person did not want it. */
const OPENING_MS = 2_500;

/** The element that has a login at a place of endpoints: a browser has one login there (the cookie is one). */
const busy = new Map<string, InroLogin>();

// Where pages are made on a server there are no elements, and nothing is registered.
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

type View = 'framed' | 'back' | 'noWallet' | LoginState['at'];

/** `<inro-login>`: button, QR code, number, state and errors of a login; what stands within it works where this does not. */
export class InroLogin extends Base {
  static readonly observedAttributes = ['lang'];
  #login: PageLogin | undefined;
  #base = '';
  #asked: object | undefined;
  #root: ShadowRoot | undefined;
  #shown: View | undefined;
  #locale: Locale | undefined;
  #away: 'opening' | 'noWallet' | 'enrolling' | 'back' | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #here: AbortController | undefined;

  /**
   * What the service's `walletOrigin` wants to know to lead to the wallet on this device; where it is set, this device is
   * offered. By default it is where the page is on a phone.
   */
  get asked(): object | undefined {
    return this.#asked;
  }
  set asked(asked: object | undefined) {
    this.#asked = asked;
    this.#draw(true);
  }

  connectedCallback(): void {
    // A TypeError, or a browser without what it takes, leaves what stands within the element as it is.
    if (!isSecureContext) throw new TypeError('no login over http');
    const base = readBase(this.getAttribute('base'));
    readNext(this.getAttribute('next'));
    readEnrol(this.getAttribute('enrol'));
    this.#open(base);
    this.#listen();
    const login = this.#login!;
    const returned = isFramedByOthers() ? undefined : takeReturn(base);
    if (returned !== undefined) this.#begin(() => login.finishOnReturn(returned));
    else {
      const kept = readKept();
      if (login.state.at === 'start' && kept.away === 'enrolment' && kept.base === base) this.#away = 'back';
      if (this.#away === 'opening') this.#wait();
      login.resume();
    }
    this.#draw(true);
  }

  disconnectedCallback(): void {
    // Taken out and put in again at once, as frameworks move what they draw: nothing ends.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#here?.abort();
      this.#login?.pause();
      clearTimeout(this.#timer);
    });
  }

  /** Moved within the page (`moveBefore`): nothing ends. */
  connectedMoveCallback(): void {}

  attributeChangedCallback(): void {
    this.#draw(true);
  }

  #open(base: string): void {
    if (this.#root === undefined) {
      this.#root = this.attachShadow({ mode: 'open' });
      this.#root.adoptedStyleSheets = [sheet()];
      this.#root.append(make('div'), make('p', { class: 'unseen', role: 'status' }));
    }
    if (this.#login !== undefined && this.#base === base) return;
    this.#login?.stop();
    this.#base = base;
    this.#login = new PageLogin({ base });
    this.#login.subscribe(() => this.#changed());
  }

  #listen(): void {
    this.#here?.abort();
    this.#here = new AbortController();
    const { signal } = this.#here;
    addEventListener('pagehide', () => this.#login?.pause(), { signal });
    addEventListener('pageshow', ({ persisted }) => persisted && this.#returned(), { signal });
    document.addEventListener('visibilitychange', () => this.#looked(), { signal });
    // The page's language is whatever the page says now.
    const spoken = new MutationObserver(() => localeOf(this) !== this.#locale && this.#draw(true));
    spoken.observe(document, { attributes: true, attributeFilter: ['lang'], subtree: true });
    signal.addEventListener('abort', () => spoken.disconnect());
  }

  /** Out of the cache of Back and Forward: what led away is over, what was waited for goes on. */
  #returned(): void {
    const login = this.#login!;
    if (login.state.at === 'leaving' && this.#away === 'opening') this.#stop();
    else if (login.state.at === 'done') this.#stop();
    else login.resume();
  }

  /** The person looks at this page again. */
  #looked(): void {
    if (document.visibilityState !== 'visible') return;
    if (this.#away === 'opening') this.#notOpened();
    else if (this.#away === 'enrolling') this.#go('back');
  }

  #begin(begin: () => Promise<void>): void {
    const other = busy.get(this.#base);
    if (other !== undefined && other !== this) other.#stop();
    busy.set(this.#base, this);
    clearTimeout(this.#timer);
    this.#away = undefined;
    keep(undefined);
    void begin();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#away = undefined;
    keep(undefined);
    this.#login?.stop();
    this.#draw();
  }

  #changed(): void {
    const { state } = this.#login!;
    if (state.at === 'leaving' && this.#away === undefined) this.#leave(state.link);
    this.#draw();
    if (state.at === 'done') this.#end(state.result);
  }

  #leave(link: string): void {
    keep({ base: this.#base, away: 'wallet' });
    this.#away = 'opening';
    this.#wait();
    location.assign(link);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (document.visibilityState === 'visible') this.#notOpened();
    }, OPENING_MS);
  }

  #notOpened(): void {
    if (this.#away === 'opening') this.#go('noWallet');
  }

  #go(away: 'noWallet' | 'back'): void {
    this.#away = away;
    this.#draw();
  }

  /** Tells the page what the service said of the login; unless the page goes on itself, goes to `next`, or loads this page again. */
  #end(detail: unknown): void {
    keep(undefined);
    if (!this.dispatchEvent(new CustomEvent('inro-login', { detail, bubbles: true, cancelable: true }))) return;
    const next = this.#read(readNext, 'next');
    if (next === undefined) location.reload();
    else location.replace(next);
  }

  #read<T>(read: (value: string | null) => T, name: string): T | undefined {
    try {
      return read(this.getAttribute(name));
    } catch (failure) {
      reportError(failure);
      return undefined;
    }
  }

  get #view(): View {
    if (isFramedByOthers()) return 'framed';
    if (this.#away === 'back') return 'back';
    if (this.#away === 'noWallet' || this.#away === 'enrolling') return 'noWallet';
    return this.#login!.state.at;
  }

  #draw(isAnew = false): void {
    if (this.#root === undefined || !this.isConnected) return;
    const [box, status] = this.#root.children as unknown as [HTMLElement, HTMLElement];
    const locale = localeOf(this);
    const { state } = this.#login!;
    const view = this.#view;
    const said = saidOf(view, state);
    status.replaceChildren(...(said === undefined ? [] : say(said, locale)));
    if (view === this.#shown && !isAnew) {
      if (state.at === 'shown') tellPhone(box, state.phone, locale);
      return;
    }
    const hadFocus = this.#root.activeElement !== null;
    this.#shown = view;
    this.#locale = locale;
    box.lang = locale;
    status.lang = locale;
    box.replaceChildren(...this.#nodes(view, state, locale));
    // Whoever pressed what is gone now stands at the beginning of what came.
    if (hadFocus) (box.querySelector<HTMLElement>('h2, p[tabindex], button') ?? box).focus();
  }

  #nodes(view: View, state: LoginState, locale: Locale): readonly Node[] {
    const stage = this.#stage(locale);
    if (view === 'framed') return framedView(stage);
    if (view === 'back') return backView(stage);
    if (view === 'noWallet' && state.at === 'leaving') return noWalletView(state.link, stage);
    if (state.at === 'shown') return shownView(state, stage);
    if (state.at === 'ended') return endedView(state.end, stage);
    if (state.at === 'start') return startView(stage);
    return wordsView(saidOf(view, state)!, stage);
  }

  #stage(locale: Locale): Stage {
    const login = this.#login!;
    return {
      locale,
      canBeginHere: this.#asked !== undefined || isPhone(),
      enrol: this.#read(readEnrol, 'enrol'),
      beginHere: () => this.#begin(() => login.beginOnThisDevice(this.#asked ?? {})),
      beginOther: () => this.#begin(() => login.beginAcrossDevices()),
      stop: () => this.#stop(),
      leaveToEnrol: () => {
        keep({ base: this.#base, away: 'enrolment' });
        this.#away = 'enrolling';
      },
    };
  }
}

/** What is told to those who do not see it, and stands alone where there is nothing else. */
function saidOf(view: View, state: LoginState): TextKey | undefined {
  if (view === 'noWallet') return 'element.no_wallet';
  if (view === 'back') return 'element.back';
  if (view === 'framed') return undefined;
  if (state.at === 'shown') return `login.state.${state.phone}`;
  if (state.at === 'ended')
    return state.end.kind === 'failed' ? 'login.failed_heading' : `login.${state.end.kind}_heading`;
  const others = {
    start: undefined,
    beginning: 'element.working',
    leaving: 'element.opening',
    checking: 'login.checking',
    done: 'element.done',
  } as const;
  return others[state.at];
}
