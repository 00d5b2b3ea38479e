import { fromUtf8 } from '@inro/foundation';
import { type JsonObject, REQUEST_MEDIA_TYPE, readJsonObject } from '@inro/presentation';
import { InroError, type LocalizedText, renderProblem } from '@inro/problem';
import { RelyingPartyError } from '../errors.ts';
import type { RelyingParty } from '../relying-party.ts';
import type { FinishedLogin, Progress } from '../requests.ts';
import { ServiceCookie } from './cookie.ts';
import type { ServiceForms } from './description.ts';
import { answer, answerJson, answerProblem, type HttpRequest, type HttpResponse } from './http.ts';
import { findRoute, type LoginRoute, routesOf } from './routes.ts';

/** A login that is done, for the service to make a session of. */
export type DoneLogin = FinishedLogin & {
  /** The same login may come again until it expires, for an answer that was lost: keep one session for one transaction. */
  readonly transaction: string;
};

/** `Context` is what the framework hands its handlers: its request, its reply. */
export interface LoginEndpointOptions<Context> {
  readonly relyingParty: RelyingParty;
  /** Why the person is asked, in three languages; they read it on their phone. */
  readonly purpose: LocalizedText;
  /** Greatest age of the wallet's status in seconds; default a day. */
  readonly maxStapleAge?: number;
  /** Where the page's own endpoints lie; default `/api/logins`. */
  readonly base?: string;
  /** The wallet's address on the same device, from what the page sent; by default the link is `openid4vp://…`. */
  readonly walletOrigin?: (asked: JsonObject, context: Context) => string;
  /** Asked before each beginning; throw an `InroError` to refuse (a rate, a maintenance). */
  readonly admit?: (context: Context) => void | Promise<void>;
  /** Makes the session; what it returns is told to the page as JSON. */
  readonly onLogin: (login: DoneLogin, context: Context) => unknown;
  /** For the page of your API, where the framework has one. */
  readonly forms?: ServiceForms;
}

/** Answers what is for this login; undefined for every other request. A failure that is no `InroError` is thrown on to the framework. */
export type Handle<Context> = (request: HttpRequest, context: Context) => Promise<HttpResponse | undefined>;

const LONGEST_ANSWER = 65_536;
const LONGEST_JSON = 4_096;
const TRANSACTION = /^[\w-]{22}$/;

/** Answers the endpoints of a login, whatever the framework is. */
export function loginEndpoints<Context>(options: LoginEndpointOptions<Context>): Handle<Context> {
  const { relyingParty } = options;
  const routes = routesOf(relyingParty.endpoints, options.base);
  const cookie = new ServiceCookie(relyingParty.origin, 'inro-login');
  /** Empty, which is nobody's session, when there is none. */
  const sessionOf = (request: HttpRequest): string => cookie.read(request.header('cookie')) ?? '';

  const handOutRequest = async (id: string): Promise<HttpResponse> =>
    answer(REQUEST_MEDIA_TYPE, await relyingParty.requestObject(id));

  async function takeAnswer(request: HttpRequest): Promise<HttpResponse> {
    requireType(request, 'application/x-www-form-urlencoded');
    const { redirectUri } = await relyingParty.receiveAnswer(readText(await request.body(LONGEST_ANSWER)));
    return answerJson(redirectUri === undefined ? {} : { redirect_uri: redirectUri });
  }

  async function begin(request: HttpRequest, context: Context): Promise<HttpResponse> {
    requireOwnPage(request, relyingParty.origin);
    await options.admit?.(context);
    const asked = await readJson(request);
    const { flow } = asked;
    if (flow !== 'same-device' && flow !== 'cross-device')
      throw new RelyingPartyError('relying-party.request_malformed');
    const wallet = flow === 'same-device' ? options.walletOrigin?.(asked, context) : undefined;
    // A store that fails says so below.
    relyingParty.tidy()?.catch(() => undefined);
    const { purpose, maxStapleAge } = options;
    const age = maxStapleAge === undefined ? {} : { maxStapleAge };
    const created = await relyingParty.createRequest({ act: 'login', flow, purpose, ...age });
    const { transaction, browserSession, expiresAt, qrPayload, number } = created;
    const link = wallet === undefined ? qrPayload : created.walletLink(wallet);
    const shown = flow === 'same-device' ? { walletLink: link } : { qrPayload, number };
    const begun = { transaction, expiresAt: expiresAt.toISOString(), ...shown };
    return { ...answerJson(begun), cookie: cookie.set(browserSession) };
  }

  const progress = async (request: HttpRequest, transaction: string): Promise<HttpResponse> =>
    answerJson(shownProgress(await relyingParty.progress({ transaction, browserSession: sessionOf(request) })));

  async function finish(request: HttpRequest, transaction: string, context: Context): Promise<HttpResponse> {
    requireOwnPage(request, relyingParty.origin);
    const { responseCode } = await readJson(request);
    if (responseCode !== undefined && typeof responseCode !== 'string')
      throw new RelyingPartyError('relying-party.request_malformed');
    const finished = await relyingParty.finish({
      act: 'login',
      transaction,
      browserSession: sessionOf(request),
      ...(responseCode === undefined ? {} : { responseCode }),
    });
    return answerJson(await options.onLogin({ ...finished, transaction }, context));
  }

  type Answer = (request: HttpRequest, id: string, context: Context) => Promise<HttpResponse>;
  const answers: Readonly<Record<LoginRoute['name'], Answer>> = {
    request: async (_request, id) => handOutRequest(known(id)),
    answer: takeAnswer,
    begin: (request, _id, context) => begin(request, context),
    progress: async (request, id) => progress(request, known(id)),
    finish: async (request, id, context) => finish(request, known(id), context),
  };

  return async (request, context) => {
    const route = findRoute(routes, request.method, request.url);
    if (route === undefined) return undefined;
    try {
      return await answers[route.name](request, route.id, context);
    } catch (failure) {
      if (failure instanceof InroError) return answerProblem(failure);
      throw failure;
    }
  };
}

function known(id: string): string {
  if (!TRANSACTION.test(id)) throw new RelyingPartyError('relying-party.transaction_unknown');
  return id;
}

/** A request that a page of another origin made (Fetch §3.1, Fetch Metadata §2.1) changes nothing here. */
function requireOwnPage(request: HttpRequest, own: string): void {
  const [origin, site] = [request.header('origin'), request.header('sec-fetch-site')];
  if ((origin !== undefined && origin !== own) || (site !== undefined && site !== 'same-origin'))
    throw new RelyingPartyError('relying-party.foreign_page');
}

function requireType(request: HttpRequest, type: string): void {
  if (request.header('content-type')?.split(';')[0]?.trim().toLowerCase() !== type)
    throw new RelyingPartyError('relying-party.request_malformed');
}

async function readJson(request: HttpRequest): Promise<JsonObject> {
  requireType(request, 'application/json');
  const text = readText(await request.body(LONGEST_JSON));
  try {
    return readJsonObject(text);
  } catch (cause) {
    throw new RelyingPartyError('relying-party.request_malformed', { cause });
  }
}

function readText(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch (cause) {
    throw new RelyingPartyError('relying-party.request_malformed', { cause });
  }
}

function shownProgress({ state, failure, report }: Progress): object {
  const problem = failure ?? (state === 'refused' ? new RelyingPartyError('relying-party.login_refused') : undefined);
  return {
    // What was finished was answered; only the browser that did so still asks.
    state: state === 'finished' ? 'answered' : state,
    ...(problem === undefined ? {} : { problem: renderProblem(problem) }),
    ...(report === undefined ? {} : { report }),
  };
}
