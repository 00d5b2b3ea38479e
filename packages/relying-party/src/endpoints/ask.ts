import {
  type ActName,
  type JsonObject,
  longestFormOf,
  publishedVersions,
  REQUEST_MEDIA_TYPE,
} from '@inro/presentation';
import { InroError, renderProblem } from '@inro/problem';
import type { Deletions } from '../deletion/deletions.ts';
import { RelyingPartyError } from '../errors.ts';
import { exactly, type Given } from '../given.ts';
import type { RelyingParty } from '../relying-party.ts';
import { type AskOptions, actsOf, type Progress, type Result } from '../requests.ts';
import { SOFTWARE } from '../version.ts';
import { cookieOf, ServiceCookie } from './cookie.ts';
import { deletionEndpoints } from './deletion.ts';
import type { ServiceForms } from './description.ts';
import { answer, answerJson, answerProblem, type HttpRequest, type HttpResponse } from './http.ts';
import { known, readJson, readText, requireOwnPage, requireType } from './reading.ts';
import { DEFAULT_BASE, type DeletionRouteName, findRoute, type Route, routesOf } from './routes.ts';

/** What a person gave, for the service to act on. */
export type DoneAsk<Name extends ActName> = Pick<Result, 'flow'> &
  Required<Pick<Given, Name>> & {
    /** The same may come again until it expires, for an answer that was lost: act once for one transaction. */
    readonly transaction: string;
  };

/** Its matter is where it lies: what was given to one never counts for another, of whatever acts both are. */
type Asking = Omit<AskOptions, 'flow' | 'matter'>;

/** One thing that the service's pages ask for. `Context` is what the framework hands its handlers: its request, its reply. */
export interface Ask<Context, Name extends ActName = ActName> {
  /** Where the page's own endpoints of it lie, such as `/api/contracts`. */
  readonly base: string;
  /** What is asked for: always the same, or by what the context tells at the beginning and at the end alike. */
  readonly acts: readonly Name[] | ((context: Context) => readonly Name[]);
  /** What the person reads and is asked, from what the page sent: purpose, and exactly these acts. */
  readonly ask: (asked: JsonObject, context: Context) => Asking | Promise<Asking>;
  /** Acts on it; what it returns is told to the page as JSON. */
  readonly onResult: (result: DoneAsk<Name>, context: Context) => unknown;
  /** For the page of your API, where the framework has one. */
  readonly forms?: ServiceForms;
}

/** An {@link Ask} of these acts, whose `onResult` knows what of them it gets. */
export const ask = <Context, const Name extends ActName>(one: Ask<Context, Name>): Ask<Context> =>
  one as unknown as Ask<Context>;

export interface CommonEndpointOptions<Context> {
  readonly relyingParty: RelyingParty;
  /** Takes people's requests to delete what you keep of them, from their phones; left out, a phone says that you take none. */
  readonly deletions?: Deletions;
  /** The wallet's address on the same device, from what the page sent; by default the link is `openid4vp://…`. */
  readonly walletOrigin?: (asked: JsonObject, context: Context) => string;
  /** Asked before each beginning, also of a request for deletion; throw an `InroError` to refuse (a rate, a maintenance). */
  readonly admit?: (context: Context) => void | Promise<void>;
}

export interface AskEndpointOptions<Context> extends CommonEndpointOptions<Context> {
  readonly asks: readonly Ask<Context>[];
}

/** Answers what is for these requests; undefined for every other. A failure that is no `InroError` is thrown on to the framework. */
export type Handle<Context> = (request: HttpRequest, context: Context) => Promise<HttpResponse | undefined>;

/** Answers the endpoints of everything that a service asks for, whatever the framework is. */
export function askEndpoints<Context>(options: AskEndpointOptions<Context>): Handle<Context> {
  const { relyingParty, asks } = options;
  const routes = routesOf(
    relyingParty.endpoints,
    asks.map(({ base }) => base),
    options.deletions !== undefined,
  );
  const { deletions, admit } = options;
  const walletAnswers = {
    ...walletEndpoints(relyingParty),
    ...(deletions && deletionEndpoints(deletions, { origin: relyingParty.origin, admit })),
  };
  const pageAnswers = asks.map((one) => pageEndpoints(one, options));
  return async (request, context) => {
    const found = findRoute(routes, request.method, request.url);
    if (found === undefined) return undefined;
    const { route, id } = found;
    try {
      if (isPageRoute(route.name)) return await pageAnswers[route.ask]![route.name](request, id, context);
      return await walletAnswers[route.name]?.(request, id, context);
    } catch (failure) {
      if (failure instanceof InroError) return answerProblem(failure);
      throw failure;
    }
  };
}

type WalletRoute = Extract<Route['name'], 'request' | 'answer' | 'versions'>;
type PageRoute = Exclude<Route['name'], WalletRoute | DeletionRouteName>;
const isPageRoute = (name: Route['name']): name is PageRoute => ['begin', 'progress', 'finish'].includes(name);

function walletEndpoints(
  relyingParty: RelyingParty,
): Readonly<Record<WalletRoute, (request: HttpRequest, id: string) => Promise<HttpResponse>>> {
  return {
    request: async (_request, id) => answer(REQUEST_MEDIA_TYPE, await relyingParty.requestObject(known(id))),
    async answer(request) {
      requireType(request, 'application/x-www-form-urlencoded');
      const body = await request.body(longestFormOf(relyingParty.acts));
      const { redirectUri } = await relyingParty.receiveAnswer(readText(body));
      return answerJson(redirectUri === undefined ? {} : { redirect_uri: redirectUri });
    },
    versions: async () => answerJson(publishedVersions(SOFTWARE)),
  };
}

function pageEndpoints<Context>(
  { base, acts: named, ask: whatIsAsked, onResult }: Ask<Context>,
  { relyingParty, admit, walletOrigin }: CommonEndpointOptions<Context>,
): Readonly<Record<PageRoute, (request: HttpRequest, id: string, context: Context) => Promise<HttpResponse>>> {
  const cookie = new ServiceCookie(relyingParty.origin, cookieOf(base));
  const matter = base === DEFAULT_BASE ? {} : { matter: base };
  const actsIn = (context: Context) => (typeof named === 'function' ? named(context) : named);
  /** Its session is empty, which is nobody's, when there is none. */
  const ownerOf = (request: HttpRequest, transaction: string) => ({
    transaction,
    browserSession: cookie.read(request.header('cookie')) ?? '',
    ...matter,
  });
  return {
    async begin(request, _id, context) {
      requireOwnPage(request, relyingParty.origin);
      await admit?.(context);
      const asked = await readJson(request);
      const { flow } = asked;
      if (flow !== 'same-device' && flow !== 'cross-device')
        throw new RelyingPartyError('relying-party.request_malformed');
      const wallet = flow === 'same-device' ? walletOrigin?.(asked, context) : undefined;
      // A store that fails says so below.
      relyingParty.tidy()?.catch(() => undefined);
      const wanted = { ...(await whatIsAsked(asked, context)), ...matter, flow } as const;
      const acts = actsIn(context);
      if (exactly(actsOf(wanted), acts) === undefined) throw new TypeError(`${base} asks for ${acts.join()}`);
      const created = await relyingParty.ask(wanted);
      const { transaction, browserSession, expiresAt, qrPayload, number } = created;
      const link = wallet === undefined ? qrPayload : created.walletLink(wallet);
      const shown = flow === 'same-device' ? { walletLink: link } : { qrPayload, number };
      const begun = { transaction, expiresAt: expiresAt.toISOString(), ...shown };
      return { ...answerJson(begun), cookie: cookie.set(browserSession) };
    },
    progress: async (request, id) =>
      answerJson(shownProgress(await relyingParty.progress(ownerOf(request, known(id))))),
    async finish(request, id, context) {
      requireOwnPage(request, relyingParty.origin);
      const transaction = known(id);
      const { responseCode } = await readJson(request);
      if (responseCode !== undefined && typeof responseCode !== 'string')
        throw new RelyingPartyError('relying-party.request_malformed');
      const result = await relyingParty.result({
        acts: actsIn(context),
        ...ownerOf(request, transaction),
        ...(responseCode === undefined ? {} : { responseCode }),
      });
      return answerJson(await onResult({ ...result, transaction }, context));
    },
  };
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
