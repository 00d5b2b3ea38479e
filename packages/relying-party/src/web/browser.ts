import { isProblem, type Problem } from '@inro/problem';

/** RFC 9457 problem document as the SDK's endpoints answer it, titles in three languages. */
export type PageProblem = Problem;

/**
 * A login that did not come about; `code` as in the table of errors, `unreachable` when no answer came, `malformed` when
 * what came is none of the SDK's, names no login, or would lead the browser anywhere but to a wallet.
 */
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

const states: readonly PageProgress['state'][] = ['waiting', 'opened', 'answered', 'refused', 'failed', 'expired'];

const FIRST_MS = 700;
const LAST_MS = 4_000;
const path = ({ base = '/api/logins' }: PageOptions): string => base;

const TRANSACTION = /^[\w-]{22}$/;
/**
 * What lies below one login. Its name may have come in an address that somebody else wrote: one that is none, above all
 * `..`, would lead the person's own page to a place beside the endpoints, with their cookies.
 */
function pathOf(transaction: string, options: PageOptions, end = ''): string {
  if (!TRANSACTION.test(transaction)) throw malformed();
  return `${path(options)}/${transaction}${end}`;
}

async function call<T>(url: string, init: RequestInit): Promise<T> {
  let answer: Response;
  try {
    // What another origin answers, and where a redirect leads, is nobody's login here.
    answer = await fetch(url, { cache: 'no-store', mode: 'same-origin', redirect: 'error', ...init });
  } catch (cause) {
    init.signal?.throwIfAborted();
    throw new PageLoginError('unreachable', undefined, { cause });
  }
  const body: unknown = await answer.json().catch(() => undefined);
  if (answer.ok) return body as T;
  throw isProblem(body) ? new PageLoginError(body.code, body) : new PageLoginError('unreachable');
}

const post = <T>(url: string, body: object, { signal }: PageOptions): Promise<T> =>
  call(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });

const malformed = (): PageLoginError => new PageLoginError('malformed');
const WALLET = 'openid4vp:';
const here = globalThis as { readonly location?: { readonly protocol: string } };

/** Where a wallet is: its scheme (OpenID4VP 1.0 §13.1), or a page, as safe as this one. Never what would run here. */
function isWalletLink(link: unknown): link is string {
  if (typeof link !== 'string' || !URL.canParse(link)) return false;
  const { protocol, username, password } = new URL(link);
  const isPage = protocol === 'https:' || (protocol === 'http:' && here.location?.protocol !== 'https:');
  return protocol === WALLET || (isPage && username === '' && password === '');
}

function readShown(answer: unknown): ShownLogin {
  const { transaction, qrPayload, number, expiresAt } = (answer ?? {}) as Partial<Record<string, unknown>>;
  const ends = new Date(typeof expiresAt === 'string' ? expiresAt : Number.NaN);
  const isRight =
    typeof transaction === 'string' &&
    typeof qrPayload === 'string' &&
    qrPayload.startsWith(WALLET) &&
    typeof number === 'string' &&
    /^\d{1,4}$/.test(number) &&
    !Number.isNaN(ends.getTime());
  if (!isRight) throw malformed();
  return { transaction, qrPayload, number, expiresAt: ends };
}

/** Begins a login with a phone that is not this screen: show the QR code and the number, then {@link waitForPhone}. `asked` is for the service. */
export async function beginAcrossDevices(options: PageOptions & { readonly asked?: object } = {}): Promise<ShownLogin> {
  return readShown(await post<unknown>(path(options), { ...options.asked, flow: 'cross-device' }, options));
}

/**
 * Begins a login on this device and gives the link to the wallet, for `location.assign`. What the service's
 * `walletOrigin` wants to know goes into `asked`.
 */
export async function beginOnThisDevice(asked: object = {}, options: PageOptions = {}): Promise<string> {
  const begun = await post<{ readonly walletLink?: unknown } | undefined>(
    path(options),
    { ...asked, flow: 'same-device' },
    options,
  );
  if (!isWalletLink(begun?.walletLink)) throw malformed();
  return begun.walletLink;
}

/** Where a login stands now. */
export async function readProgress(transaction: string, options: PageOptions = {}): Promise<PageProgress> {
  const progress = await call<PageProgress | null | undefined>(pathOf(transaction, options), {
    ...(options.signal && { signal: options.signal }),
  });
  if (!progress || !states.includes(progress.state)) throw malformed();
  const { state, problem } = progress;
  return isProblem(problem) ? { state, problem } : { state };
}

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
export const finishLogin = async <T>(
  transaction: string,
  responseCode?: string,
  options: PageOptions = {},
): Promise<T> =>
  post(pathOf(transaction, options, '/finish'), responseCode === undefined ? {} : { responseCode }, options);

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
