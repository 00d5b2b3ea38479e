import {
  beginAcrossDevices,
  beginOnThisDevice,
  finishLogin,
  finishOnReturn,
  PageLoginError,
  type PageOptions,
  type PageProblem,
  type ShownLogin,
  waitForPhone,
} from '../browser.ts';

/** How a login ended that did not come about. */
export interface LoginEnd {
  readonly kind: 'refused' | 'expired' | 'failed';
  /** As in the table of errors; `unreachable` and `malformed` as {@link PageLoginError} has them. */
  readonly code: string;
  /** What to show; absent when the service gave no problem document. */
  readonly problem: PageProblem | undefined;
}

/** Where a login in this page stands. */
export type LoginState<T = unknown> =
  | { readonly at: 'start' | 'beginning' | 'checking' }
  /** QR code and number are shown; `phone` is how far the phone has come. */
  | { readonly at: 'shown'; readonly login: ShownLogin; readonly phone: 'waiting' | 'opened' | 'answered' }
  /** On this device: the browser is to go to this link. */
  | { readonly at: 'leaving'; readonly link: string }
  | { readonly at: 'done'; readonly result: T }
  | { readonly at: 'ended'; readonly end: LoginEnd };

const kinds: Readonly<Record<string, LoginEnd['kind']>> = {
  'relying-party.login_refused': 'refused',
  'relying-party.transaction_expired': 'expired',
};

/** What any failure of a login is to a person. */
export function endOf(failure: unknown): LoginEnd {
  const { code, problem } = failure instanceof PageLoginError ? failure : new PageLoginError('unreachable');
  return { kind: (Object.hasOwn(kinds, code) && kinds[code]) || 'failed', code, problem };
}

type Tell<T> = (state: LoginState<T>) => void;

/**
 * One place of a page at which somebody logs in: everything that happens there, whatever it looks like. It has one login
 * at a time; a new one ends the waiting for the one before, and nothing of that one is told any more. What begins something resolves when there is no more to wait for,
 * and never rejects: how it ended is the state.
 */
export class PageLogin<T = unknown> {
  readonly #base: Pick<PageOptions, 'base'>;
  readonly #listeners = new Set<() => void>();
  #state: LoginState<T> = { at: 'start' };
  #run: AbortController | undefined;

  constructor(options: Pick<PageOptions, 'base'> = {}) {
    this.#base = options;
  }

  get state(): LoginState<T> {
    return this.#state;
  }

  /** Calls after each change, until what it returns is called. */
  readonly subscribe = (notify: () => void): (() => void) => {
    this.#listeners.add(notify);
    return () => this.#listeners.delete(notify);
  };

  /** Shows a login to another phone, waits for it, and ends it in this browser; `asked` is for the service. */
  beginAcrossDevices(asked: object = {}): Promise<void> {
    return this.#begin('beginning', async (options, tell) => {
      await this.#await(await beginAcrossDevices({ ...options, asked }), options, tell);
    });
  }

  /** Begins on this device; what the service's `walletOrigin` wants to know goes into `asked`. */
  beginOnThisDevice(asked: object = {}): Promise<void> {
    return this.#begin('beginning', async (options, tell) => {
      tell({ at: 'leaving', link: await beginOnThisDevice(asked, options) });
    });
  }

  /** On the page to which the wallet comes back: ends the login that `location.search` names. */
  finishOnReturn(search: string): Promise<void> {
    return this.#begin('checking', async (options, tell) => {
      tell({ at: 'done', result: await finishOnReturn<T>(search, options) });
    });
  }

  /** Waits no longer, and asks nothing: the page is away. What is shown stays. */
  pause(): void {
    this.#run?.abort();
    this.#run = undefined;
  }

  /** The page is back: waits on for what is shown, and begins nothing. What was asked meanwhile has no answer any more. */
  resume(): void {
    const state = this.#state;
    if (this.#run !== undefined && !this.#run.signal.aborted) return;
    if (state.at === 'shown')
      void this.#begin(undefined, (options, tell) => this.#await(state.login, options, tell, state.phone));
    else if (state.at === 'beginning') this.stop();
    else if (state.at === 'checking') this.#tell({ at: 'ended', end: endOf(undefined) });
  }

  /** Forgets the login and what came of it; one that was begun runs out by itself. */
  stop(): void {
    this.pause();
    if (this.#state.at !== 'start') this.#tell({ at: 'start' });
  }

  async #await(
    login: ShownLogin,
    options: PageOptions,
    tell: Tell<T>,
    phone: 'waiting' | 'opened' | 'answered' = 'waiting',
  ) {
    tell({ at: 'shown', login, phone });
    const onProgress = ({ state }: { readonly state: string }) => {
      if (state === 'opened' || state === 'answered') tell({ at: 'shown', login, phone: state });
    };
    await waitForPhone(login, { ...options, onProgress });
    tell({ at: 'done', result: await finishLogin<T>(login.transaction, undefined, options) });
  }

  #begin(
    at: 'beginning' | 'checking' | undefined,
    work: (options: PageOptions, tell: Tell<T>) => Promise<void>,
  ): Promise<void> {
    this.#run?.abort();
    const run = new AbortController();
    this.#run = run;
    const tell: Tell<T> = (state) => {
      if (!run.signal.aborted) this.#tell(state);
    };
    if (at !== undefined) tell({ at });
    return work({ ...this.#base, signal: run.signal }, tell).then(
      () => run.abort(),
      (failure: unknown) => {
        tell({ at: 'ended', end: endOf(failure) });
        run.abort();
      },
    );
  }

  #tell(state: LoginState<T>): void {
    this.#state = state;
    for (const notify of [...this.#listeners]) notify();
  }
}
