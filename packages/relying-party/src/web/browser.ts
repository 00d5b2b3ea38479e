import type { Problem } from '@inro/problem';

/** RFC 9457 problem document as the SDK's endpoints answer it, titles in three languages. */
export type PageProblem = Problem;

/** A login that did not come about; `code` as in the table of errors, `unreachable` when no answer came. */
export class PageLoginError extends Error {
  readonly code: string;
  /** What to show; absent when the service gave no problem document. */
  readonly problem: PageProblem | undefined;
  constructor(code: string, problem?: PageProblem, options?: ErrorOptions) {
    super(code, options);
    this.name = 'PageLoginError';
    this.code = code;
    this.problem = problem;
  }
}

export interface PageOptions {
  /** Where the endpoints lie; default `/api/logins`. */
  readonly base?: string;
  /** Ends the waiting; what was begun runs out by itself. */
  readonly signal?: AbortSignal;
}

/** A login across devices, to be shown. */
export interface ShownLogin {
  readonly transaction: string;
  /** The text of the QR code. */
  readonly qrPayload: string;
  /** Two digits to show beside it; the person types them into the phone. */
  readonly number: string;
  readonly expiresAt: Date;
}

export interface PageProgress {
  readonly state: 'waiting' | 'opened' | 'answered' | 'refused' | 'failed' | 'expired';
  readonly problem?: PageProblem;
}

const FIRST_MS = 700;
const LAST_MS = 4_000;
const path = ({ base = '/api/logins' }: PageOptions, ...parts: readonly string[]): string =>
  [base, ...parts.map(encodeURIComponent)].join('/');

async function call<T>(url: string, init: RequestInit): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(url, { cache: 'no-store', ...init });
  } catch (cause) {
    init.signal?.throwIfAborted();
    throw new PageLoginError('unreachable', undefined, { cause });
  }
  const body: unknown = await answer.json().catch(() => undefined);
  if (answer.ok) return body as T;
  const problem = body as PageProblem | undefined;
  throw problem?.code ? new PageLoginError(problem.code, problem) : new PageLoginError('unreachable');
}

const post = <T>(url: string, body: object, { signal }: PageOptions): Promise<T> =>
  call(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });

/** Begins a login with a phone that is not this screen: show the QR code and the number, then {@link waitForPhone}. */
export async function beginAcrossDevices(options: PageOptions = {}): Promise<ShownLogin> {
  const { expiresAt, ...shown } = await post<Omit<ShownLogin, 'expiresAt'> & { readonly expiresAt: string }>(
    path(options),
    { flow: 'cross-device' },
    options,
  );
  return { ...shown, expiresAt: new Date(expiresAt) };
}

/**
 * Begins a login on this device and gives the link to the wallet, for `location.assign`. What the service's
 * `walletOrigin` wants to know goes into `asked`.
 */
export async function beginOnThisDevice(asked: object = {}, options: PageOptions = {}): Promise<string> {
  const begun = await post<{ readonly walletLink: string }>(path(options), { ...asked, flow: 'same-device' }, options);
  return begun.walletLink;
}

/** Where a login stands now. */
export const readProgress = (transaction: string, options: PageOptions = {}): Promise<PageProgress> =>
  call(path(options, transaction), { ...(options.signal && { signal: options.signal }) });

/**
 * Asks until the phone has answered, ever more rarely, and past failures of the network until the login has run out.
 * Resolves when it is `answered`; rejects with what ended it, or with the signal's reason.
 */
export async function waitForPhone(
  login: Pick<ShownLogin, 'transaction' | 'expiresAt'>,
  options: PageOptions & { readonly onProgress?: (progress: PageProgress) => void } = {},
): Promise<void> {
  for (let wait = FIRST_MS; ; wait = Math.min(wait * 1.2, LAST_MS)) {
    await pause(wait, options.signal);
    const progress = await readProgress(login.transaction, options).catch((failure: unknown) => {
      const passing = failure instanceof PageLoginError && (failure.problem?.retry ?? 'later') === 'later';
      if (!passing || login.expiresAt.getTime() < Date.now()) throw failure;
      return undefined;
    });
    if (progress === undefined) continue;
    options.onProgress?.(progress);
    if (progress.state === 'answered') return;
    if (progress.state !== 'waiting' && progress.state !== 'opened') throw endOf(progress);
  }
}

/** Ends a login in this browser; what the service's `onLogin` returned. */
export const finishLogin = <T>(transaction: string, responseCode?: string, options: PageOptions = {}): Promise<T> =>
  post(path(options, transaction, 'finish'), responseCode === undefined ? {} : { responseCode }, options);

/** On the page to which the wallet comes back: ends the login that `location.search` names, or rejects with its end. */
export async function finishOnReturn<T>(search: string, options: PageOptions = {}): Promise<T> {
  const query = new URLSearchParams(search);
  const transaction = query.get('transaction') ?? '';
  const responseCode = query.get('response_code');
  if (responseCode === null) throw endOf(await readProgress(transaction, options));
  return finishLogin(transaction, responseCode, options);
}

const endOf = ({ state, problem }: PageProgress): PageLoginError =>
  new PageLoginError(
    problem?.code ?? (state === 'expired' ? 'relying-party.transaction_expired' : 'relying-party.login_not_answered'),
    problem,
  );

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
