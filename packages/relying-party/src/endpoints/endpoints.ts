import type { LocalizedText } from '@inro/problem';
import type { FinishedLogin } from '../requests.ts';
import { type AskEndpointOptions, ask, askEndpoints, type CommonEndpointOptions, type Handle } from './ask.ts';
import type { ServiceForms } from './description.ts';
import { DEFAULT_BASE } from './routes.ts';

/** A login that is done, for the service to make a session of. */
export type DoneLogin = FinishedLogin & {
  /** The same login may come again until it expires, for an answer that was lost: keep one session for one transaction. */
  readonly transaction: string;
};

export interface LoginEndpointOptions<Context> extends CommonEndpointOptions<Context> {
  /** Why the person is asked, in three languages; they read it on their phone. */
  readonly purpose: LocalizedText;
  /** Greatest age of the wallet's status in seconds; default a day. */
  readonly maxStapleAge?: number;
  /** Where the page's own endpoints lie; default `/api/logins`. */
  readonly base?: string;
  /** Makes the session; what it returns is told to the page as JSON. */
  readonly onLogin: (login: DoneLogin, context: Context) => unknown;
  /** For the page of your API, where the framework has one. */
  readonly forms?: ServiceForms;
}

/** A login and nothing else, as {@link askEndpoints} has it. */
export function asksOfLogin<Context>(options: LoginEndpointOptions<Context>): AskEndpointOptions<Context> {
  const { purpose, maxStapleAge, base = DEFAULT_BASE, onLogin, forms, ...common } = options;
  const login = ask<Context, 'login'>({
    base,
    acts: ['login'],
    ask: () => ({ purpose, login: maxStapleAge === undefined ? {} : { maxStapleAge } }),
    onResult: ({ flow, login: given, transaction }, context) =>
      onLogin({ act: 'login', flow, ...given, transaction }, context),
    ...(forms && { forms }),
  });
  return { ...common, asks: [login] };
}

/** Answers the endpoints of a login, whatever the framework is. */
export const loginEndpoints = <Context>(options: LoginEndpointOptions<Context>): Handle<Context> =>
  askEndpoints(asksOfLogin(options));
